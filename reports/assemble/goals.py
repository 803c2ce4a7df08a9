"""Goals of the association and of its groups, and the appendix of goal cards."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from finsam.web.access import Access
from interventions.domain.targets import TargetResult
from interventions.models import Goal
from reports.assemble.blocks import Block, Fact, Facts, Paragraph, Sheet
from reports.assemble.sheets import judgement, target_outcome, target_value


@dataclass(frozen=True)
class GoalRow:
    """`owner` is the group's or the intervention's name, empty for the association's own goals."""

    id: int
    text: str
    owner: str
    is_common: bool


def gather_goals(access: Access, year: int) -> tuple[GoalRow, ...]:
    """Goals that hold in the year, the association's own first."""
    rows = Goal.objects.within(access).filter(
        Q(last_year=None) | Q(last_year__gte=year), first_year__lte=year
    )
    goals = tuple(
        GoalRow(
            row.pk,
            row.text,
            str(row.body or row.intervention or ""),
            row.body_id is None and row.intervention_id is None,
        )
        for row in rows.select_related("body", "intervention").order_by("position", "pk")
    )
    return tuple(sorted(goals, key=lambda goal: not goal.is_common))


def common_goals(goals: Sequence[GoalRow]) -> tuple[Block, ...]:
    """The association's own goals as sentences."""
    return tuple(Paragraph((goal.text,)) for goal in goals if goal.is_common)


def goal_cards(targets: Sequence[TargetResult], *, with_results: bool) -> tuple[Block, ...]:
    """One card per target: what is promised, who is counted, from where, and how it went."""
    return tuple(
        Sheet(f"malkort-{target.target_id}", f"{place}. {target.title}", (_card(target, with_results),))
        for place, target in enumerate(targets, start=1)
    )


def _card(target: TargetResult, with_results: bool) -> Facts:
    facts = [
        ("Insats", target.intervention),
        ("Mål", target.goal),
        ("Vilka räknas", target.counted),
        ("Vad räknas", target.event),
        ("Källa", target.source),
    ]
    rows = [Fact(label, (text,)) for label, text in facts if text]
    rows.append(Fact("Målvärde", (target_value(target),)))
    if with_results:
        rows += [Fact("Resultat", (target_outcome(target),)), Fact("Bedömning", (judgement(target),))]
    return Facts(f"malkort-{target.target_id}-fakta", tuple(rows))
