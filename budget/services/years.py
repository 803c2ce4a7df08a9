"""Closing of a year's books, and opening them again."""

from django.core.exceptions import ValidationError
from django.db import transaction

from budget.models import Closing
from budget.queries.statements import closing_findings, statement_rows
from finsam.shared.findings import Severity
from finsam.web.access import Access
from finsam.web.validators import REFUSED_IN_TEXT
from members.enums import Act
from members.models import Association
from members.permissions import Permission, require
from members.services.record import record_event

NO_REASON = "Skriv varför året öppnas igen."


@transaction.atomic
def close_year(*, by: Access, year: int, confirms: bool = False) -> Closing:
    """From here on no file, no mapping and no figures change the year. Raises ValidationError with what stops it, and
    with what must be confirmed unless it `confirms`."""
    require(by, Permission.SEAL)
    closing = _locked(by, year)
    if closing.is_final:
        raise ValidationError(f"{year} är redan stängt.", code="closed")
    found = closing_findings(statement_rows(by, year))
    stops = [finding.message for finding in found if finding.severity == Severity.STOP]
    if stops:
        raise ValidationError(stops, code="stop")
    if found and not confirms:
        raise ValidationError("Läs varningarna och kryssa i att året ska stängas ändå.", code="confirm")
    closing.is_final = True
    closing.save(update_fields=["is_final"])
    detail = {"year": year, "warnings": [finding.code for finding in found]}
    record_event(
        by=by, association_id=closing.association_id, action=Act.YEAR_CLOSED, subject=closing, detail=detail
    )
    return closing


@transaction.atomic
def reopen_year(*, by: Access, year: int, reason: str) -> Closing:
    """The year may be changed again; the reason stands in the record. Raises ValidationError without one."""
    require(by, Permission.SEAL)
    closing = _locked(by, year)
    if not closing.is_final:
        raise ValidationError(f"{year} är inte stängt.", code="open")
    words = reason.strip()
    if not words:
        raise ValidationError({"reason": NO_REASON})
    for check in REFUSED_IN_TEXT:
        check(words)
    closing.is_final = False
    closing.save(update_fields=["is_final"])
    detail = {"year": year, "reason": words[:300]}
    record_event(
        by=by, association_id=closing.association_id, action=Act.YEAR_REOPENED, subject=closing, detail=detail
    )
    return closing


def _locked(by: Access, year: int) -> Closing:
    """Held until the transaction ends, with the association, so that nothing is laid in meanwhile."""
    Association.objects.select_for_update().get(pk=by.association.pk)
    found = Closing.objects.within(by).select_for_update().filter(year=year).first()
    if found is None:
        raise ValidationError(f"Inget är bokfört för {year}.", code="nothing_booked")
    return found
