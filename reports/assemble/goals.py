"""The association's own goals, and the appendix of goal cards."""

from collections.abc import Sequence

from django.db.models import Q

from finsam.web.access import Access
from interventions.domain.targets import TargetResult
from interventions.models import Goal
from reports.assemble.blocks import Block, Fact, Facts, Sheet
from reports.assemble.sheets import judgement, target_outcome, target_value


def gather_goals(access: Access, year: int) -> tuple[str, ...]:
    """The association's own goals that hold in the year, in words."""
    goals = Goal.objects.within(access).filter(body=None, intervention=None, first_year__lte=year)
    still_hold = goals.filter(Q(last_year=None) | Q(last_year__gte=year)).order_by("position", "pk")
    return tuple(still_hold.values_list("text", flat=True))


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
