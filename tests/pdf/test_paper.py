"""The printed sample: archival, accessible, in our typeface, with what a reader navigates by."""

import subprocess
import sys

import page
import pydyf
import pytest
from pypdf import PdfReader

from reports.engine import engine_fingerprint
from reports.pdf import Limits, PdfRefused, _finish, make_pdf
from tests.pdf.sample import DRAFT, MADE_AT, sample_html, sample_pdf

pytestmark = pytest.mark.pdf


@pytest.mark.parametrize("profile", ["2a", "ua1"])
def test_the_same_file_passes_pdfa_2a_and_pdfua_1(printed, profile):
    report = page.validate_pdf_bytes(printed, profile=profile)
    assert [(failure.rule_id, failure.message) for failure in report.failures] == []
    assert report.rules.passed > 50


def test_qpdf_finds_no_fault(tool):
    assert "No syntax or stream encoding errors found" in tool("qpdf", "--check", "FILE")


def test_only_the_packaged_typeface_is_used(tool):
    names = {line.split()[0].partition("+")[2] for line in tool("pdffonts", "FILE").splitlines()[2:]}
    assert names == {f"Source-Sans-Pro{face}" for face in ("", "-Semi-Bold", "-Italic", "-Semi-Bold-Italic")}


def test_pages_are_numbered_and_carry_title_part_and_draft_mark(tool):
    second_last = tool("pdftotext", "-f", "6", "-l", "6", "-layout", "FILE", "-")
    assert "Sida 6 av 9" in second_last
    assert "Årsredovisning 2015" in second_last
    assert "1 Ekonomi" in second_last
    assert DRAFT in second_last


def test_a_table_that_goes_on_repeats_its_head(tool):
    pages = tool("pdftotext", "-layout", "FILE", "-").split("\f")
    holding = [number for number, text in enumerate(pages, start=1) if "Avvikelse" in text]
    assert holding == [5, 6]


def test_a_sealed_document_has_no_draft_mark():
    reader_text = _text(sample_pdf(sample_html(lines=2, paragraphs=1, draft_mark="")))
    assert "Arbetsmaterial" not in reader_text
    assert "Sida 2 av" in reader_text


def test_contents_page_tells_where_each_heading_stands(tool):
    words = tool("pdftotext", "-f", "2", "-l", "2", "-layout", "FILE", "-")
    assert [line.split()[-1] for line in words.splitlines() if ". ." in line] == ["3", "4", "4", "7", "9"]


def test_text_comes_out_as_it_was_written(tool):
    # The typeface draws both spaces with one glyph, so a no-break space is read back as a space.
    words = tool("pdftotext", "FILE", "-")
    for written in ("ÅÄÖ åäö é ü", "1 234 567 kr", "−395 tkr", "··", "Återbetalning"):
        assert written in words


def test_bookmarks_follow_the_headings(printed_file):
    outline = PdfReader(printed_file).outline
    assert outline[0].title == "Årsredovisning 2015"
    chapters = [entry.title for entry in outline[1] if not isinstance(entry, list)]
    assert chapters == ["Innehåll", "Året på en sida", "1 Ekonomi", "2 Kompetensteam 1", "Bilaga 1. Mål"]


def test_language_title_author_and_date_are_declared(printed_file):
    reader = PdfReader(printed_file)
    assert reader.root_object["/Lang"] == "sv-SE"
    assert reader.metadata.title == "Årsredovisning 2015"
    assert reader.metadata.author == "Samordningsförbundet Västra Östergötland"
    assert reader.metadata.creation_date == MADE_AT


def test_the_same_input_gives_the_same_bytes(printed):
    assert sample_pdf(sample_html()) == printed


def test_another_identifier_gives_other_bytes(printed):
    assert sample_pdf(sample_html(), identifier="annual-report/2015/4") != printed


def test_a_packed_stream_that_ends_in_a_carriage_return_is_left_unpacked():
    """One in 256 does; a validator takes it for a part of the line end and finds the wrong length."""
    candidates = (pydyf.Stream([f"% {number}".encode()], compress=True) for number in range(5_000))
    unlucky = next(stream for stream in candidates if stream.data.endswith(b"\r\nendstream"))
    lucky = pydyf.Stream([b"% other"], compress=True)
    metadata = pydyf.Stream([b"<rdf:RDF></rdf:RDF>"], compress=True)
    pdf = pydyf.PDF()
    for stream in (unlucky, lucky, metadata):
        pdf.add_object(stream)
    pdf.catalog["Metadata"] = metadata.reference
    _finish(pdf, spare=0)
    assert [stream.compress for stream in (unlucky, lucky, metadata)] == [False, True, False]


def test_marked_words_inside_a_link_stay_one_link():
    html = "<!doctype html><html lang='sv-SE'><head><title>x</title></head><body><h1>x</h1>{}</body></html>"
    link = '<p><a href="https://example.org/">Läs <strong>hela <em>lagen</em></strong> här</a></p>'
    file = sample_pdf(html.format(link))
    assert page.is_pdf_compliant_bytes(file, profile="ua1")
    assert "Läs hela lagen här" in _text(file)


def test_a_character_the_typeface_lacks_is_named():
    with pytest.raises(PdfRefused, match=r"● \(U\+25CF\)"):
        sample_pdf(sample_html().replace("Ett citat", "● Ett citat"))


def test_a_date_without_time_zone_is_a_programming_error():
    with pytest.raises(ValueError, match="time zone"):
        make_pdf("", title="", author="", made_at=MADE_AT.replace(tzinfo=None), identifier="")


def test_the_style_sheet_has_no_property_the_engine_ignores():
    """Asked in a process of its own, as the engine is never loaded into this one."""
    script = (
        "import logging, sys; logging.getLogger('weasyprint').addHandler(logging.StreamHandler(sys.stdout));"
        "from reports.engine import STYLESHEET; from weasyprint import CSS; CSS(string=STYLESHEET.read_text())"
    )
    said = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True).stdout
    assert said == ""


def test_fingerprint_names_engine_libraries_fonts_and_style_sheet():
    names = [part.partition("=")[0] for part in engine_fingerprint().split()]
    assert names == [
        *("weasyprint", "pydyf", "fonttools", "tinycss2", "tinyhtml5", "pyphen"),
        *("pango", "harfbuzz", "fonts", "paper.css"),
    ]


def test_asking_for_a_pdf_does_not_load_the_engine_here():
    sample_pdf(sample_html(lines=1, paragraphs=1), limits=Limits())
    assert "weasyprint" not in sys.modules


def _text(pdf: bytes) -> str:
    return subprocess.run(["pdftotext", "-", "-"], input=pdf, check=True, capture_output=True).stdout.decode()
