"""A meeting with everything that its papers can hold, and PDFs as somebody else would have made them."""

import io
from dataclasses import dataclass
from datetime import date, time

from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from members.enums import AttendanceDuty, BodyKind, ItemKind, MeetingState, Presence, SeatKind, StanceKind
from members.models import (
    AgendaItem,
    Attachment,
    Attendance,
    Body,
    Decision,
    DelegatedDecision,
    Meeting,
    Notice,
    Organisation,
    Seat,
    Stance,
    Task,
)
from members.services.files import add_attachment
from tests.builders.members import make_body, make_mandate, make_meeting, make_person, make_seat
from tests.cast import Troupe


def pdf_of(*texts: str, wide: bool = False, rotation: int = 0, encrypted: bool = False) -> bytes:
    """A page per text, in a font that is not embedded, as many a file in the world has it."""
    writer = PdfWriter()
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
            NameObject("/Encoding"): NameObject("/WinAnsiEncoding"),
        }
    )
    for text in texts:
        page = writer.add_blank_page(*((842, 595) if wide else (595, 842)))
        words = text.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
        content = DecodedStreamObject()
        content.set_data(b"BT /F1 18 Tf 72 500 Td (" + words + b") Tj ET 20 20 555 555 re S")
        page[NameObject("/Contents")] = writer._add_object(content)
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
        )
        if rotation:
            page.rotate(rotation)
    if encrypted:
        writer.encrypt("hemligt", algorithm="RC4-128")
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def upload(content: bytes, name: str = "fil.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/pdf")


def make_item(meeting: Meeting, number: int = 0, **fields) -> AgendaItem:
    number = number or meeting.agenda.count() + 1
    return AgendaItem.objects.create(
        meeting=meeting, number=number, **{"title": f"Ärende {number}", **fields}
    )


def attach(troupe: Troupe, item: AgendaItem, title: str, content: bytes) -> Attachment:
    return add_attachment(by=troupe.access("chief"), item=item, title=title, file=upload(content))


@dataclass
class Full:
    meeting: Meeting
    seats: dict[str, Seat]
    items: dict[str, AgendaItem]


def make_full_meeting(troupe: Troupe, state: str = MeetingState.PLANNED, **fields) -> Full:
    """The board's budget meeting: seats with substitutes, matters of every kind, and, once held, who came and what was said."""
    body = make_body(troupe.association, BodyKind.BOARD, name="Styrelsen")
    seats = _seats(troupe, body)
    adjusted = fields.pop("adjusted_on", date(2015, 12, 4)) if state == MeetingState.ADJUSTED else None
    meeting = make_meeting(
        body,
        fields.pop("held_on", date(2015, 11, 25)),
        title="Budgetmöte",
        place="Kommunhuset, Sammanträdesrum Åsen",
        starts_at=time(13),
        ends_at=time(15, 30),
        is_public=True,
        secretary="Sara Sekreterare",
        first_paragraph=41,
        state=state,
        adjusted_on=adjusted,
        **fields,
    )
    items = _items(meeting)
    Task.objects.create(
        body=body,
        title="Ta fram en ny attestordning",
        person=seats["fk"].mandates.get().person,
        given_on=date(2015, 9, 1),
        due=date(2015, 11, 20),
    )
    DelegatedDecision.objects.create(
        association=troupe.association,
        decided_on=date(2015, 10, 5),
        decided_by="Förbundschefen",
        title="Avtal om lokal",
        text="Avtalet skrivs under.",
        reported_at=meeting if state in (MeetingState.HELD, MeetingState.ADJUSTED) else None,
    )
    if state in (MeetingState.HELD, MeetingState.ADJUSTED):
        _hold(meeting, seats, items)
    if state == MeetingState.ADJUSTED:
        _announce(troupe, meeting)
    return Full(meeting, seats, items)


def _seats(troupe: Troupe, body: Body) -> dict[str, Seat]:
    seats = {}
    for place, (short, name) in enumerate((("fk", "Anna Ek"), ("kommun", "Bo Berg"), ("region", "Cia Dal"))):
        organisation: Organisation = troupe.memberships[short].organisation
        for kind, suffix in ((SeatKind.ORDINARY, ""), (SeatKind.SUBSTITUTE, "-ersattare")):
            seat = make_seat(body, organisation, kind=kind, position=place)
            seats[short + suffix] = seat
            if short + suffix == "region-ersattare":
                continue  # vacant
            called = f"Ersättare {name}" if suffix else name
            email = "" if short + suffix == "kommun-ersattare" else f"{short}{suffix}@post.example"
            make_mandate(seat, person=make_person(troupe.association, name=called, email=email))
    return seats


def _items(meeting: Meeting) -> dict[str, AgendaItem]:
    return {
        "opening": make_item(meeting, kind=ItemKind.FORMALITY, title="Mötet öppnas"),
        "budget": make_item(
            meeting,
            kind=ItemKind.DECISION,
            title="Verksamhetsplan med budget 2016–2018",
            presenter="Fia Förbundschef",
            reference="2015:14 / 2",
            background="<p>Förslaget har varit på remiss hos medlemmarna.</p><ul><li>Alla fyra har svarat.</li></ul>",
            proposal="<p>Styrelsen antar verksamhetsplanen med budget för 2016–2018.</p>",
            notes="<p>Förbundschefen går igenom förslaget. Det diskuteras.</p>",
        ),
        "delegation": make_item(meeting, kind=ItemKind.DELEGATION, title="Anmälan av delegationsbeslut"),
        "other": make_item(meeting, kind=ItemKind.DISCUSSION, title="Övrigt", notes="<p>Inget tas upp.</p>"),
    }


def _hold(meeting: Meeting, seats: dict[str, Seat], items: dict[str, AgendaItem]) -> None:
    rows = {
        "fk": {"duty": AttendanceDuty.CHAIR},
        "fk-ersattare": {"presence": Presence.REMOTE},
        "kommun": {"presence": Presence.ABSENT},
        "kommun-ersattare": {"serves_for": seats["kommun"], "duty": AttendanceDuty.ADJUSTER},
        "region": {"presence": Presence.REMOTE},
    }
    came = {}
    for short, fields in rows.items():
        person = seats[short].mandates.get().person
        came[short] = Attendance.objects.create(meeting=meeting, seat=seats[short], person=person, **fields)
    Decision.objects.create(
        meeting=meeting,
        item=items["budget"],
        paragraph=items["budget"].paragraph,
        title=items["budget"].title,
        reference="2015:14 / 2",
        text="Styrelsen antar verksamhetsplanen med budget för 2016–2018.",
        voting="Cia Dal föreslår avslag. Ordföranden ställer förslagen mot varandra. Bifall med två röster mot en.",
    )
    Stance.objects.create(
        item=items["budget"],
        attendance=came["region"],
        kind=StanceKind.RESERVATION,
        reason="Budgeten är för stor.",
    )
    Stance.objects.create(
        item=items["other"],
        attendance=came["fk"],
        kind=StanceKind.CONFLICT,
        reason="Ärendet rör en närstående.",
    )
    Task.objects.create(
        body=meeting.body,
        item=items["other"],
        title="Boka nästa lokal",
        person=came["fk"].person,
        given_on=meeting.held_on,
        due=date(2015, 12, 11),
    )


def _announce(troupe: Troupe, meeting: Meeting) -> None:
    town, region = (troupe.memberships[short].organisation for short in ("kommun", "region"))
    Notice.objects.create(
        meeting=meeting, organisation=town, posted_on=date(2015, 12, 7), down_on=date(2015, 12, 29)
    )
    Notice.objects.create(meeting=meeting, organisation=region)
