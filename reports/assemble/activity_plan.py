"""The activity plan with its budget (7 and 23 §§ finsamlagen): read with `gather`, put together with `assemble`."""

from dataclasses import dataclass
from decimal import Decimal

from budget.queries.budgets import current_budget
from finsam.web.access import Access
from interventions.domain.sheet import SheetFacts, budget_years, by_area
from interventions.domain.targets import TargetResult
from interventions.enums import TargetKind
from interventions.models import TargetGroup
from interventions.queries import target_results
from interventions.queries.sheets import sheets_of_year
from members.enums import FoundationKind, SeatKind
from reports.assemble.assignments import AssignmentRow, assignment_blocks, gather_assignments
from reports.assemble.blocks import (
    Block,
    Column,
    Format,
    Heading,
    Missing,
    Paragraph,
    Row,
    Sheet,
    Table,
    Value,
)
from reports.assemble.contents import Chapter, Contents
from reports.assemble.document_rows import BodyRow, DocumentRows, document_day, gather_document
from reports.assemble.figures import adding_up, columns, text_columns
from reports.assemble.goals import gather_goals, goal_cards
from reports.assemble.numbering import numbered
from reports.assemble.plan_money import MoneyRows, gather_money, money_blocks
from reports.assemble.sheets import sheet_blocks, wanted_targets
from reports.assemble.texts import foundation, money_notes, own_sections, section
from reports.models import Document

PLANNED_YEARS = 3  # the plan's year and the two after it (11 kap. 6 § KL)


@dataclass(frozen=True)
class TargetGroupRow:
    id: int
    name: str
    definition: str


@dataclass(frozen=True)
class PlanRows:
    document: DocumentRows
    money: MoneyRows | None
    target_groups: tuple[TargetGroupRow, ...]
    interventions: tuple[SheetFacts, ...]
    targets: tuple[TargetResult, ...]
    goals: tuple[str, ...]
    assignments: tuple[AssignmentRow, ...] = ()


def gather(access: Access, document: Document) -> PlanRows:
    year = document.year
    budget = current_budget(access, year)
    groups = TargetGroup.objects.within(access).filter(is_priority=True)
    return PlanRows(
        document=gather_document(access, document),
        money=gather_money(access, budget) if budget else None,
        target_groups=tuple(TargetGroupRow(row.pk, row.name, row.definition) for row in groups),
        interventions=sheets_of_year(access, year, document_day(document)),
        targets=target_results(access, year),
        goals=gather_goals(access, year),
        assignments=gather_assignments(access, year),
    )


def assemble(rows: PlanRows) -> Contents:
    document = rows.document
    chapters = numbered(
        Chapter("lagen", "Lagen och samordningsförbundet", _law(document)),
        Chapter("overgripande-mal", "Övergripande mål och syfte", _aims(document), keep=True),
        Chapter(
            "styrelsen",
            "Styrelsens uppgift och beslutanderätt",
            foundation(document, FoundationKind.BOARD_TASKS),
            keep=True,
        ),
        Chapter(
            "vision",
            "Vision och värdegrund",
            foundation(document, FoundationKind.VISION, FoundationKind.VALUES),
            keep=True,
        ),
        Chapter("organisation", "Organisation", (*section(document, "organisation"), *_bodies(document))),
        Chapter("arbetsomraden", "Arbetsområden", foundation(document, FoundationKind.WORK_AREAS), keep=True),
        Chapter("malgrupper", "Målgrupper för insatser", _target_groups(rows), keep=True),
        Chapter("budget", f"Budget {document.year} och ekonomiska förutsättningar", _budget(rows)),
        Chapter("finansiella-mal", "Finansiella mål", _financial_goals(rows), keep=True),
        Chapter("strategier", "Strategier och mål", _strategies(rows), keep=True),
        Chapter("planerad-verksamhet", f"Planerad verksamhet {document.year}", _planned(rows), keep=True),
        *_areas(rows),
        Chapter(
            "uppdrag",
            "Uppdrag till arbetsgrupper",
            assignment_blocks(rows.assignments, document.year),
            keep=True,
        ),
        Chapter("utveckling", "Utvecklingsområden", _development(document)),
        *own_sections(document),
        Chapter("bilaga-mal", "Mål", goal_cards(rows.targets, with_results=False), kind="appendix"),
        Chapter(
            "bilaga-samarbete", "Hållbart samarbete", section(document, "hallbart-samarbete"), kind="appendix"
        ),
        Chapter(
            "bilaga-begrepp",
            "Gemensamma begrepp",
            foundation(document, FoundationKind.GLOSSARY),
            kind="appendix",
        ),
    )
    return Contents(
        kind=document.kind,
        year=document.year,
        title=document.title,
        association_name=document.association_name,
        reference=document.reference,
        is_preliminary=rows.money is None or not rows.money.is_adopted,
        chapters=chapters,
    )


def _law(document: DocumentRows) -> tuple[Block, ...]:
    return (*section(document, "lagen"), *foundation(document, FoundationKind.PURPOSE))


def _aims(document: DocumentRows) -> tuple[Block, ...]:
    own = section(document, "syfte")
    return (*own, *foundation(document, FoundationKind.OVERALL_GOALS, FoundationKind.PRINCIPLES))


