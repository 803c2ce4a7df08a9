"""Both kinds as files: archival, accessible, silent about what is withheld."""

import subprocess
from pathlib import Path

import page
import pytest
from pypdf import PdfReader

from reports.assemble import activity_plan, annual_report
from reports.pdf import make_pdf
from reports.render import render_paper
from tests.pdf.sample import MADE_AT
from tests.reports.paper_rows import plan_rows, report_rows
from tests.reports.rich import rich_rows

pytestmark = pytest.mark.pdf
DRAFT = "Arbetsmaterial · version 3 · 2015-11-13 14.20"
CONTENTS = {
    "plan": lambda: activity_plan.assemble(plan_rows()),
    "closed": lambda: annual_report.assemble(report_rows()),
    "every_line": lambda: annual_report.assemble(rich_rows(hides_empty=False)),
    "open": lambda: annual_report.assemble(report_rows(is_final=False)),
}


@pytest.fixture(scope="module", params=CONTENTS)
def printed(request, tmp_path_factory) -> Path:
    contents = CONTENTS[request.param]()
    html = render_paper(contents, status_lines=("Arbetsmaterial",), draft_mark=DRAFT)
    pdf = make_pdf(
        html, title=contents.title, author=contents.association_name, made_at=MADE_AT, identifier="x"
    )
    file = tmp_path_factory.mktemp("paper") / f"{request.param}.pdf"
    file.write_bytes(pdf)
    return file


def text_of(file: Path, *options: str) -> str:
    done = subprocess.run(
        ["pdftotext", "-layout", *options, str(file), "-"], check=True, capture_output=True, text=True
    )
    return done.stdout


@pytest.mark.parametrize("profile", ["2a", "ua1"])
def test_it_passes_pdfa_2a_and_pdfua_1(printed, profile):
    report = page.validate_pdf_bytes(printed.read_bytes(), profile=profile)
    assert [(failure.rule_id, failure.message) for failure in report.failures] == []


def test_qpdf_finds_no_fault(printed):
    done = subprocess.run(["qpdf", "--check", str(printed)], check=True, capture_output=True, text=True)
    assert "No syntax or stream encoding errors found" in done.stdout


def test_every_page_after_the_cover_carries_the_mark_and_its_number(printed):
    pages = PdfReader(printed).pages
    texts = [page_.extract_text() for page_ in pages]
    for number, words in enumerate(texts[1:], start=2):
        assert DRAFT in words
        assert f"Sida {number} av {len(pages)}" in words


def test_a_withheld_count_is_not_in_the_text(printed):
    """Of Odlingen's participants 3 women and 11 men are hidden; their sum, 14, may be shown."""
    if printed.stem == "plan":
        assert "··" not in text_of(printed)  # a plan has no counts
        return
    rows = [line.split() for line in text_of(printed).splitlines() if line.strip().startswith("Deltagare ")]
    assert ["Deltagare", "··", "··", "14"] in rows
    assert not any({"3", "11"} & set(row) for row in rows)


def test_page_two_of_the_report_is_the_page_of_the_year():
    contents = CONTENTS["closed"]()
    html = render_paper(contents)
    assert html.index("Året på en sida") < html.index('<nav class="toc"')


def test_the_metadata_names_no_person(printed):
    information = PdfReader(printed).metadata
    assert information.author == "Samordningsförbundet Norra"
    assert set(information) <= {"/Title", "/Author", "/Producer", "/CreationDate", "/ModDate"}
