"""The papers of meetings: what stands in them, who reads them when, the call that is sent and the minutes that are kept."""

import io
import re
from datetime import date, timedelta
from hashlib import sha256
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.mail.backends.locmem import EmailBackend
from django.urls import reverse
from pypdf import PdfReader

from finsam.web import clock
from finsam.web.access import Access
from members.enums import MeetingState, Role
from members.models import AuditEvent, Meeting, Notice, Person
from members.services.meetings import post_notice
from reports.enums import PaperKind, PrintState
from reports.models import MeetingPaper
from reports.pdf import PdfRefused
from reports.services import calls
from reports.services.calls import GIVEN_UP, preview_call, receivers, run_call, send_call, send_due_calls
from reports.services.meeting_papers import (
    agenda_paper,
    call_paper,
    extract_paper,
    letter_paper,
    minutes_paper,
    notice_paper,
)
from reports.services.minutes import adjust_and_keep
from tests.builders import make_body, make_mandate, make_person, make_seat
from tests.builders.members import make_meeting
from tests.builders.papers import attach, make_full_meeting, make_item, pdf_of
from tests.cast import TODAY
from tests.pages import plain, queries_of, words

pytestmark = pytest.mark.django_db
BEFORE = date(2015, 11, 11)


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def chief(cast) -> Access:
    return cast.one.access("chief")


def text_of(html: str) -> str:
    return plain(re.sub(r"<(head|title)>.*?</\1>", "", html, flags=re.DOTALL))


# What stands in them


@pytest.mark.both
def test_the_call_says_when_where_what_and_who(cast, chief):
    full = make_full_meeting(cast.one)
    text = text_of(call_paper(chief, full.meeting).html)
    assert "Samordningsförbundet norra Kallelse Budgetmöte 25 november 2015" in text
    assert (
        "Organ Styrelsen Dag 25 november 2015 Tid kl. 13.00–15.30 Plats Kommunhuset, Sammanträdesrum Åsen"
        in text
    )
    assert "Mötet är offentligt. Vem som helst får komma och lyssna (19 § finsamlagen)." in text
    assert "2 Verksamhetsplan med budget 2016–2018 Dnr 2015:14 / 2 Tjänsteskrivelse, sida Beslut Fia" in text
    assert "Ta fram en ny attestordning Anna Ek 2015-11-20" in text
    assert "2015-10-05 Avtal om lokal Förbundschefen" in text
    assert (
        "Anna Ek Försäkringskassan norra ordinarie Ersättare Anna Ek Försäkringskassan norra ersättare"
        in text
    )
    assert "Vakant Region norra ersättare" in text
    assert "Bakgrund Förslaget har varit på remiss" in text


@pytest.mark.both
def test_old_papers_bear_the_name_of_their_day(cast, chief):
    cast.one.association.names.create(name="Gamla förbundet", valid_from=date(2014, 1, 1), valid_until=BEFORE)
    full = make_full_meeting(cast.one, MeetingState.HELD, held_on=BEFORE)
    assert "Gamla förbundet Protokoll" in text_of(minutes_paper(chief, full.meeting).html)


@pytest.mark.both
def test_the_minutes_say_who_decided_for_whom_and_what(cast, chief):
    full = make_full_meeting(cast.one, MeetingState.HELD, held_on=BEFORE)
    text = text_of(minutes_paper(chief, full.meeting).html)
    deciding, _, rest = text.partition("Ersättare som var med utan att tjänstgöra")
    assert "Ersättare Bo Berg norra kommun justerare tjänstgör för Bo Berg" in deciding
    assert "Cia Dal Region norra på distans" in deciding
    assert rest.startswith(
        " Ersättare Anna Ek Försäkringskassan norra ersättare på distans Frånvarande Bo Berg"
    )
    assert "§ 42 Verksamhetsplan med budget 2016–2018 Dnr 2015:14 / 2" in text
    assert "Förslag och omröstning Cia Dal föreslår avslag." in text
    assert "Beslut Styrelsen antar verksamhetsplanen" in text
    assert "Reservation Cia Dal reserverar sig mot beslutet. Budgeten är för stor." in text
    assert "Jäv Anna Ek anmäler jäv och deltar inte i ärendet. Ärendet rör en närstående." in text
    assert "Boka nästa lokal: Anna Ek, senast 11 december 2015" in text
    assert "Paragrafer §§ 41–44" in text
    assert "Sara Sekreterare Sekreterare Anna Ek Ordförande Ersättare Bo Berg Justerare" in text
    assert "Ojusterat" in text
    assert "Senast 25 november 2015 (KL 5:69)" in text


