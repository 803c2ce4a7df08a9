"""Attachments: only PDF that can be read, without personal numbers, and nothing after the adjustment."""

import io
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.urls import reverse
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText
from pypdf.generic import NameObject

from finsam.shared import pdf_reading
from finsam.shared.child import Limits
from finsam.shared.pdf_reading import PdfUnreadable, read_pdf
from members.enums import MeetingState, Role
from members.models import Attachment, AuditEvent
from members.services import files
from members.services.agenda import remove_item
from members.services.files import add_attachment, remove_attachment
from tests.builders.members import make_meeting
from tests.builders.papers import attach, make_item, pdf_of, upload

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def item(cast):
    return make_item(make_meeting(cast.one.board, date(2015, 11, 25), papers_ready=True))


def refusal(cast, item, content, title="Bilaga") -> str:
    with pytest.raises(ValidationError) as error:
        add_attachment(by=cast.one.access("chief"), item=item, title=title, file=upload(content))
    assert not Attachment.objects.exists()
    return " ".join(error.value.messages)


# What is read


def test_pages_are_counted_and_those_that_lie_down_are_known():
    assert read_pdf(pdf_of("ett", "två")).wide == (False, False)
    assert read_pdf(pdf_of("ett", wide=True)).wide == (True,)
    assert read_pdf(pdf_of("ett", rotation=90)).wide == (True,)
    assert read_pdf(pdf_of("ett", wide=True, rotation=270)).wide == (False,)


def test_personal_numbers_are_found_page_by_page():
    facts = read_pdf(pdf_of("Inget här", "Anna 19121212-1212", "org.nr 212000-0142", "121212+1212"))
    assert facts.numbered == (2, 4)


def test_personal_numbers_in_notes_fields_and_properties_are_found():
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf_of("ett", "två"))))
    writer.add_annotation(1, FreeText(text="19121212-1212", rect=(50, 50, 200, 100)))
    assert read_pdf(_bytes(writer)).numbered == (2,)
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf_of("ett"))))
    writer.add_metadata({"/Title": "Om 19121212-1212"})
    assert read_pdf(_bytes(writer)).numbered == (1,)


def _bytes(writer: PdfWriter) -> bytes:
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


# What is refused


@pytest.mark.parametrize(
    "content",
    [b"", b"Hej", b"PK\x03\x04", b"<html>", b"%PDF-1.7\nskr\xc3\xa4p", b"%PDF-1.4\n%%EOF", pdf_of("x")[:200]],
)
def test_what_is_no_pdf_is_refused_with_what_to_do(cast, item, content):
    assert "ingen PDF som går att läsa" in refusal(cast, item, content)