def _bodies(document: DocumentRows) -> tuple[Block, ...]:
    return tuple(_body(body) for body in document.bodies if body.seats)


def _body(body: BodyRow) -> Table:
    """Who has a seat, one row per organisation and unit; the plan names no persons."""
    seats: dict[tuple[str, str], list[str]] = {}
    for seat in body.seats:
        seats.setdefault((seat.organisation, seat.unit), []).append(seat.kind)
    rows = tuple(
        Row(
            f"organ-{body.id}-{place}",
            (_seat(*who), _number(kinds, SeatKind.ORDINARY), _number(kinds, SeatKind.SUBSTITUTE)),
        )
        for place, (who, kinds) in enumerate(seats.items(), start=1)
    )
    notes = (body.task,) if body.task else ()
    return Table(
        f"organ-{body.id}", body.name, columns("Organisation", "Ordinarie", "Ersättare"), rows, notes
    )


def _seat(organisation: str, unit: str) -> str:
    return f"{organisation}, {unit}" if unit else organisation


def _number(kinds: list[str], kind: str) -> Value:
    return Value(Format.NUMBER, Decimal(kinds.count(kind)))


def _target_groups(rows: PlanRows) -> tuple[Block, ...]:
    own = foundation(rows.document, FoundationKind.TARGET_GROUPS)
    if not rows.target_groups:
        return own
    table_rows = tuple(
        Row(f"malgrupp-{group.id}", (group.name, group.definition or "–")) for group in rows.target_groups
    )
    heads = text_columns("Målgrupp", "Vilka som menas")
    return (*own, Table("malgrupp", "Prioriterade målgrupper", heads, table_rows))


def _budget(rows: PlanRows) -> tuple[Block, ...]:
    text = section(rows.document, "budget")
    if rows.money is None:
        return (
            *text,
            Missing(
                "budget-siffror", "Budget", f"Lägg upp en budget för {rows.document.year} under Ekonomi."
            ),
        )
    return (*text, *money_blocks(rows.document, rows.money))


def _financial_goals(rows: PlanRows) -> tuple[Block, ...]:
    own = tuple(target for target in rows.targets if target.kind == TargetKind.FINANCIAL)
    text = section(rows.document, "finansiella-mal")
    return (*text, wanted_targets("finansiellt-mal", own)) if own else text


def _strategies(rows: PlanRows) -> tuple[Block, ...]:
    goals = tuple(Paragraph((goal,)) for goal in rows.goals)
    heading = (Heading("overgripande-mal-lista", "Övergripande mål"),) if goals else ()
    text = section(rows.document, "strategier")
    return (*foundation(rows.document, FoundationKind.STRATEGIES), *text, *heading, *goals)


def _planned(rows: PlanRows) -> tuple[Block, ...]:
    """The year in one table: each intervention with its owner and its money."""
    text = section(rows.document, "planerad-verksamhet")
    if not rows.interventions:
        return text
    amounts = adding_up([_budget_of(rows, row) for row in rows.interventions])
    table_rows = tuple(
        Row(f"insats-{row.id}", (row.name, row.area or "–", row.owner, amount))
        for row, amount in zip(rows.interventions, amounts, strict=True)
    )
    heads = (*text_columns("Insats", "Område", "Insatsägare"), Column("Budget, tkr", is_figure=True))
    return (
        *text,
        Table("insats", f"Insatser {rows.document.year}", heads, table_rows, money_notes(rows.document)),
    )


def _budget_of(rows: PlanRows, intervention: SheetFacts) -> Decimal | None:
    """What the year's lines for the intervention come to together; None where it has no line."""
    if rows.money is None:
        return None
    own = [line for line in rows.money.costs if line.intervention_id == intervention.id]
    return sum((line.amount(rows.document.year) for line in own), Decimal(0)) if own else None


def _areas(rows: PlanRows) -> tuple[Chapter, ...]:
    return tuple(
        Chapter(f"omrade-{place}", area, tuple(_sheet(rows, row) for row in own))
        for place, (area, own) in enumerate(by_area(rows.interventions).items(), start=1)
    )


def _sheet(rows: PlanRows, row: SheetFacts) -> Sheet:
    """As the plan's readers know it: what, why, goals, for whom, who, how, with which money."""
    targets = tuple(target for target in rows.targets if target.intervention_id == row.id)
    table = (wanted_targets(f"mal-{row.id}", targets),) if targets else ()
    lines = [line for line in rows.money.costs if line.intervention_id == row.id] if rows.money else []
    amounts: dict[int, Decimal] = {}
    for line in lines:
        for year in range(rows.document.year, rows.document.year + PLANNED_YEARS):
            amounts[year] = amounts.get(year, Decimal(0)) + line.amount(year)
    money = budget_years(row, amounts.items())
    return Sheet(f"insats-{row.id}", row.name, sheet_blocks(row, money, targets=table))


def _development(document: DocumentRows) -> tuple[Block, ...]:
    return (*foundation(document, FoundationKind.DEVELOPMENT_AREAS), *section(document, "utveckling"))
