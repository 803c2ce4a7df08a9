"""Times the PDF engine against bare WeasyPrint on the same HTML, in one run.

    python benchmarks/pdf.py [FILE.html] [--rounds 3]

Both run in fresh processes, in turn; processor time counts, as the child steps back for others (nice). Start-up (an
almost empty document) is measured apart and taken off, so the ratio tells what limits, locks, mending and metadata
cost while pages are made. Without a file the tests' sample is repeated to about forty pages.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "finsam.settings_test")

from finsam.shared.child import Limits, child_environment
from reports.engine import STYLESHEET
from reports.pdf import _environment

LIMITS = Limits(cpu_seconds=300, wall_seconds=400)

EMPTY = "<!doctype html><html lang='sv-SE'><head><title>x</title></head><body><h1>x</h1></body></html>"
# The same output, nothing of ours around it: no limits, no locked fetcher, no checks, no extra metadata.
BARE = """
import json, sys
job = json.load(sys.stdin.buffer)
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
fonts = FontConfiguration()
style = CSS(string=job["css"], font_config=fonts)
sys.stdout.buffer.write(HTML(string=job["html"]).write_pdf(
    stylesheets=[style], font_config=fonts, pdf_variant="pdf/a-2a", pdf_tags=True))
"""


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("html", nargs="?", type=Path)
    arguments.add_argument("--rounds", type=int, default=3)
    chosen = arguments.parse_args()
    html = chosen.html.read_text(encoding="utf-8") if chosen.html else _forty_pages()
    commands = {"engine": ["-m", "reports.pdf"], "bare": ["-c", BARE]}
    figures = {name: _median(command, html, chosen.rounds) for name, command in commands.items()}
    starts = {name: _median(command, EMPTY, chosen.rounds)[0] for name, command in commands.items()}
    for name, (seconds, megabytes, pages) in figures.items():
        work = seconds - starts[name]
        print(
            f"{name:7} {pages} pages {seconds:6.2f} s  start {starts[name]:.2f} s  work {work:.2f} s  peak {megabytes:.0f} MB"
        )
    work = {name: figures[name][0] - starts[name] for name in figures}
    print(
        f"ratio   time {work['engine'] / work['bare']:.2f}  memory {figures['engine'][1] / figures['bare'][1]:.2f}"
    )


def _median(command: list[str], html: str, rounds: int) -> tuple[float, float, int]:
    runs = [_measure(command, html) for _ in range(rounds)]
    return statistics.median(run[0] for run in runs), max(run[1] for run in runs), runs[0][2]


def _measure(command: list[str], html: str) -> tuple[float, float, int]:
    """Seconds on the processor, peak megabytes and pages of one fresh process."""
    with tempfile.TemporaryDirectory() as folder:
        job, pdf = Path(folder) / "job.json", Path(folder) / "out.pdf"
        job.write_text(json.dumps(_job(html)), encoding="utf-8")
        with job.open("rb") as source, pdf.open("wb") as target:
            child = subprocess.Popen(
                [sys.executable, "-s", *command],
                stdin=source,
                stdout=target,
                cwd=folder,
                env=child_environment(folder, LIMITS) | _environment(folder),
            )
            _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            raise SystemExit(f"{command} ended with {child.returncode}")
        return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, _pages(pdf)


def _job(html: str) -> dict[str, object]:
    return {
        "html": html,
        "css": STYLESHEET.read_text(encoding="utf-8"),
        "title": "Mätning",
        "author": "Finsam",
        "language": "sv-SE",
        "made_at": "2015-11-13T14:20:00+01:00",
        "identifier": "0" * 32,
        "assets": {},
    }


def _pages(pdf: Path) -> int:
    from pypdf import PdfReader

    return len(PdfReader(pdf).pages)


def _forty_pages() -> str:
    """The sample's body, once per five pages; identifiers are made unique again."""
    from tests.pdf.sample import sample_html

    head, opening, rest = sample_html().partition("<main>")
    body, closing, tail = rest.rpartition("</main>")
    copies = [
        body.replace('id="', f'id="k{number}-').replace("url(#", f"url(#k{number}-") for number in range(6)
    ]
    return head + opening + "".join(copies) + closing + tail


if __name__ == "__main__":
    main()
