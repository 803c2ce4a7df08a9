"""Writing of the consultation: the proposal to the members, what each answers, the end of it; and a condition that is met."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from budget.domain.consultation import ConsultationError, check_answer, earlier_answer, is_answered
from budget.enums import BudgetState
from budget.models import Budget, Consultation
from budget.queries.consultation import MemberAsked, members_asked
from budget.services.budgets import change_state, lock_open_budget
from finsam.shared.formats import day as written
from finsam.web.access import Access
from members.enums import Act
from members.permissions import Permission, require
from members.services.record import record_event

TO_COME = "Skriv dagen då det hände, inte en kommande dag."
NOBODY_LEFT = "Förslaget är redan skickat till alla medlemmar."


@transaction.atomic
def send_proposal(*, by: Access, budget: Budget, on: date) -> int:
    """Records that the proposal went to the members that have not had it; a draft is laid forward by it. Gives how many.

    A draft that has been sent before has been changed since: then it goes to all anew, and what a member said of the
    earlier one is kept in its text. Raises ValidationError for a day to come, and when all have it.
    """
    require(by, Permission.KEEP_BUDGET)
    locked = lock_open_budget(by, budget.pk)
    if on > by.day:
        raise ValidationError({"sent_on": TO_COME})
    is_draft = locked.state == BudgetState.DRAFT
    rows = members_asked(by, locked, by.day)
    waiting = [row for row in rows if is_draft or row.row is None]
    if not waiting:
        raise ValidationError(NOBODY_LEFT)
    for row in waiting:
        _send(locked, row, on)
    if is_draft:
        locked = change_state(by=by, budget=locked, to=BudgetState.PROPOSED)
    _record(by, locked, Act.PROPOSAL_SENT, {"members": len(waiting), "on": on.isoformat()})
    return len(waiting)


def _send(budget: Budget, asked: MemberAsked, on: date) -> None:
    row = asked.row
    if row is None:
        row = Consultation(budget=budget, membership=asked.membership)
    else:
        row.text = earlier_answer(row.sent_on, row.view, row.text)
    row.sent_on, row.answered_on, row.view = on, None, ""
    row.full_clean()
    row.save()


@transaction.atomic
def record_answer(
    *,
    by: Access,
    consultation: Consultation,
    answered_on: date,
    view: str,
    text: str = "",
    reference: str = "",
) -> Consultation:
    """What a member answered. When it was the last one, the consultation is over.

    Raises ValidationError for an answer before the proposal was sent or on a day to come, and when the budget is adopted.
    """
    require(by, Permission.KEEP_BUDGET)
    budget = lock_open_budget(by, consultation.budget_id)
    row = Consultation.objects.within(by).select_for_update().get(pk=consultation.pk)
    try:
        check_answer(row.sent_on, answered_on, by.day)
    except ConsultationError as error:
        raise ValidationError({"answered_on": str(error)}) from None
    row.answered_on, row.view, row.text, row.reference = answered_on, view, text, reference
    row.full_clean()
    row.save()
    record_event(by=by, association_id=budget.association_id, action=Act.MEMBER_ANSWERED, subject=row)
    if budget.state == BudgetState.PROPOSED and is_answered(
        found.asked for found in members_asked(by, budget, by.day)
    ):
        change_state(by=by, budget=budget, to=BudgetState.CONSULTED)
    return row


@transaction.atomic
def close_consultation(*, by: Access, budget: Budget, reason: str) -> Budget:
    """The office ends the consultation though some have not answered; the reason stands with each of them."""
    require(by, Permission.KEEP_BUDGET)
    locked = lock_open_budget(by, budget.pk)
    rows = members_asked(by, locked, by.day)
    if any(row.row is None for row in rows):
        raise ValidationError("Skicka förslaget till alla medlemmar först (23 § finsamlagen).")
    if not reason.strip():
        raise ValidationError({"reason": "Skriv varför samrådet avslutas fast alla inte har svarat."})
    for found in rows:
        row = found.row
        if row is not None and not found.asked.has_answered:
            row.text = (
                f"{row.text}\nSamrådet avslutades {written(by.day)} utan svar: {reason.strip()}".strip()
            )
            row.full_clean()
            row.save()
    return change_state(by=by, budget=locked, to=BudgetState.CONSULTED)


@transaction.atomic
def meet_condition(*, by: Access, budget: Budget, on: date) -> Budget:
    """What the adoption depended on has been decided."""
    require(by, Permission.KEEP_BUDGET)
    locked = Budget.objects.within(by).select_for_update(of=("self",)).select_related("decision__meeting")
    row = locked.get(pk=budget.pk)
    if row.state != BudgetState.ADOPTED or not row.condition or row.decision is None:
        raise ValidationError("Budgeten har inget villkor som väntar.", code="condition")
    if on > by.day:
        raise ValidationError({"on": TO_COME})
    if on < row.decision.meeting.held_on:
        raise ValidationError(
            {
                "on": f"Budgeten fastställdes {written(row.decision.meeting.held_on)}. Välj en dag från och med den."
            }
        )
    row.condition_met_on = on
    row.save(update_fields=["condition_met_on"])
    _record(by, row, Act.CONDITION_MET, {"on": on.isoformat()})
    return row


def _record(by: Access, budget: Budget, action: Act, detail: dict[str, int | str]) -> None:
    where = {"year": budget.year, "version": budget.version}
    record_event(
        by=by, association_id=budget.association_id, action=action, subject=budget, detail=where | detail
    )