@pytest.mark.both
def test_adjusted_minutes_have_their_day_and_no_mark(cast, chief):
    full = make_full_meeting(cast.one, MeetingState.ADJUSTED, held_on=BEFORE)
    text = text_of(minutes_paper(chief, full.meeting).html)
    assert "Justerat 4 december 2015" in text
    assert "Ojusterat" not in text


@pytest.mark.both
def test_decisions_without_a_matter_stand_at_their_paragraph(cast, chief):
    meeting = make_meeting(cast.one.board, BEFORE, state=MeetingState.HELD, first_paragraph=5)
    make_item(meeting, title="Mötet öppnas")
    meeting.decisions.create(paragraph="§ 2", title="Äldre beslut", text="Ja.")
    text = text_of(minutes_paper(chief, meeting).html)
    assert text.index("§ 2 Äldre beslut") < text.index("§ 5 Mötet öppnas")


@pytest.mark.both
def test_an_extract_holds_one_paragraph_and_those_who_decided(cast, chief):
    full = make_full_meeting(cast.one, MeetingState.ADJUSTED, held_on=BEFORE)
    text = text_of(extract_paper(chief, full.items["budget"]).html)
    assert "Protokollsutdrag § 42" in text
    assert "Rätt utdraget intygar" in text
    assert "tjänstgör för Bo Berg" in text
    assert "Frånvarande" not in text
    assert "§ 44" not in text


@pytest.mark.both
def test_a_notice_says_when_it_hung_and_until_when_one_may_appeal(cast, chief):
    full = make_full_meeting(cast.one, MeetingState.ADJUSTED, held_on=BEFORE)
    text = text_of(notice_paper(chief, full.meeting).html)
    town, _, region = text.partition("Anslag hos Region norra")
    assert "Anslag hos norra kommun" in town
    assert (
        "Anslaget uppsatt 7 december 2015 Anslaget nedtaget 29 december 2015 Överklagas senast 28 december 2015"
        in town
    )
    assert "Tre veckor från den dag anslaget sattes upp" in region
    assert "Protokollet finns hos Kansliet, Samordningsförbundet norra" in region
    only = Notice.objects.get(organisation__current_name="Region norra")
    assert "norra kommun" not in text_of(notice_paper(chief, full.meeting, only.pk).html)


@pytest.mark.both
def test_a_letter_has_number_officer_meeting_background_and_proposal(cast):
    full = make_full_meeting(cast.one)
    text = text_of(letter_paper(full.items["budget"]).html)
    assert (
        "Diarienummer 2015:14 / 2 Handläggare Fia Förbundschef Möte Styrelsen 25 november 2015, ärende 2 Bakgrund"
        in text
    )
    assert text.index("Bakgrund") < text.index("Förslag till beslut Styrelsen antar")


@pytest.mark.both
def test_words_are_words_and_never_markup(cast, chief):
    xss = "<script>alert(1)</script>\"'><img src=x>"
    meeting = make_meeting(cast.one.board, title=xss, place=xss, secretary=xss)
    make_item(meeting, title=xss, presenter=xss, reference=xss, notes=xss, background=xss)
    for printed in (call_paper(chief, meeting), minutes_paper(chief, meeting)):
        assert "<script>" not in printed.html
        assert "<img" not in printed.html


# All papers in one file


