"""Budgets, what each member pays and how far it has come, and the outcome of the years."""

from decimal import Decimal
from typing import Any

from budget.domain.contributions import instalments
from budget.domain.shares import ShareTable, share_table
from budget.enums import Area
from budget.models import (
    Budget,
    BudgetAmount,
    BudgetContribution,
    BudgetExplanation,
    BudgetLine,
    Closing,
    Consultation,
    Contribution,
    ContributionStep,
    EquityStep,
    Instalment,
    OtherIncome,
    Outcome,
    StatementFigure,
)
from members.enums import Party
from members.models import Membership
from reports.demo.cast import Cast
from reports.demo.source import day, make


def load_budgets(cast: Cast, rows: list[dict[str, Any]]) -> None:
    for row in rows:
        budget = make(
            Budget,
            association=cast.association,
            year=row["year"],
            state=row["state"],
            contributions_total=Decimal(row["contributions"]),
            municipal_key=cast.keys.get(row.get("key")),
            decision=cast.decisions.get(row.get("decision")),
        )
        for position, line in enumerate(row["lines"], start=1):
            _load_line(cast, budget, position, line)
        for agreed in row.get("agreed", []):
            _load_agreed(cast, budget, agreed)
        for other in row.get("other_money", []):
            _load_other_money(budget, other)
        for explanation in row.get("explanations", []):
            make(
                BudgetExplanation,
                budget=budget,
                text=explanation["text"],
                amount=Decimal(explanation["amount"]),
                owner=explanation["owner"],
                due=day(explanation["due"]),
                settled_on=day(explanation.get("settled")),
            )
        _load_consultation(cast, budget, row.get("consultation"))
        _load_contributions(cast, budget, row.get("stages", {}), row.get("instalments", {}))


def _load_line(cast: Cast, budget: Budget, position: int, row: dict[str, Any]) -> None:
    """`amounts` are kronor for the budget year and the years after it."""
    line = make(
        BudgetLine,
        budget=budget,
        position=position,
        area=row.get("area", Area.INTERVENTIONS),
        name=row["name"],
        intervention=cast.interventions.get(row.get("intervention")),
    )
    for year, amount in enumerate(row["amounts"], start=budget.year):
        make(BudgetAmount, line=line, year=year, amount=Decimal(amount))


def _load_agreed(cast: Cast, budget: Budget, row: dict[str, str]) -> None:
    """What a member pays otherwise than rule and key give."""
    member = cast.members[row["member"]]
    make(
        BudgetContribution,
        budget=budget,
        membership=member,
        payer=member.payer,
        amount=Decimal(row["amount"]),
        surplus=Decimal(row["surplus"]),
        reason=row["reason"],
    )


def _load_consultation(cast: Cast, budget: Budget, row: dict[str, Any] | None) -> None:
    """The proposal went to all members on a day; `answers` gives per member the day, its view, its words, a reference."""
    if row is None:
        return
    for short, member in cast.members.items():
        on, view, text, reference = row["answers"].get(short, (None, "", "", ""))
        make(
            Consultation,
            budget=budget,
            membership=member,
            sent_on=day(row["sent"]),
            answered_on=day(on),
            view=view,
            text=text,
            reference=reference,
        )


def _load_other_money(budget: Budget, row: dict[str, str]) -> None:
    """`shrinks` names the line that costs the association as much less."""
    make(
        OtherIncome,
        budget=budget,
        kind=row["kind"],
        name=row["name"],
        amount=Decimal(row["amount"]),
        shrinks=budget.lines.filter(name=row.get("shrinks")).first(),
    )


def _load_contributions(
    cast: Cast, budget: Budget, stages: dict[str, list[list[str]]], parts: dict[str, list[dict[str, str]]]
) -> None:
    """`stages` gives per member the steps it has taken: stage, day, reference, and the kronor where they are others
    than its part of the total. `parts` gives the days of its instalments, which share what it pays."""
    amounts = {row.name: row.amount for row in _shares(cast, budget).rows}
    for short, steps in stages.items():
        contribution = make(Contribution, membership=cast.members[short], year=budget.year)
        for stage, at, reference, *other in steps:
            make(
                ContributionStep,
                contribution=contribution,
                stage=stage,
                day=day(at),
                amount=Decimal(other[0]) if other else amounts[short],
                reference=reference,
            )
        _load_instalments(contribution, amounts[short], parts.get(short, []))


def _load_instalments(contribution: Contribution, decided: Decimal, rows: list[dict[str, str]]) -> None:
    if not rows:
        return
    for row, amount in zip(rows, instalments(decided, len(rows)), strict=True):
        make(
            Instalment,
            contribution=contribution,
            due=day(row["due"]),
            amount=amount,
            called_on=day(row.get("called")),
            paid_on=day(row.get("paid")),
            reference=row.get("reference", ""),
        )


def _shares(cast: Cast, budget: Budget) -> ShareTable:
    rule = cast.association.share_rules.get()
    weights: dict[str, dict[str, Decimal]] = {}
    for short, member in cast.members.items():
        if member.party != Party.EMPLOYMENT_SERVICE:
            weights.setdefault(member.payer.value, {})[short] = _weight(member, budget)
    return share_table(budget.contributions_total, rule.parts, weights)


def _weight(member: Membership, budget: Budget) -> Decimal:
    if member.party != Party.MUNICIPALITY or budget.municipal_key is None:
        return Decimal(1)
    return member.key_weights.get(key=budget.municipal_key, year=budget.year).weight


def load_closings(cast: Cast, rows: list[dict[str, Any]]) -> None:
    for row in rows:
        closing = make(
            Closing,
            association=cast.association,
            year=row["year"],
            through=day(row["through"]),
            is_final=row["final"],
            source=row["source"],
        )
        for line in row["outcomes"]:
            make(
                Outcome,
                closing=closing,
                area=line.get("area", Area.INTERVENTIONS),
                name=line["name"],
                intervention=cast.interventions.get(line.get("intervention")),
                amount=Decimal(line["amount"]),
                forecast=Decimal(line["forecast"]) if "forecast" in line else None,
            )
        for code, amount in row["figures"].items():
            make(StatementFigure, closing=closing, line=code, amount=Decimal(amount))


def load_equity_steps(cast: Cast, rows: list[dict[str, str | None]]) -> None:
    for row in rows:
        make(
            EquityStep,
            association=cast.association,
            valid_from=day(row["from"]),
            funds_up_to=Decimal(row["up_to"]) if row["up_to"] else None,
            percent=Decimal(row["percent"]),
            floor=Decimal(row["floor"]),
            source=row["source"],
        )
