"""What the board decides of an application, and the agreement that makes an intervention of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from budget.domain.grants import GrantError, PayingLine, check_line, check_reports
from budget.models import Budget, BudgetLine, Grant
from budget.queries.grants import budget_for, decisions_to_choose, paying_lines
from budget.services.budgets import count_edit
from finsam.shared.formats import day as written
from finsam.web.access import Access
from interventions.domain.preparation import GRANTING, AmountsError, check_amounts
from interventions.enums import ApplicationState, Outcome, ReportKind
from interventions.models import Application, ApplicationReport, Intervention
from interventions.services.agreements import make_intervention
from interventions.services.applications import go, lock_application, log
from interventions.services.hand_over import keep_questions
from members.enums import Act, ItemKind
from members.models import AgendaItem, Decision, Meeting
from members.permissions import Permission, require
from members.services.agenda import record_decision, save_agenda_item

STATES = {
    Outcome.GRANTED: ApplicationState.GRANTED,
    Outcome.PARTLY: ApplicationState.GRANTED,
    Outcome.REFUSED: ApplicationState.REFUSED,
    Outcome.REFERRED: ApplicationState.REFERRED,
}
Amounts = Mapping[int, Decimal]
Reports = Sequence[tuple[ReportKind, date]]


@dataclass(frozen=True)
class NewDecision:
    """A decision that is written here, at a matter of the board's agenda; a new matter where none is given."""

    meeting: Meeting
    text: str
    item: AgendaItem | None = None


# The decision


@transaction.atomic
def decide_application(
    *,
    by: Access,
    application: Application,
    decision: Decision | NewDecision,
    outcome: str,
    amounts: Amounts,
    conditions: str = "",
    reports: Reports = (),
    line: BudgetLine | None = None,
) -> Application:
    """The board's decision as the office writes it: outcome, kronor by year, conditions, and when reports are due.

    May be put right until the agreement, or until the application goes back to the applicant; another outcome of
    another kind is a new decision. Raises ValidationError for a decision that is not the board's, amounts that do not
    agree with the outcome, a refusal or referral without reasons, and a budget line that does not have the money.
    """
    require(by, Permission.KEEP_APPLICATIONS)
    locked = lock_application(by, application.pk)
    wanted = Outcome(outcome)
    if locked.state != STATES[wanted]:
        go(locked, STATES[wanted])
    _check_words(wanted, conditions)
    kronor = _checked_amounts(locked, wanted, amounts)
    days = tuple(reports) if wanted in GRANTING else ()
    _at("reports", check_reports, days, locked.starts)
    paying = _paying(by, locked, kronor, line) if wanted in GRANTING else None
    locked.decision = _decision(by, locked, decision)
    locked.outcome, locked.conditions = wanted, conditions.strip()
    locked.full_clean()
    locked.save(update_fields=["state", "outcome", "decision", "conditions"])
    _write_years(locked, kronor)
    _write_reports(locked, days)
    _write_grant(locked, paying)
    detail = {"outcome": wanted, "decision": locked.decision.pk, "line": paying.pk if paying else None}
    log(by, locked, Act.APPLICATION_DECIDED, **detail)
    return locked


def _at(name: str, check, *arguments) -> None:
    """Runs a rule of the domain; what it refuses is told at the field."""
    try:
        check(*arguments)
    except (GrantError, AmountsError) as error:
        raise ValidationError({name: str(error)}) from None


def _check_words(outcome: Outcome, conditions: str) -> None:
    if outcome not in GRANTING and not conditions.strip():
        raise ValidationError({"conditions": "Skriv skälen. De står i brevet till sökanden."})


def _checked_amounts(application: Application, outcome: Outcome, amounts: Amounts) -> Amounts:
    applied = {year.year: year.applied for year in application.years.select_for_update()}
    _at("amounts", check_amounts, outcome, applied, amounts)
    return {year: amounts.get(year) or Decimal(0) for year in applied}


def _paying(
    by: Access, application: Application, kronor: Amounts, line: BudgetLine | None
) -> BudgetLine | None:
    """The line that pays. Nothing is held against a budget where none is laid forward for the first year."""
    first = min(year for year, amount in kronor.items() if amount)
    budget = budget_for(by, first)
    if budget is None:
        return None
    Budget.objects.select_for_update().get(pk=budget.pk)  # one grant at a time draws on its lines
    lines = paying_lines(by, budget, application)
    chosen = next((one for one in lines if line is not None and one.pk == line.pk), None)
    if chosen is None:
        raise ValidationError({"line": f"Välj vilken rad i {str(budget).lower()} som betalar."})
    _at("line", check_line, chosen, kronor, lines)
    return BudgetLine.objects.select_related("budget").get(pk=chosen.pk)


