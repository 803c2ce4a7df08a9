"""A closed year: nothing that makes its figures may change until the chief opens it again."""

from django.core.exceptions import ValidationError

from budget.models import Closing
from budget.queries.ledger import is_closed
from finsam.web.access import Access


def refuse_closed(by: Access, year: int) -> None:
    """Raises ValidationError when the year's books are final."""
    if is_closed(by, year):
        raise ValidationError(closed_words(year), code="closed")


def refuse_final(closing: Closing) -> None:
    """The same for whoever holds the year's books already."""
    if closing.is_final:
        raise ValidationError(closed_words(closing.year), code="closed")


def closed_words(year: int) -> str:
    return (
        f"Räkenskapsåret {year} är stängt. Förbundschefen kan öppna det på räkningarnas sida, med ett skäl."
    )