@pytest.mark.pdf
def test_the_call_is_one_file_numbered_through_with_the_right_pages_on_the_agenda(cast, chief):
    full = make_full_meeting(cast.one)
    attach(cast.one, full.items["budget"], "Budgetförslag", pdf_of("Första sidan", "Andra sidan"))
    attach(cast.one, full.items["other"], "Liggande tabell", pdf_of("Tabellen", wide=True))
    reader = PdfReader(io.BytesIO(call_paper(chief, full.meeting).pdf()))
    pages = [" ".join(page.extract_text().split()) for page in reader.pages]
    total = len(pages)
    first = next(number for number, page in enumerate(pages, start=1) if "Första sidan" in page)
    assert [f"Sida {number} av {total}" in page for number, page in enumerate(pages, start=1)] == [
        True
    ] * total
    assert f"Bilaga 1. Budgetförslag, sida {first}" in pages[0]
    assert f"Tjänsteskrivelse, sida {first - 1}" in pages[0]
    assert f"Bilaga 2. Liggande tabell, sida {first + 2}" in pages[0]
    assert "Bilaga 1. Budgetförslag, sida 2 av 2" in pages[first]
    assert "Andra sidan" in pages[first]
    lies = reader.pages[first + 1]
    assert lies.mediabox.width > lies.mediabox.height
    titles = [entry.title for entry in reader.outline[1] if not isinstance(entry, list)]
    assert titles[-3:] == [
        "Ärende 2. Verksamhetsplan med budget 2016–2018",
        "Bilaga 1. Budgetförslag",
        "Bilaga 2. Liggande tabell",
    ]
    assert "/StructTreeRoot" in reader.root_object


def test_an_attachment_that_is_not_as_it_was_stops_the_call(cast, chief, tmp_path):
    full = make_full_meeting(cast.one)
    attachment = attach(cast.one, full.items["budget"], "Budgetförslag", pdf_of("x"))
    (tmp_path / attachment.file.name).write_bytes(pdf_of("utbytt"))
    with pytest.raises(PdfRefused, match="Bilagan Budgetförslag finns inte kvar som den var"):
        call_paper(chief, full.meeting)
    (tmp_path / attachment.file.name).unlink()
    with pytest.raises(PdfRefused, match="lägg till den igen"):
        call_paper(chief, full.meeting)


# The call


@pytest.mark.both
def test_everybody_with_a_seat_and_an_address_is_reached_once(cast, chief):
    full = make_full_meeting(cast.one)
    found = receivers(chief, full.meeting)
    assert [(one.name, one.email) for one in found.reached] == [
        ("Anna Ek", "fk@post.example"),
        ("Ersättare Anna Ek", "fk-ersattare@post.example"),
        ("Bo Berg", "kommun@post.example"),
        ("Cia Dal", "region@post.example"),
    ]
    assert [one.name for one in found.lacking] == ["Ersättare Bo Berg"]
    assert found.vacant == ("Region norra",)
    make_mandate(full.seats["region-ersattare"], person=Person.objects.get(name="Cia Dal"))
    assert len(receivers(chief, full.meeting).reached) == 4


def sent(paper: MeetingPaper) -> MeetingPaper:
    run_call(paper.pk)
    return MeetingPaper.objects.get(pk=paper.pk)


@pytest.mark.pdf
def test_a_call_is_made_kept_mailed_and_marked(cast, chief, settings):
    settings.SITE_ADDRESS = "https://finsam.example"
    full = make_full_meeting(cast.one)
    user = cast.one.users["board"]
    user.persons.update(user=None)
    Person.objects.filter(name="Anna Ek").update(user=user, email="")
    paper = sent(send_call(by=chief, meeting=full.meeting))
    full.meeting.refresh_from_db()
    assert (paper.state, paper.sent, paper.lacking, paper.message) == (
        PrintState.READY,
        4,
        "Ersättare Bo Berg",
        "",
    )
    assert full.meeting.state == MeetingState.CALLED
    assert paper.sha256 == sha256(bytes(paper.pdf)).hexdigest()
    assert AuditEvent.objects.get(action="meeting_called").actor == cast.one.users["chief"]
    assert [letter.to for letter in mail.outbox] == [
        ["board@norra.example"],
        ["fk-ersattare@post.example"],
        ["kommun@post.example"],
        ["region@post.example"],
    ]
    first, second = mail.outbox[:2]
    assert first.subject.replace("\u00a0", " ") == "Kallelse: Budgetmöte 25 november 2015"
    body = first.body.replace("\u00a0", " ")
    assert body.startswith("Hej Anna Ek!")
    assert "Plats: Kommunhuset, Sammanträdesrum Åsen" in body
    assert "2. Verksamhetsplan med budget 2016–2018" in body
    assert f"https://finsam.example/f/norra/moten/{full.meeting.pk}/" in body
    assert "https://" not in second.body
    name, content, kind = first.attachments[0]
    assert (name[:8], content, kind) == ("Kallelse", bytes(paper.pdf), "application/pdf")


