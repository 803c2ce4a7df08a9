"""How an association's accounts become lines: proposed, saved, and the year's books made anew."""

from django.core.exceptions import ValidationError
from django.db import transaction

from budget.domain.mapping import AccountMapping, mapping_problems
from budget.models import AccountMap, AccountRange, LedgerFile, ObjectRule
from budget.queries.mapping import proposed_mapping
from budget.queries.posting import applied_ledger
from budget.services.closed import refuse_closed
from budget.services.posting import post_ledger
from finsam.web.access import Access
from interventions.models import Intervention
from members.enums import Act
from members.models import Association
from members.permissions import Permission, require
from members.services.record import record_event


class ChangedMeanwhileError(Exception):
    """Somebody else has saved the year's mapping since it was read. Nothing was written."""


@transaction.atomic
def propose_map(*, by: Access, year: int, ledger: LedgerFile | None = None) -> AccountMap | None:
    """The year's mapping as it is; where there is none, the year before's or the guessed chart's starting set is stored.

    None where no chart can be guessed: then every account is unmapped until somebody chooses. Not yet an edit of anyone's,
    so its number stays 0.
    """
    require(by, Permission.KEEP_LEDGER)
    stored = AccountMap.objects.within(by).filter(year=year).first()
    proposal = None if stored else proposed_mapping(by, year, ledger)
    if proposal is None:
        return stored
    association_id = ledger.association_id if ledger else by.association.pk
    made, is_new = AccountMap.objects.get_or_create(
        association_id=association_id,
        year=year,
        defaults={"chart": proposal.chart, "dimension": proposal.dimension},
    )
    if is_new:
        _write(made, proposal)
    return made


@transaction.atomic
def save_map(*, by: Access, year: int, edit_number: int, mapping: AccountMapping) -> AccountMap:
    """The whole mapping of the year at once, and the year's figures anew when a ledger applies.

    `edit_number` is the one that was read, 0 before there was any. Raises ChangedMeanwhileError when somebody has saved
    since, ValidationError when the year is closed or the mapping does not hold together.
    """
    require(by, Permission.KEEP_LEDGER)
    stored = _locked(by, year, mapping.chart)
    if stored.edit_number != edit_number:
        raise ChangedMeanwhileError
    _refuse(by, year, mapping)
    stored.chart, stored.dimension, stored.edit_number = mapping.chart, mapping.dimension, edit_number + 1
    stored.save(update_fields=["chart", "dimension", "edit_number"])
    stored.ranges.all().delete()
    stored.object_rules.all().delete()
    _write(stored, mapping)
    ledger = applied_ledger(by, year)
    if ledger:
        post_ledger(by=by, ledger=ledger)
    record_event(
        by=by,
        association_id=stored.association_id,
        action=Act.MAP_CHANGED,
        subject=stored,
        detail={
            "year": year,
            "chart": mapping.chart,
            "ranges": len(mapping.ranges),
            "objects": len(mapping.objects),
        },
    )
    return stored


def _locked(by: Access, year: int, chart: str) -> AccountMap:
    """The association's lock first, as whoever lays in a file takes it: its figures and the mapping never part."""
    association = Association.objects.select_for_update().get(pk=by.association.pk)
    stored, _ = AccountMap.objects.get_or_create(
        association=association, year=year, defaults={"chart": chart}
    )
    return stored


def _refuse(by: Access, year: int, mapping: AccountMapping) -> None:
    refuse_closed(by, year)
    problems = mapping_problems(mapping)
    if problems:
        raise ValidationError([problem.message for problem in problems])
    wanted = {rule.intervention_id for rule in mapping.objects if rule.intervention_id}
    if Intervention.objects.within(by).filter(pk__in=wanted).count() != len(wanted):
        raise ValidationError("Välj en av förbundets egna insatser.")


def _write(stored: AccountMap, mapping: AccountMapping) -> None:
    AccountRange.objects.bulk_create(
        AccountRange(map=stored, first=row.first, last=row.last, line=row.line, area=row.area, row=row.row)
        for row in mapping.ranges
    )
    ObjectRule.objects.bulk_create(
        ObjectRule(
            map=stored,
            dimension=rule.dimension,
            code=rule.code,
            area=rule.area,
            row=rule.row,
            intervention_id=rule.intervention_id,
        )
        for rule in mapping.objects
    )
