"""Interventions with cost and results: the list, the same as a file, and the sheet of one."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from budget.domain.follow_up import FollowUpRow
from budget.queries.budgets import cost_rows, current_budget
from budget.queries.outcomes import follow_up
from budget.queries.posting import has_ledger
from budget.views.filters import InterventionFilter
from finsam.shared.money import invariant
from finsam.web.access import Access
from finsam.web.formats import table_answer
from interventions.domain.sheet import MoneyYear, SheetFacts, budget_years, sheet_rows
from interventions.domain.staff import total
from interventions.domain.targets import TargetResult
from interventions.models import Intervention
from interventions.queries import count_tables, intervention_rows, reports_for, target_results
from interventions.queries.applications import is_applicant, visible_applications
from interventions.queries.delivery import hand_over_of, reports_of, staff_of
from interventions.queries.sheets import sheet_facts, with_sheet
from interventions.services.delivery import may_write_staff
from members.permissions import Permission, may, require

PLANNED_YEARS = 3  # the budget's year and the two after it (11 kap. 6 § KL)
COLUMNS = (
    "id",
    "Insats",
    "Inriktning",
    "Område",
    "Ägare",
    "Läge",
    "Budget kr",
    "Utfall kr",
    "Mål",
    "Bedömning",
)


@dataclass(frozen=True)
class ListRow:
    intervention: Intervention
    money: FollowUpRow | None
    target: TargetResult | None


def listed(access: Access, chosen: InterventionFilter) -> list[ListRow]:
    """The interventions of the chosen year and filters, with their cost and their first target."""
    year = chosen.year
    money = {row.intervention_id: row for row in follow_up(access, year).rows if row.intervention_id}
    targets: dict[int | None, TargetResult] = {}
    for target in target_results(access, year, raw=may(access, Permission.SEE_RAW_COUNTS)):
        targets.setdefault(target.intervention_id, target)
    rows = chosen.narrow(intervention_rows(access, year))
    return [ListRow(row, money.get(row.pk), targets.get(row.pk)) for row in rows]


def intervention_list(request: HttpRequest) -> HttpResponse:
    require(request.access, Permission.SEE_ASSOCIATION)
    chosen = InterventionFilter(request.GET, access=request.access)
    rows = listed(request.access, chosen)
    context = {
        "form": chosen,
        "rows": rows,
        "budget": _sum(row.money.budget for row in rows if row.money),
        "outcome": _sum(row.money.outcome for row in rows if row.money),
        "individual": sum(row.intervention.is_individual for row in rows),
        "hidden": any(row.target.is_withheld for row in rows if row.target),
        "raw": may(request.access, Permission.SEE_RAW_COUNTS),
        "query": request.GET.urlencode(),
    }
    return render(request, "budget/intervention_list.html", context)


def _sum(amounts: Iterator[Decimal | None]) -> Decimal:
    return sum((amount for amount in amounts if amount is not None), Decimal(0))


def intervention_export(request: HttpRequest) -> HttpResponse:
    """What the list shows, as a file for a spreadsheet."""
    require(request.access, Permission.SEE_ASSOCIATION)
    chosen = InterventionFilter(request.GET, access=request.access)
    rows = [_cells(row) for row in listed(request.access, chosen)]
    return table_answer(rows, headers=COLUMNS, name=f"insatser-{chosen.year}")


def _cells(row: ListRow) -> tuple[int | str, ...]:
    one, money, target = row.intervention, row.money, row.target
    return (
        one.pk,
        one.name,
        one.get_orientation_display(),
        one.area,
        str(one.owner),
        one.get_state_display(),
        invariant(money.budget) if money and money.budget is not None else "",
        invariant(money.outcome) if money and money.outcome is not None else "",
        target.title if target else "",
        target.assessment.label if target else "",
    )


def intervention_detail(request: HttpRequest, pk: int) -> HttpResponse:
    access = request.access
    require(access, Permission.SEE_ASSOCIATION)
    chosen = InterventionFilter(request.GET, access=access)
    year = chosen.year
    one = get_object_or_404(with_sheet(intervention_rows(access, None), year), pk=pk)
    raw = may(access, Permission.SEE_RAW_COUNTS) or reports_for(access, pk)
    money = next((row for row in follow_up(access, year).rows if row.intervention_id == pk), None)
    context = {
        "one": one,
        "year": year,
        "rows": sheet_rows(facts := sheet_facts(one, access.day), _years(access, facts, year)),
        "money": money,
        "trail": _has_trail(access, year, money),
        "targets": [
            target for target in target_results(access, year, raw=raw) if target.intervention_id == pk
        ],
        "counts": next(
            (table for table in count_tables(access, year, raw=raw) if table.intervention_id == pk), None
        ),
        "raw": raw,
        **_delivered(access, one, year, raw=raw),
    }
    return render(request, "budget/intervention_detail.html", context)


def _has_trail(access: Access, year: int, money: FollowUpRow | None) -> bool:
    """Do accounts and vouchers stand behind the outcome, and may she see them?"""
    is_spent = money is not None and money.outcome is not None
    return is_spent and may(access, Permission.SEE_LEDGER) and has_ledger(access, year)


def _years(access: Access, facts: SheetFacts, year: int) -> tuple[MoneyYear, ...]:
    """The years of the year's budget, as the plan prints them."""
    budget = current_budget(access, year)
    lines = cost_rows(access, budget) if budget else ()
    own = [line for line in lines if line.intervention_id == facts.id]
    years = range(year, year + PLANNED_YEARS) if own else ()
    return budget_years(facts, [(one, sum((line.amount(one) for line in own), Decimal(0))) for one in years])


def _delivered(access: Access, one: Intervention, year: int, *, raw: bool) -> dict[str, Any]:
    """Staff, hand-over, reports and the national system's figures, and what the reader may do with them."""
    keeps = may(access, Permission.KEEP_REPORTS)
    staff = [row for row in staff_of(access, one, year, access.day) if row.is_written]
    application = (
        visible_applications(access).filter(pk=one.application_id).first() if one.application_id else None
    )
    return {
        "keeps": keeps,
        "writes_staff": may_write_staff(access, one),
        "staff": staff,
        "staff_sum": (total(row.planned for row in staff), total(row.actual for row in staff)),
        "hand_over": hand_over_of(access, one),
        "reports": list(reports_of(access, one)[:6]) if raw else [],
        "may_reconcile": may(access, Permission.SEE_RAW_COUNTS),
        "sees_application": application is not None,
        "sees_agreement": application is not None
        and (may(access, Permission.SEE_ALL_APPLICATIONS) or is_applicant(access, application)),
        "warns": one.pays_performer and not one.performer_is_member,
    }