def _decision(by: Access, application: Application, given: Decision | NewDecision) -> Decision:
    if isinstance(given, NewDecision):
        given = _write_decision(by, application, given)
    if not decisions_to_choose(by, application).filter(pk=given.pk).exists():
        raise ValidationError(
            {
                "decision": "Välj ett beslut från ett styrelsemöte som har hållits efter att ansökan skickades in, "
                "eller skriv in beslutet här."
            }
        )
    return given


def _write_decision(by: Access, application: Application, new: NewDecision) -> Decision:
    try:
        item = new.item or save_agenda_item(
            by=by,
            meeting=new.meeting,
            values={
                "kind": ItemKind.DECISION,
                "title": f"Ansökan: {application.title}",
                "reference": application.reference,
            },
        )
        return record_decision(by=by, item=item, text=new.text)
    except ValidationError as error:
        raise ValidationError({"text": error.messages}) from None


def _write_years(application: Application, kronor: Amounts) -> None:
    for year in application.years.all():
        year.decided = kronor[year.year]
        year.save(update_fields=["decided"])


def _write_reports(application: Application, reports: Reports) -> None:
    application.report_days.all().delete()
    rows = [ApplicationReport(application=application, kind=kind, due=due) for kind, due in reports]
    ApplicationReport.objects.bulk_create(rows)


def _write_grant(application: Application, line: BudgetLine | None) -> None:
    if line is None:
        Grant.objects.filter(application=application).delete()
        return
    values = {"line": line, "budget_year": line.budget.year, "line_name": line.name}
    Grant.objects.update_or_create(application=application, defaults=values)


# The agreement


@transaction.atomic
def agree_application(
    *, by: Access, application: Application, agreed_on: date, line: BudgetLine | None = None, name: str = ""
) -> Intervention:
    """The agreement is signed: the intervention is made of the application, with the reports that are awaited
    and, where it has an end, the questions that are asked after it.

    `line` becomes the intervention's own in the budget; `name` where another intervention has the application's. Once:
    a second time the same intervention is answered. Raises ValidationError for a day before the decision or to come,
    for a name that is taken, and for a line that is another intervention's.
    """
    require(by, Permission.KEEP_APPLICATIONS)
    locked = lock_application(by, application.pk)
    if locked.state == ApplicationState.AGREED:
        return Intervention.objects.get(application=locked)
    go(locked, ApplicationState.AGREED)
    _check_agreed_on(by, locked, agreed_on)
    intervention = make_intervention(by=by, application=locked, name=name)
    if line is not None:
        _link(by, locked, line, intervention)
    keep_questions(by=by, intervention=intervention)
    locked.agreed_on = agreed_on
    locked.save(update_fields=["state", "agreed_on"])
    log(by, locked, Act.AGREEMENT_MADE, intervention, line=line.pk if line else None)
    return intervention


def _check_agreed_on(by: Access, application: Application, agreed_on: date) -> None:
    held_on = application.decision.meeting.held_on
    if agreed_on < held_on:
        message = f"Styrelsen beslutade {written(held_on)}. Överenskommelsen kan inte vara äldre."
        raise ValidationError({"agreed_on": message})
    if agreed_on > by.day:
        raise ValidationError({"agreed_on": "Välj i dag eller en tidigare dag: då den undertecknades."})


def lines_to_link(access: Access, application: Application) -> tuple[PayingLine, ...]:
    """Lines that belong to no intervention, in the budget that pays."""
    first = min((year.year for year in application.years.all() if year.decided), default=None)
    budget = budget_for(access, first) if first else None
    lines = paying_lines(access, budget, application) if budget else ()
    return tuple(one for one in lines if one.is_free)


def _link(by: Access, application: Application, line: BudgetLine, intervention: Intervention) -> None:
    """The line's amounts stay as the board has decided them; only whose line it is becomes known."""
    if line.pk not in {one.pk for one in lines_to_link(by, application)}:
        raise ValidationError({"line": "Välj en rad som inte redan hör till en insats, eller ingen."})
    own = BudgetLine.objects.select_for_update().select_related("budget").get(pk=line.pk)
    own.intervention = intervention
    own.full_clean()
    own.save(update_fields=["intervention"])
    count_edit(own.budget)
