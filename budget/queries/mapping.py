"""An association's mapping of accounts, and what it would make of a file that waits. Reads and returns; never writes."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from budget.domain.mapping import COST_LINES, AccountMapping, line_of
from budget.domain.mapping_proposal import (
    Goal,
    NamedObject,
    agreeing,
    goals_of,
    main_dimension,
    propose_objects,
    with_new_objects,
    with_rows,
)
from budget.domain.posting import AccountYear, Posted, objects_of, post
from budget.domain.starting_sets import guess_chart, named_ranges, starting_ranges
from budget.enums import LedgerState
from budget.models import AccountMap, LedgerAmount, LedgerFile, LedgerObject
from budget.queries.budgets import cost_rows, current_budget
from budget.queries.posting import account_years, findings_of, mapping_of
from finsam.shared.findings import Finding
from finsam.web.access import Access
from finsam.web.fields import KronorField
from interventions.models import Intervention

ZERO = Decimal(0)
LAID_IN = (LedgerState.APPLIED, LedgerState.SUPERSEDED, LedgerState.REVERSED)


@dataclass(frozen=True)
class BookedObject(NamedObject):
    """An object and what it has cost in the year; None where the file does not tell."""

    dimension_name: str = ""
    cost: Decimal | None = None


@dataclass(frozen=True)
class MappingPreview:
    """What a file would give. `is_proposal` when nobody has saved a mapping for the year; costs are not parted by object."""

    mapping: AccountMapping
    is_proposal: bool
    posted: Posted
    findings: tuple[Finding, ...]

    @property
    def unmapped(self) -> tuple[AccountYear, ...]:
        return self.posted.unmapped


def account_map(access: Access, year: int) -> AccountMap | None:
    """The year's stored mapping with its ranges and rules. Three queries."""
    rows = AccountMap.objects.within(access).filter(year=year)
    return rows.prefetch_related("ranges", "object_rules").first()


def shown_ledger(access: Access, year: int, pk: int | None = None) -> LedgerFile | None:
    """The file whose accounts are mapped: the one asked for, else the one that applies, else the newest that waits."""
    rows = LedgerFile.objects.within(access).filter(year=year)
    if pk is not None:
        return rows.filter(pk=pk, state__in=[*LAID_IN, LedgerState.READ, LedgerState.APPLYING]).first()
    waiting = rows.filter(state=LedgerState.READ).order_by("-received_at", "-pk")
    return rows.filter(state=LedgerState.APPLIED).first() or waiting.first()


def ledger_accounts(access: Access, ledger: LedgerFile) -> tuple[AccountYear, ...]:
    """The file's accounts by number: its rows when it is laid in, else what its preview says. At most one query."""
    if ledger.state in LAID_IN:
        return account_years(access, ledger)
    rows = (ledger.preview or {}).get("account_years", ())
    found = (
        AccountYear(number, name, *(_kronor(text) for text in amounts)) for number, name, *amounts in rows
    )
    return tuple(sorted(found, key=lambda row: row.number))


def _kronor(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def ledger_objects(
    access: Access, ledger: LedgerFile, mapping: AccountMapping | None = None
) -> tuple[BookedObject, ...]:
    """The file's objects, by dimension and code, with their costs. At most two queries."""
    if ledger.state not in LAID_IN:
        rows = (ledger.preview or {}).get("objects", ())
        booked = (BookedObject(one[0], one[2], one[3], one[1], _kronor(one[4])) for one in rows)
        return tuple(sorted(booked, key=lambda one: (one.dimension, one.code)))
    costs = _object_costs(access, ledger, mapping) if mapping else {}
    stored = LedgerObject.objects.within(access).filter(ledger=ledger).order_by("dimension", "code")
    return tuple(
        BookedObject(
            one.dimension, one.code, one.name, one.dimension_name, costs.get((one.dimension, one.code))
        )
        for one in stored
    )


def _object_costs(
    access: Access, ledger: LedgerFile, mapping: AccountMapping
) -> dict[tuple[int, str], Decimal]:
    rows = LedgerAmount.objects.within(access).filter(account__ledger=ledger).exclude(objects_key="")
    sums = rows.values_list("account__number", "objects_key").annotate(
        whole=Sum("amount", output_field=KronorField())
    )
    costs: dict[tuple[int, str], Decimal] = {}
    lines: dict[str, bool] = {}
    for number, key, amount in sums.order_by("account__number", "objects_key"):
        if number not in lines:
            lines[number] = line_of(mapping, number) in COST_LINES
        if lines[number]:
            for one in objects_of(key):
                costs[one] = costs.get(one, ZERO) + amount
    return costs


def goals_in(access: Access, year: int) -> tuple[tuple[Goal, ...], int]:
    """The lines of the year's budget, then interventions it has no line for; and how many are the budget's. Five queries."""
    budget = current_budget(access, year)
    rows = cost_rows(access, budget) if budget else ()
    lines = [Goal(row.area, row.name, row.intervention_id) for row in rows]
    own = Intervention.objects.within(access).order_by("position", "name").values_list("pk", "name")
    return goals_of(lines, own), len({goal.row for goal in lines})


def proposed_mapping(
    access: Access, year: int, ledger: LedgerFile | None, found: Sequence[Goal] | None = None
) -> AccountMapping | None:
    """For a year without a mapping: the year before's, else the starting set of the chart that the file seems to have.

    None where neither is there. Objects are proposed by their names; nothing is stored.
    """
    wanted = goals_in(access, year)[0] if found is None else found
    objects = ledger_objects(access, ledger) if ledger else ()
    before = mapping_of(access, year - 1)
    if before:
        return with_new_objects(before, objects, wanted)
    accounts = ledger_accounts(access, ledger) if ledger else ()
    chart = guess_chart(accounts)
    return starting_mapping(chart, accounts, objects, wanted) if chart else None


def starting_mapping(
    chart: str, accounts: Sequence[AccountYear], objects: Sequence[NamedObject], wanted: Sequence[Goal]
) -> AccountMapping:
    """The chart's starting set, what the accounts' and objects' names add to it, and the budget's lines where they are plain."""
    ranges = starting_ranges(chart)
    ranges = with_rows((*ranges, *named_ranges(ranges, accounts)), wanted)
    rules = propose_objects(objects, wanted)
    return agreeing(AccountMapping(chart, main_dimension(rules), ranges, rules))


def preview_mapping(access: Access, ledger: LedgerFile) -> MappingPreview | None:
    """What the file would give with the year's mapping, or with the proposal for it; None for a file without year."""
    if ledger.year is None:
        return None
    stored = mapping_of(access, ledger.year)
    mapping = stored or proposed_mapping(access, ledger.year, ledger) or AccountMapping("")
    posted = post(ledger_accounts(access, ledger), (), mapping)
    return MappingPreview(mapping, stored is None, posted, findings_of(posted))
