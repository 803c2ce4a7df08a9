"""What follows from the charter."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from finsam.web.access import Access
from members.enums import StopHardness
from members.models import Association, Stop
from members.permissions import Permission, require
from members.queries.charter import HALF_YEAR, lacks_half_year_stop
from members.services.record import record_change

REPORTED_BY = (
    9,
    30,
)  # a month after the second tertial; the office moves it where the charter says another day


@transaction.atomic
def add_half_year_stop(*, by: Access, year: int) -> Stop:
    """The stop "Delårsrapport" of a year whose charter asks for it. Raises ValidationError when there is nothing to add."""
    require(by, Permission.USE_ADMIN)
    association = Association.objects.select_for_update().get(pk=by.association.pk)
    if not lacks_half_year_stop(by, year):
        raise ValidationError(
            f"Stoppet för {year} finns redan, eller så gör ni ingen delårsrapport det året.",
            code="nothing_to_add",
        )
    stop = Stop.objects.create(
        association=association,
        code=HALF_YEAR,
        year=year,
        title=f"Delårsrapport {year}",
        due=date(year, *REPORTED_BY),
        hardness=StopHardness.OWN,
        source="Förbundsordningen",
    )
    record_change(by=by, action="added", subject=stop)
    return stop
