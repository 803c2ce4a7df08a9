"""The five kinds of paper of a meeting are archival and accessible; a file with others' PDFs in it claims neither."""

import io
import subprocess
import sys
import tempfile
from datetime import date

import page
import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.actions import JavaScript
from pypdf.annotations import FreeText
from pypdf.generic import DecodedStreamObject, DictionaryObject, FloatObject, NameObject

from members.enums import MeetingState
from reports.inlay import Sheet, lay_in, stand_in
from reports.pdf import PdfRefused
from reports.services.meeting_papers import (
    Printed,
    call_paper,
    extract_paper,
    letter_paper,
    minutes_paper,
    notice_paper,
)
from tests.builders.papers import attach, make_full_meeting, pdf_of
from tests.pdf.sample import sample_pdf

pytestmark = [pytest.mark.django_db, pytest.mark.pdf]
HELD_ON = date(2015, 11, 11)


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def printed(cast, kind: str) -> Printed:
    access = cast.one.access("chief")
    state = {"kallelse": MeetingState.PLANNED, "ojusterat": MeetingState.HELD}.get(
        kind, MeetingState.ADJUSTED
    )
    full = make_full_meeting(cast.one, state, held_on=HELD_ON)
    return {
        "kallelse": lambda: call_paper(access, full.meeting, is_draft=True),
        "tjansteskrivelse": lambda: letter_paper(full.items["budget"]),
        "ojusterat": lambda: minutes_paper(access, full.meeting),
        "protokoll": lambda: minutes_paper(access, full.meeting),
        "utdrag": lambda: extract_paper(access, full.items["budget"]),
        "anslagsbevis": lambda: notice_paper(access, full.meeting),
    }[kind]()


@pytest.mark.parametrize(
    "kind", ["kallelse", "tjansteskrivelse", "ojusterat", "protokoll", "utdrag", "anslagsbevis"]
)
def test_each_kind_of_paper_passes_pdfa_2a_and_pdfua_1(cast, kind):
    pdf = printed(cast, kind).pdf()
    for profile in ("2a", "ua1"):
        report = page.validate_pdf_bytes(pdf, profile=profile)
        assert [(failure.rule_id, failure.message) for failure in report.failures] == []
        assert report.rules.passed > 50


def test_unadjusted_minutes_say_so_on_every_page(cast):
    pages = PdfReader(io.BytesIO(printed(cast, "ojusterat").pdf())).pages
    assert len(pages) > 1
    assert all("Ojusterat" in sheet.extract_text() for sheet in pages)


def test_a_file_with_attachments_claims_nothing_but_keeps_our_tags_and_language(cast):
    full = make_full_meeting(cast.one)
    attach(cast.one, full.items["budget"], "Budget", pdf_of("x"))
    pdf = call_paper(cast.one.access("chief"), full.meeting).pdf()
    root = PdfReader(io.BytesIO(pdf)).root_object
    metadata = root["/Metadata"].get_object().get_data()
    assert b"pdfaid:part" not in metadata
    assert b"pdfuaid" not in metadata
    assert b"Samordningsf" in metadata
    assert (root["/Lang"], bool(root["/MarkInfo"]["/Marked"])) == ("sv-SE", True)
    assert "Bilaga 1, sida 1 av 1: Budget" in _alternatives(pdf)


def _alternatives(pdf: bytes) -> list[str]:
    reader = PdfReader(io.BytesIO(pdf))
    things = (reader.get_object(number) for number in range(1, int(reader.trailer["/Size"])))
    return [str(one["/Alt"]) for one in things if isinstance(one, DictionaryObject) and "/Alt" in one]


# What is laid in


def laid(content: bytes, pages: int = 1) -> bytes:
    """The content's pages laid into a paper that has nothing else."""
    sheets = [Sheet(f"b-{n}", "b.pdf", n, is_wide=False) for n in range(pages)]
    places = "".join(f"<p><img id='b-{n}' src='asset:b-{n}.png' alt='x'></p>" for n in range(pages))
    html = f"<!doctype html><html lang='sv-SE'><head><title>x</title></head><body><h1>x</h1>{places}</body></html>"
    own = sample_pdf(
        html,
        stylesheet="img { width: 190mm; height: 266mm }",
        assets={f"b-{n}.png": stand_in(n) for n in range(pages)},
    )
    return lay_in(own, sheets, {"b.pdf": content})