@pytest.mark.pdf
def test_sending_again_is_a_new_call(cast, chief):
    full = make_full_meeting(cast.one)
    sent(send_call(by=chief, meeting=full.meeting))
    again = sent(send_call(by=chief, meeting=full.meeting))
    assert again.number == 2
    assert mail.outbox[-1].subject.startswith("Ny kallelse:")
    assert "ersätter den du fick tidigare" in mail.outbox[-1].body
    assert "Ny kallelse" in PdfReader(io.BytesIO(bytes(again.pdf))).pages[0].extract_text()


@pytest.mark.pdf
def test_a_large_file_is_not_enclosed(cast, chief, monkeypatch):
    monkeypatch.setattr(calls, "LARGEST_ENCLOSED", 100)
    full = make_full_meeting(cast.one)
    sent(send_call(by=chief, meeting=full.meeting))
    assert mail.outbox[0].attachments == []
    assert "Be kansliet om dem" in mail.outbox[0].body


class PickyBackend(EmailBackend):
    def send_messages(self, messages):
        if messages[0].to == ["kommun@post.example"]:
            raise SMTPRecipientsRefused({"kommun@post.example": (550, b"no such user")})
        return super().send_messages(messages)


@pytest.mark.pdf
def test_a_wrong_address_stops_nobody_elses_letter(cast, chief, settings):
    settings.EMAIL_BACKEND = f"{__name__}.PickyBackend"
    full = make_full_meeting(cast.one)
    paper = sent(send_call(by=chief, meeting=full.meeting))
    assert (paper.state, paper.sent) == (PrintState.READY, 3)
    assert paper.message == "Kallelsen kunde inte skickas till Bo Berg. Kontrollera adresserna."


