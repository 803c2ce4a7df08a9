"""What every file of the project must hold to, whoever wrote it."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NOT_OURS = {".git", ".venv", "data", "node_modules", "__pycache__"}
NOT_OURS |= {".pytest_cache", ".mypy_cache", ".ruff_cache", ".import_linter_cache", ".hypothesis"}
APPS = ["finsam", "members", "interventions", "budget", "reports"]

# Put together here, so that this file does not name them either.
REGISTRY_HOSTS = [
    "py" + "pi.org",
    "python" + "hosted.org",
    "npm" + "js.org",
    "npm" + "js.com",
    "yarn" + "pkg.com",
]


def _files(folder: Path, suffix: str = "") -> list[Path]:
    return sorted(
        path
        for path in folder.rglob(f"*{suffix}")
        if path.is_file() and not NOT_OURS.intersection(path.relative_to(ROOT).parts)
    )


def _source_modules() -> list[Path]:
    return [path for app in APPS for path in _files(ROOT / app, ".py")]


def _templates() -> list[Path]:
    return _files(ROOT / "templates", ".html")


def _names(paths: list[Path]) -> list[str]:
    return [str(path.relative_to(ROOT)) for path in paths]


def test_the_project_has_the_files_these_tests_look_at() -> None:
    assert "finsam/settings.py" in _names(_source_modules())
    assert "templates/base.html" in _names(_templates())


def test_no_file_names_a_package_registry() -> None:
    hosts = re.compile("|".join(map(re.escape, REGISTRY_HOSTS)).encode())
    assert _names([path for path in _files(ROOT) if hosts.search(path.read_bytes())]) == []


def test_no_module_is_longer_than_600_lines() -> None:
    modules = _source_modules() + _files(ROOT / "tests", ".py")
    written_by_hand = [path for path in modules if "migrations" not in path.parts]
    assert _names([path for path in written_by_hand if len(path.read_text().splitlines()) > 600]) == []


def test_only_the_pdf_module_imports_weasyprint() -> None:
    imports = re.compile(r"^\s*(import|from) weasyprint\b", re.MULTILINE)
    assert _names([path for path in _source_modules() if imports.search(path.read_text())]) == [
        "reports/pdf.py"
    ]


def test_weasyprint_is_imported_inside_functions_only() -> None:
    at_module_level = re.compile(r"^(import|from) weasyprint\b", re.MULTILINE)
    assert not at_module_level.search((ROOT / "reports/pdf.py").read_text())


def test_no_template_is_longer_than_80_lines() -> None:
    assert _names([path for path in _templates() if len(path.read_text().splitlines()) > 80]) == []


# The content security policy would silently drop these: the page would look broken, or do nothing.
FORBIDDEN_IN_TEMPLATES = {
    "a style attribute": r"<[^>]*\sstyle\s*=",
    "an inline style sheet": r"<style\b",
    "an inline event": r"<[^>]*\son[a-z]+\s*=\s*[\"']",
    "an inline script": r"<script(?![^>]*\ssrc\s*=)(?![^>]*\stype\s*=\s*[\"']?application/json)",
    "something from another host": r"<(script|link|img|iframe)\b[^>]*\s(src|href)\s*=\s*[\"']?(https?:)?//",
}


@pytest.mark.parametrize("pattern", FORBIDDEN_IN_TEMPLATES.values(), ids=FORBIDDEN_IN_TEMPLATES.keys())
def test_no_template_holds(pattern: str) -> None:
    forbidden = re.compile(pattern, re.IGNORECASE)
    assert _names([path for path in _templates() if forbidden.search(path.read_text())]) == []


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("a style attribute", '<p class="x" style="color:red">'),
        ("an inline style sheet", "<style>p{}</style>"),
        ("an inline event", '<a href="#" onclick="go()">'),
        ("an inline script", "<script>go()</script>"),
        ("something from another host", '<img alt="" src="//example.com/a.png">'),
    ],
)
def test_the_patterns_find_what_they_forbid(kind: str, text: str) -> None:
    assert re.search(FORBIDDEN_IN_TEMPLATES[kind], text, re.IGNORECASE)


def test_every_setting_read_from_the_environment_is_explained() -> None:
    read = set(re.findall(r"env(?:\.[a-z]+)?\(\s*\"([A-Z_]+)\"", (ROOT / "finsam/settings.py").read_text()))
    explained = set(re.findall(r"^# ([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert "DATABASE_URL" in read
    assert explained == read