def rewritten(content: bytes, change) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    change(writer)
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def unpack(pdf: bytes) -> bytes:
    """Every object in plain sight."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(pdf)
        file.flush()
        command = ["qpdf", "--qdf", "--object-streams=disable", file.name, "-"]
        return subprocess.run(command, check=True, capture_output=True).stdout


def words_of(pdf: bytes) -> str:
    return subprocess.run(["pdftotext", "-", "-"], input=pdf, check=True, capture_output=True).stdout.decode()


def test_the_words_of_an_attachment_can_be_searched_and_qpdf_finds_no_fault(tmp_path):
    file = tmp_path / "laid.pdf"
    file.write_bytes(laid(pdf_of("Första åäö", "Andra"), pages=2))
    assert "Första åäö" in words_of(file.read_bytes())
    said = subprocess.run(["qpdf", "--check", str(file)], check=True, capture_output=True, text=True).stdout
    assert "No syntax or stream encoding errors found" in said


def test_scripts_actions_and_files_stay_outside():
    def arm(writer: PdfWriter) -> None:
        writer.add_open_action(JavaScript("app.alert('hej')"))
        writer.add_attachment("program.exe", b"MZ")
        writer.add_uri(0, "https://example.org/", (0, 0, 500, 500))

    armed = rewritten(pdf_of("x"), arm)
    assert b"/JavaScript" in armed
    pdf = laid(armed)
    unpacked = unpack(pdf)
    for word in (b"program.exe", b"example.org", b"/JavaScript", b"/EmbeddedFile"):
        assert word not in unpacked


def test_what_is_filled_in_or_stamped_comes_along():
    def stamp(writer: PdfWriter) -> None:
        form = DecodedStreamObject()
        form.set_data(b"0 0 100 40 re S")
        form[NameObject("/Subtype")] = NameObject("/Form")
        form[NameObject("/BBox")] = writer.pages[0].mediabox.__class__((0, 0, 100, 40))
        note = writer.add_annotation(0, FreeText(text="Godkänd", rect=(300, 300, 400, 340)))
        note[NameObject("/AP")] = DictionaryObject({NameObject("/N"): writer._add_object(form)})
        note[NameObject("/F")] = FloatObject(4)

    pdf = laid(rewritten(pdf_of("x"), stamp))
    unpacked = unpack(pdf)
    assert b"0 0 100 40 re S" in unpacked
    assert b"/FinsamNote0 Do" in unpacked


@pytest.mark.parametrize(("wide", "rotation"), [(False, 0), (False, 180), (True, 90), (True, 270)])
def test_a_turned_page_stands_upright_within_its_place(wide, rotation):
    """The frame that each page draws is wholly inside the place, whichever way the page was turned."""
    pdf = laid(pdf_of("x", wide=wide, rotation=rotation))
    form = next(
        picture.get_object()
        for picture in PdfReader(io.BytesIO(pdf)).pages[0]["/Resources"]["/XObject"].values()
        if picture.get_object()["/Subtype"] == "/Form"
    )
    a, b, c, d, e, f = (float(part) for part in form["/Matrix"])
    x1, y1, x2, y2 = (float(part) for part in form["/BBox"])
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in (x1, x2) for y in (y1, y2)]
    assert all(-0.001 <= side <= 1.001 for corner in corners for side in corner)
    assert max(up for _, up in corners) == pytest.approx(1, abs=0.001)


def test_a_file_that_breaks_is_refused_in_words():
    with pytest.raises(PdfRefused, match="B går inte att lägga ihop"):
        laid(b"%PDF-1.4 nothing")


def test_too_much_together_is_refused_before_it_is_read(monkeypatch):
    monkeypatch.setattr("reports.inlay.LARGEST_TOGETHER", 100)
    with pytest.raises(PdfRefused, match="tillsammans större"):
        laid(pdf_of("x"))


def test_a_paper_without_attachments_is_left_as_it_is():
    assert lay_in(b"%PDF", [], {}) == b"%PDF"


def test_the_style_sheet_of_meetings_has_no_property_the_engine_ignores():
    script = (
        "import logging, sys; logging.getLogger('weasyprint').addHandler(logging.StreamHandler(sys.stdout));"
        "from reports.engine import STYLESHEET; from weasyprint import CSS;"
        "CSS(string=STYLESHEET.with_name('meeting.css').read_text())"
    )
    said = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True).stdout
    assert said == ""
