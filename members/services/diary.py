"""Documents get their number in the moment they are registered, one at a time in each association."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from finsam.web.access import Access
from members.domain.diary import Pattern, PatternError, next_document, next_matter, parse_pattern
from members.enums import Act, Direction
from members.models import AgendaItem, Association, DiaryEntry, Meeting
from members.permissions import Permission, require
from members.queries.diary import documents_of_matter, numbers_of_year
from members.queries.meetings import is_settled
from members.services.record import record_event

OFF = "Kommunen för diariet åt förbundet. Skriv ett mönster för diarienummer hos förbundet om ni vill föra det här."


@dataclass(frozen=True)
class Registered:
    """What is registered. Without `matter` (year and number) it opens a new one in the year of `on`."""

    title: str
    on: date
    direction: str = Direction.OWN
    counterpart: str = ""
    note: str = ""
    matter: tuple[int, int] | None = None


def pattern_of(association: Association) -> Pattern:
    """Raises ValidationError when the diary is kept elsewhere."""
    if not association.diary_pattern:
        raise ValidationError(OFF, code="off")
    try:
        return parse_pattern(association.diary_pattern)
    except PatternError as error:
        raise ValidationError(str(error), code="pattern") from error


@transaction.atomic
def register_document(*, by: Access, what: Registered, item: AgendaItem | None = None) -> DiaryEntry:
    """The entry with the next free number; `item` gets it as its reference while its minutes may still change.

    Raises ValidationError when the diary is kept elsewhere, or the matter is none of the association's.
    """
    require(by, Permission.KEEP_MEETINGS)
    association = Association.objects.select_for_update().get(pk=by.association.pk)  # one number at a time
    pattern = pattern_of(association)
    year, matter, document = _next(by, what)
    entry = DiaryEntry(
        association=association,
        year=year,
        matter=matter,
        document=document,
        number=pattern.number(year, matter, document),
        registered_on=what.on,
        direction=what.direction,
        title=what.title,
        counterpart=what.counterpart,
        note=what.note,
        item=item,
    )
    entry.full_clean()
    entry.save()
    if item is not None:
        _refer(by, item.pk, entry)
    record_event(by=by, association_id=association.pk, action=Act.DIARY_ENTERED, subject=entry)
    return entry


def _next(by: Access, what: Registered) -> tuple[int, int, int]:
    if what.matter is None:
        return what.on.year, next_matter(numbers_of_year(by, what.on.year)), 1
    year, matter = what.matter
    documents = documents_of_matter(by, year, matter)
    if not documents:
        raise ValidationError(
            {"matter": "Ärendet finns inte i diariet. Välj ett annat eller öppna ett nytt."}
        )
    if what.on.year < year:
        raise ValidationError({"on": f"Ärendet öppnades {year}. Välj en dag då eller senare."})
    return year, matter, next_document(documents)


def _refer(by: Access, item: int, entry: DiaryEntry) -> None:
    """The meeting is held meanwhile: minutes that somebody adjusts at the same time keep what they were adjusted with."""
    meetings = Meeting.objects.within(by).select_for_update(of=("self",))
    if is_settled(meetings.get(agenda=item)):
        return
    AgendaItem.objects.filter(pk=item).update(reference=entry.number)
