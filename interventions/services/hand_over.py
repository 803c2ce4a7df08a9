"""Who promised to take an intervention over, and what became of it."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Prefetch, Q

from finsam.shared.formats import day as written
from finsam.web.access import Access
from interventions.domain.hand_over import Asked, Plan, plan_questions
from interventions.models import HandOver, HandOverCheck, Intervention
from members.enums import Act
from members.models import Membership
from members.permissions import Permission, require
from members.services.record import record_event


@transaction.atomic
def keep_questions(*, by: Access, intervention: Intervention | None = None) -> int:
    """Lets the questions follow the end of one intervention, or of all: run when an end is set, and every night.

    A consequence of the end, so it asks for no permission and is no act of its own. Returns how many were touched.
    """
    rows = Intervention.objects.within(by).filter(Q(ends__isnull=False) | Q(hand_over__isnull=False))
    if intervention is not None:
        rows = rows.filter(pk=intervention.pk)
    checks = Prefetch("hand_over__checks", HandOverCheck.objects.order_by("months"))
    touched = 0
    for row in rows.select_related("hand_over").prefetch_related(checks):
        stored = list(row.hand_over.checks.all()) if hasattr(row, "hand_over") else []
        asked = [Asked(one.months, one.due, bool(one.answer)) for one in stored]
        plan = plan_questions(row.ends, asked, by.day)
        if not plan.is_empty:
            _follow(row, plan)
            touched += 1
    return touched


def _follow(row: Intervention, plan: Plan) -> None:
    Intervention.objects.select_for_update(of=("self",)).get(pk=row.pk)  # two at once would ask twice
    hand_over, _ = HandOver.objects.get_or_create(intervention=row)
    own = HandOverCheck.objects.filter(hand_over=hand_over)
    for months, due in plan.add.items():
        own.get_or_create(hand_over=hand_over, months=months, defaults={"due": due})
    for months, due in plan.move.items():
        own.filter(months=months, answer="").update(due=due)
    own.filter(months__in=plan.remove, answer="").delete()


@transaction.atomic
def save_promise(
    *,
    by: Access,
    intervention: Intervention,
    taker: Membership | None,
    promise: str,
    promised_on: date | None = None,
    reference: str = "",
) -> HandOver:
    """Writes who promised to take over what. Raises ValidationError at the field."""
    require(by, Permission.KEEP_REPORTS)
    locked = Intervention.objects.within(by).select_for_update(of=("self",)).get(pk=intervention.pk)
    hand_over = HandOver.objects.filter(intervention=locked).first() or HandOver(intervention=locked)
    hand_over.taker, hand_over.promise = taker, promise.strip()
    hand_over.promised_on, hand_over.reference = promised_on, reference.strip()
    if promised_on and promised_on > by.day:
        raise ValidationError({"promised_on": "Skriv dagen då det lovades, inte en kommande dag."})
    hand_over.full_clean()
    hand_over.save()
    keep_questions(by=by, intervention=locked)
    _record(by, locked, "promise")
    return hand_over


@transaction.atomic
def answer_question(
    *, by: Access, check: HandOverCheck, answer: str, text: str, answered_on: date
) -> HandOverCheck:
    """What became of it. May be written anew. Raises ValidationError for a day before the end, or one to come."""
    require(by, Permission.KEEP_REPORTS)
    rows = HandOverCheck.objects.within(by).select_related("hand_over__intervention")
    locked = rows.select_for_update(of=("self",)).get(pk=check.pk)
    intervention = locked.hand_over.intervention
    if not answer:
        raise ValidationError({"answer": "Välj hur det blev."})
    if answered_on > by.day:
        raise ValidationError({"answered_on": "Skriv dagen då svaret kom, inte en kommande dag."})
    if intervention.ends and answered_on <= intervention.ends:
        raise ValidationError(
            {"answered_on": f"Insatsen slutade {written(intervention.ends)}. Svaret kommer efter det."}
        )
    locked.answer, locked.text, locked.answered_on = answer, text.strip(), answered_on
    locked.full_clean()
    locked.save(update_fields=["answer", "text", "answered_on"])
    _record(by, intervention, f"after_{locked.months}_months")
    return locked


def _record(by: Access, intervention: Intervention, what: str) -> None:
    record_event(
        by=by,
        association_id=intervention.association_id,
        action=Act.HANDED_OVER,
        subject=intervention,
        detail={"what": what},
    )
