"""What the members have agreed, on a day."""

from datetime import date

from django.db.models import QuerySet

from finsam.web.access import Access
from members.enums import BodyKind
from members.models import Charter, Stop

HALF_YEAR = "delarsrapport"


def charter_on(access: Access, day: date) -> Charter:
    """The charter that holds on the day; the law's own rules, unsaved, where none is entered."""
    found = Charter.objects.within(access).active_on(day).select_related("archive_municipality").first()
    return found or Charter(association=access.association, valid_from=day)


def charter_rows(access: Access) -> QuerySet[Charter]:
    """Every charter, the newest first, with what its page names."""
    return (
        Charter.objects.within(access)
        .select_related("archive_municipality", "municipal_key")
        .prefetch_related("seat_numbers__organisation")
        .order_by("-valid_from")
    )


def kind_words(charter: Charter) -> dict[str, str]:
    """What the association calls each kind of body: its charter's own words for two of them."""
    own = {BodyKind.LSG: charter.group_title, BodyKind.PREPARATORY: charter.preparatory_title}
    words = {kind.value: own.get(kind) or str(kind.label) for kind in BodyKind}
    return {kind: word[:1].upper() + word[1:] for kind, word in words.items()}


def lacks_half_year_stop(access: Access, year: int) -> bool:
    """Does the charter ask for a half-year report in a year that has no stop for it?"""
    if not charter_on(access, date(year, 1, 1)).half_year_report:
        return False
    return not Stop.objects.within(access).filter(code=HALF_YEAR, year=year).exists()