def test_a_pdf_that_carries_other_files_is_refused(cast, item):
    """What is inside them is never read, and would go out with the attachment."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf_of("x"))))
    writer.add_attachment("deltagare.txt", b"19121212-1212")
    assert "andra filer inuti sig" in refusal(cast, item, _bytes(writer))
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf_of("x"))))
    note = FreeText(text="x", rect=(50, 50, 200, 100))
    note[NameObject("/Subtype")] = NameObject("/FileAttachment")
    writer.add_annotation(0, note)
    assert "andra filer inuti sig" in refusal(cast, item, _bytes(writer))


def test_a_locked_pdf_is_refused(cast, item):
    assert "låst med lösenord" in refusal(cast, item, pdf_of("x", encrypted=True))


def test_a_personal_number_refuses_the_file_and_names_the_page(cast, item):
    said = refusal(cast, item, pdf_of("x", "19121212-1212"))
    assert said.startswith("Sidan 2 har ett personnummer.")
    assert "19121212" not in said
    assert "Sidorna 1, 2 har ett personnummer." in refusal(cast, item, pdf_of("121212-1212", "19121212-1212"))


def test_too_many_pages_are_refused(cast, item, monkeypatch):
    assert "har 201 sidor; högst 200 går" in refusal(cast, item, pdf_of(*["x"] * 201))


def test_a_file_that_is_too_large_is_refused_before_it_is_read(cast, item, monkeypatch):
    monkeypatch.setattr(files, "LARGEST_FILE", 100)
    assert "Filen är större än" in refusal(cast, item, pdf_of("x"))


def test_a_meetings_attachments_have_a_size_together(cast, item, monkeypatch):
    attach(cast.one, item, "Första", pdf_of("ett", "två"))
    monkeypatch.setattr(files, "MOST_PAGES_TOGETHER", 3)
    with pytest.raises(ValidationError, match="tillsammans fler än 3 sidor"):
        attach(cast.one, make_item(item.meeting), "Andra", pdf_of("ett", "tre"))
    monkeypatch.setattr(files, "LARGEST_TOGETHER", 1000)
    with pytest.raises(ValidationError, match="tillsammans större än"):
        attach(cast.one, make_item(item.meeting), "Andra", pdf_of("fyra"))


def test_the_same_file_twice_is_refused(cast, item):
    attach(cast.one, item, "Första", pdf_of("ett"))
    with pytest.raises(ValidationError, match="redan den filen"):
        attach(cast.one, item, "Andra", pdf_of("ett"))


def test_a_bomb_ends_within_its_limits(monkeypatch):
    """A stream that unpacks to a gigabyte."""
    monkeypatch.setattr(
        pdf_reading, "LIMITS", Limits(cpu_seconds=5, wall_seconds=10, memory_bytes=400_000_000)
    )
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf_of("x"))))
    contents = writer.pages[0]["/Contents"].get_object()
    contents.set_data(b" " * 300_000_000)
    writer.pages[0].compress_content_streams()
    bomb = _bytes(writer)
    assert len(bomb) < 2_000_000
    with pytest.raises(PdfUnreadable):
        read_pdf(bomb)


def test_nothing_is_added_or_taken_away_after_the_adjustment(cast, item):
    attachment = attach(cast.one, item, "Bilaga", pdf_of("x"))
    item.meeting.state, item.meeting.adjusted_on = MeetingState.ADJUSTED, date(2015, 12, 1)
    item.meeting.save()
    with pytest.raises(ValidationError, match="Protokollet är justerat"):
        attach(cast.one, item, "Andra", pdf_of("y"))
    with pytest.raises(ValidationError, match="Protokollet är justerat"):
        remove_attachment(by=cast.one.access("chief"), attachment=attachment)
    assert Attachment.objects.get().title == "Bilaga"
    assert len(list(default_storage.listdir(f"papers/{cast.one.association.pk}")[1])) == 1


# What is kept


def test_the_file_is_kept_by_its_checksum_and_the_act_recorded(
    cast, item, django_capture_on_commit_callbacks
):
    content = pdf_of("ett", "två")
    attachment = attach(cast.one, item, "Budget", content)
    assert (attachment.pages, attachment.size) == (2, len(content))
    assert attachment.file.name == f"papers/{cast.one.association.pk}/{attachment.sha256}.pdf"
    with default_storage.open(attachment.file.name) as file:
        assert file.read() == content
    with django_capture_on_commit_callbacks(execute=True):
        remove_attachment(by=cast.one.access("office"), attachment=attachment)
    assert not default_storage.exists(f"papers/{cast.one.association.pk}/{attachment.sha256}.pdf")
    assert list(AuditEvent.objects.order_by("sequence").values_list("action", flat=True)) == [
        "file_added",
        "file_removed",
    ]


def test_a_matter_that_is_removed_takes_its_files_with_it(cast, item, django_capture_on_commit_callbacks):
    attachment = attach(cast.one, item, "Budget", pdf_of("x"))
    with django_capture_on_commit_callbacks(execute=True):
        remove_item(by=cast.one.access("office"), item=item)
    assert not default_storage.exists(attachment.file.name)


# The pages


def test_the_office_adds_fetches_and_takes_away(cast, item, sign_in, django_capture_on_commit_callbacks):
    client = sign_in(cast.one.users[Role.OFFICE])
    add = reverse("attachment_add", args=["norra", item.pk])
    answer = client.post(add, {"title": "Budgetförslag", "file": upload(pdf_of("x"), "../../etc/passwd.pdf")})
    assert answer.url == add
    attachment = Attachment.objects.get()
    assert "Budgetförslag" in client.get(add).content.decode()
    fetched = client.get(reverse("attachment_download", args=["norra", attachment.pk]))
    assert fetched.headers["Content-Type"] == "application/pdf"
    assert fetched.headers["X-Content-Type-Options"] == "nosniff"
    assert fetched.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''Budgetf")
    assert "private" in fetched.headers["Cache-Control"]
    assert fetched.content == pdf_of("x")
    remove = reverse("attachment_remove", args=["norra", attachment.pk])
    assert "Ta bort bilagan Budgetförslag?" in client.get(remove).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(remove).status_code == 302
    assert not Attachment.objects.exists()


def test_a_refused_file_is_said_at_its_field_and_the_title_is_not_lost(cast, item, sign_in):
    client = sign_in(cast.one.users[Role.OFFICE])
    data = {"title": "Budgetförslag", "file": upload(b"Hej")}
    answer = client.post(reverse("attachment_add", args=["norra", item.pk]), data)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "ingen PDF som går att läsa" in html
    assert 'value="Budgetförslag"' in html


def test_only_whoever_may_read_the_meetings_papers_fetches(cast, item, sign_in):
    attachment = attach(cast.one, item, "Budget", pdf_of("x"))
    address = reverse("attachment_download", args=["norra", attachment.pk])
    status = {role: sign_in(user).get(address).status_code for role, user in cast.one.users.items()}
    assert status == {
        Role.CHIEF: 200,
        Role.OFFICE: 200,
        Role.AUDITOR: 200,
        Role.BOARD: 200,
        Role.LSG: 404,
        Role.REPORTER: 404,
    }
    item.meeting.papers_ready = False
    item.meeting.save()
    assert sign_in(cast.one.users[Role.BOARD]).get(address).status_code == 404
    item.meeting.state, item.meeting.is_public = MeetingState.CALLED, True
    item.meeting.save()
    assert {sign_in(user).get(address).status_code for user in cast.one.users.values()} == {200}
    assert sign_in(cast.other.users[Role.CHIEF]).get(address).status_code == 404