@pytest.mark.pdf
def test_without_an_answer_from_the_mail_the_meeting_is_not_called(cast, chief, settings):
    """Otherwise it would stand as called, the nightly job would leave it, and nobody would have been told."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    full = make_full_meeting(cast.one)
    asked = send_call(by=chief, meeting=full.meeting)
    with pytest.raises(ConnectionRefusedError):
        run_call(asked.pk)
    asked.refresh_from_db()
    full.meeting.refresh_from_db()
    assert (asked.state, asked.pdf, full.meeting.state) == (PrintState.FAILED, None, MeetingState.PLANNED)
    assert asked.message.startswith("E-posten svarar inte.")
    assert send_call(by=chief, meeting=full.meeting).number == 1


def test_a_call_that_cannot_be_made_is_not_sent_and_says_why(cast, chief, tmp_path):
    full = make_full_meeting(cast.one)
    attachment = attach(cast.one, full.items["budget"], "Budgetförslag", pdf_of("x"))
    (tmp_path / attachment.file.name).unlink()
    paper = sent(send_call(by=chief, meeting=full.meeting))
    full.meeting.refresh_from_db()
    assert paper.state == PrintState.FAILED
    assert "finns inte kvar" in paper.message
    assert (full.meeting.state, mail.outbox) == (MeetingState.PLANNED, [])
    again = send_call(by=chief, meeting=full.meeting)
    assert again.number == 1


@pytest.mark.both
def test_what_cannot_be_called_is_refused_with_the_reason(cast, chief):
    def refusal(meeting: Meeting) -> str:
        with pytest.raises(ValidationError) as error:
            send_call(by=chief, meeting=meeting)
        return error.value.messages[0]

    full = make_full_meeting(cast.one)
    empty = make_meeting(full.meeting.body, TODAY + timedelta(days=20))
    assert refusal(empty).startswith("Dagordningen är tom.")
    nobody = make_meeting(make_body(cast.one.association), TODAY + timedelta(days=20))
    make_item(nobody)
    assert refusal(nobody).startswith("Ingen som har en plats har någon e-postadress.")
    past = make_meeting(full.meeting.body, TODAY - timedelta(days=1))
    assert "kan inte skickas efteråt" in refusal(past)
    send_call(by=chief, meeting=full.meeting)
    assert refusal(full.meeting).startswith("Kallelsen är redan på väg.")
    MeetingPaper.objects.update(at=clock.now() - GIVEN_UP - timedelta(minutes=1))
    assert send_call(by=chief, meeting=full.meeting).state == PrintState.WAITING


@pytest.mark.both
def test_due_calls_leave_on_their_day_when_the_papers_are_ready(cast):
    full = make_full_meeting(cast.one)
    system = Access.system(cast.one.association, date(2015, 11, 18))
    assert send_due_calls(system) == []
    Meeting.objects.filter(pk=full.meeting.pk).update(papers_ready=True)
    assert send_due_calls(Access.system(cast.one.association, date(2015, 11, 17))) == []
    assert [paper.meeting for paper in send_due_calls(system)] == [full.meeting]
    assert send_due_calls(system) == []
    assert send_due_calls(Access.system(cast.other.association, date(2015, 11, 18))) == []


def test_asking_leads_to_the_page_that_follows_it(cast, sign_in, django_capture_on_commit_callbacks):
    full = make_full_meeting(cast.one)
    client = sign_in(cast.one.users["office"])
    address = reverse("meeting_call", args=["norra", full.meeting.pk])
    text = words(client.get(address))
    assert "Skicka kallelsen till fyra" in text
    assert "En saknar e-postadress och får inget mejl. Ersättare Bo Berg, norra kommun" in text
    with django_capture_on_commit_callbacks() as callbacks:
        answer = client.post(address)
    assert len(callbacks) == 1
    page = client.get(answer.url).content.decode()
    assert 'hx-trigger="every 1s"' in page
    assert "Väntar på sin tur" in page
    again = client.post(address)
    assert again.status_code == 422
    assert "Kallelsen är redan på väg" in again.content.decode()
    MeetingPaper.objects.update(state=PrintState.READY, pdf=b"%PDF-1.7", sha256="x", sent=4, lacking="Bo")
    fragment = client.get(answer.url, headers={"HX-Request": "true"}).content.decode()
    assert "Kallelsen är skickad till fyra." in fragment
    assert "En saknar e-postadress och fick inget mejl:" in fragment
    assert "hx-trigger" not in fragment


def test_a_draft_with_attachments_is_made_in_the_background_and_once(cast, sign_in, chief):
    full = make_full_meeting(cast.one)
    attach(cast.one, full.items["budget"], "Budgetförslag", pdf_of("x"))
    address = reverse("meeting_paper", args=["norra", full.meeting.pk, "kallelse"])
    client = sign_in(cast.one.users["chief"])
    first, second = client.get(address).url, client.get(address).url
    assert first == second
    paper = MeetingPaper.objects.get()
    assert paper.kind == PaperKind.PREVIEW
    assert sent(paper).state == PrintState.READY
    assert mail.outbox == []
    assert "Utkastet är klart" in client.get(first).content.decode()
    download = client.get(reverse("call_download", args=["norra", paper.pk]))
    assert "Utkast" in PdfReader(io.BytesIO(download.content)).pages[0].extract_text()
    assert preview_call(by=chief, meeting=full.meeting).pk != paper.pk


# The adjustment


@pytest.mark.pdf
def test_adjusted_minutes_are_kept_and_always_the_same_bytes(cast, chief, sign_in):
    full = make_full_meeting(cast.one, MeetingState.HELD, held_on=BEFORE)
    kept = adjust_and_keep(by=chief, meeting=full.meeting, on=TODAY)
    full.meeting.refresh_from_db()
    assert full.meeting.state == MeetingState.ADJUSTED
    assert kept.sha256 == sha256(kept.pdf).hexdigest()
    assert "Ojusterat" not in PdfReader(io.BytesIO(kept.pdf)).pages[0].extract_text()
    Person.objects.filter(name="Anna Ek").update(name="Anna Nygift")
    answer = sign_in(cast.one.users["lsg"]).get(
        reverse("meeting_paper", args=["norra", full.meeting.pk, "protokoll"])
    )
    assert answer.content == kept.pdf
    assert answer.headers["ETag"] == f'"{kept.sha256}"'


def test_minutes_are_adjusted_on_their_page(cast, sign_in):
    full = make_full_meeting(cast.one, MeetingState.HELD, held_on=BEFORE)
    client = sign_in(cast.one.users["office"])
    address = reverse("minutes_adjust", args=["norra", full.meeting.pk])
    assert "senast 25 november 2015, 14 dagar efter mötet (KL 5:69)" in words(client.get(address))
    early = client.post(address, {"on": "2015-11-10"})
    assert early.status_code == 422
    assert "kan inte justeras innan" in early.content.decode()
    assert not MeetingPaper.objects.exists()
    answer = client.post(address, {"on": "2015-11-12"})
    assert answer.url == reverse("meeting_detail", args=["norra", full.meeting.pk])
    assert MeetingPaper.objects.get().kind == PaperKind.MINUTES
    assert client.get(address).status_code == 302


@pytest.mark.parametrize(("name", "announced"), [("board", True), ("lsg", False)])
def test_only_the_boards_minutes_are_announced_at_the_members(cast, sign_in, name, announced):
    meeting = make_meeting(getattr(cast.one, name), BEFORE, state=MeetingState.HELD)
    address = reverse("minutes_adjust", args=["norra", meeting.pk])
    answer = sign_in(cast.one.users["office"]).post(address, {"on": "2015-11-12"}, follow=True)
    assert "Protokollet är justerat och sparat." in words(answer)
    assert ("Anslå det hos medlemmarna." in words(answer)) is announced


def test_a_meeting_that_has_not_been_held_is_not_adjusted(cast, sign_in):
    full = make_full_meeting(cast.one)
    address = reverse("minutes_adjust", args=["norra", full.meeting.pk])
    client = sign_in(cast.one.users["chief"])
    assert "Mötet har inte hållits än." in words(client.get(address))
    assert client.post(address, {"on": "2015-11-13"}).status_code == 422
    assert not MeetingPaper.objects.exists()


def test_what_is_changed_while_it_is_adjusted_stops_the_adjustment(cast, chief):
    """The meeting was read before somebody else moved it to another room."""
    full = make_full_meeting(cast.one, MeetingState.HELD, held_on=BEFORE)
    Meeting.objects.filter(pk=full.meeting.pk).update(place="Annat rum")
    with pytest.raises(ValidationError, match="Protokollet ändrades medan"):
        adjust_and_keep(by=chief, meeting=full.meeting, on=TODAY)
    full.meeting.refresh_from_db()
    assert full.meeting.state == MeetingState.HELD
    assert not MeetingPaper.objects.exists()


# Who reads what when


def statuses(cast, sign_in, meeting: Meeting, kind: str) -> dict[str, int]:
    address = reverse("meeting_paper", args=["norra", meeting.pk, kind])
    return {role.value: sign_in(user).get(address).status_code for role, user in cast.one.users.items()}


def board_meeting(cast, state: str, **fields) -> Meeting:
    meeting = make_meeting(cast.one.board, BEFORE, state=state, **fields)
    make_item(meeting)
    return meeting


@pytest.mark.pdf
@pytest.mark.parametrize(
    ("state", "kind", "fields", "readers"),
    [
        ("planerat", "dagordning", {}, "chief office auditor"),
        ("planerat", "dagordning", {"papers_ready": True}, "chief office auditor board"),
        ("planerat", "kallelse", {"is_public": True}, "chief office auditor"),
        ("kallat", "kallelse", {}, "chief office auditor board"),
        ("kallat", "kallelse", {"is_public": True}, "chief office auditor board lsg reporter"),
        ("installt", "dagordning", {"is_public": True}, "chief office auditor"),
        ("kallat", "protokoll", {"is_public": True}, "chief office auditor"),
        ("hallet", "protokoll", {"is_public": True}, "chief office auditor board"),
        ("justerat", "protokoll", {"adjusted_on": TODAY}, "chief office auditor board lsg reporter"),
    ],
)
def test_who_reads_which_paper_when(cast, sign_in, state, kind, fields, readers):
    meeting = board_meeting(cast, state, **fields)
    found = {role for role, status in statuses(cast, sign_in, meeting, kind).items() if status == 200}
    assert found == set(readers.split())
    address = reverse("meeting_paper", args=["sodra", meeting.pk, kind])
    assert sign_in(cast.other.users["chief"]).get(address).status_code == 404


def test_a_group_reads_its_own_and_nobody_elses(cast, sign_in):
    other_group = make_body(cast.one.association)
    make_mandate(make_seat(other_group), person=make_person(cast.one.association))
    mine = make_meeting(cast.one.lsg, BEFORE, state=MeetingState.ADJUSTED, adjusted_on=TODAY)
    theirs = make_meeting(other_group, BEFORE, state=MeetingState.ADJUSTED, adjusted_on=TODAY)
    client = sign_in(cast.one.users[Role.LSG])
    for kind in ("dagordning", "protokoll"):
        assert client.get(reverse("meeting_paper", args=["norra", mine.pk, kind])).status_code == 200
        assert client.get(reverse("meeting_paper", args=["norra", theirs.pk, kind])).status_code == 404


def test_a_paper_that_is_not_there_yet_says_so_on_the_meetings_page(cast, sign_in):
    meeting = board_meeting(cast, MeetingState.HELD)
    client = sign_in(cast.one.users["chief"])
    answer = client.get(reverse("meeting_paper", args=["norra", meeting.pk, "anslagsbevis"]), follow=True)
    assert "Anslagsbeviset görs efter justeringen." in answer.content.decode()
    item = meeting.agenda.get()
    answer = client.get(reverse("item_paper", args=["norra", item.pk, "tjansteskrivelse"]), follow=True)
    assert "har ingen tjänsteskrivelse än" in answer.content.decode()
    for kind in ("annat", "protokoll-x"):
        assert client.get(reverse("meeting_paper", args=["norra", meeting.pk, kind])).status_code == 404
        assert client.get(reverse("item_paper", args=["norra", item.pk, kind])).status_code == 404


def test_the_agenda_alone_has_no_page_numbers_to_papers_that_are_not_there(cast, chief):
    full = make_full_meeting(cast.one)
    attach(cast.one, full.items["budget"], "Budgetförslag", pdf_of("x"))
    html = agenda_paper(chief, full.meeting).html
    assert 'href="#' not in html
    assert "Bilaga 1. Budgetförslag, 1 sida" in text_of(html)


# What reading costs

QUERIES = {"meeting_call": 21, "dagordning": 22, "protokoll": 21}


@pytest.mark.slow
def test_few_and_many_matters_and_seats_take_the_same_queries(cast, sign_in, chief):
    full = make_full_meeting(cast.one, MeetingState.HELD, held_on=BEFORE)
    meeting = full.meeting
    pages = {
        "meeting_call": reverse("meeting_call", args=["norra", meeting.pk]),
        "dagordning": reverse("meeting_paper", args=["norra", meeting.pk, "dagordning"]),
        "protokoll": reverse("meeting_paper", args=["norra", meeting.pk, "protokoll"]),
    }
    client = sign_in(cast.one.users[Role.CHIEF])
    for more in (1, 30):
        for n in range(more):
            make_item(meeting, background="<p>x</p>")
            organisation = cast.one.memberships["kommun"].organisation
            person = make_person(cast.one.association, email=f"p{n}-{more}@post.example")
            seat = make_seat(meeting.body, organisation)
            make_mandate(seat, person=person)
            meeting.attendances.create(seat=seat, person=person)
        assert queries_of(client, pages) == QUERIES


@pytest.mark.both
def test_a_posted_notice_shows_in_the_paper(cast, chief):
    full = make_full_meeting(
        cast.one, MeetingState.ADJUSTED, held_on=date(2015, 11, 3), adjusted_on=date(2015, 11, 9)
    )
    notice = Notice.objects.get(posted_on=None)
    post_notice(by=chief, notice=notice, on=date(2015, 11, 10))
    assert "Överklagas senast 1 december 2015" in text_of(notice_paper(chief, full.meeting, notice.pk).html)


def test_everybody_is_led_to_a_public_meetings_papers_once_it_is_called(cast, sign_in):
    meeting = make_meeting(cast.one.board, TODAY + timedelta(days=9), title="Budgetmöte", is_public=True)
    make_item(meeting)
    address = f'href="{reverse("meeting_paper", args=["norra", meeting.pk, "kallelse"])}"'
    client = sign_in(cast.one.users[Role.REPORTER])
    pages = [reverse(name, args=["norra"]) for name in ("year_calendar", "meeting_overview")]
    assert not any(address in client.get(page).content.decode() for page in pages)
    Meeting.objects.filter(pk=meeting.pk).update(state=MeetingState.CALLED)
    assert all(address in client.get(page).content.decode() for page in pages)
