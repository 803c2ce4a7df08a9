"""What the board decided of an application, written in against the budget; and the agreement that makes an intervention."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from budget.domain.grants import PayingLine, beyond_plan
from budget.forms.grants import NEW, AgreeForm, DecideForm
from budget.models import Budget, BudgetLine
from budget.queries.grants import budget_for, decisions_to_choose, matters_to_choose, paying_lines
from budget.services.grants import NewDecision, agree_application, decide_application, lines_to_link
from finsam.web.access import Access
from interventions.domain.agreements import proposed_reports
from interventions.enums import ApplicationState, ReportKind
from interventions.models import Application, Intervention
from interventions.queries.preparation import PreparedRow
from interventions.views.preparation import add_errors, row_or_404, to_preparation
from members.enums import MeetingState
from members.models import Decision
from members.permissions import Permission, require

DECIDABLE = (
    ApplicationState.PROPOSED,
    ApplicationState.GRANTED,
    ApplicationState.REFUSED,
    ApplicationState.REFERRED,
)


@require_http_methods(["GET", "POST"])
def application_decide(request: HttpRequest, pk: int) -> HttpResponse:
    access, row = request.access, row_or_404(request, pk)
    require(access, Permission.KEEP_APPLICATIONS)
    application = row.application
    if application.state not in DECIDABLE:
        messages.error(request, _not_yet(application))
        return to_preparation(request, pk)
    budget, lines = _lines(access, application)
    form = _decide_form(request, application, lines)
    if request.method == "POST" and form.is_valid() and _decided(request, application, form):
        return to_preparation(request, pk)
    context = _context(row, form, budget, lines)
    return render(request, "budget/grant_decide.html", context, status=422 if form.errors else 200)


def _not_yet(application: Application) -> str:
    if application.state == ApplicationState.AGREED:
        return "Överenskommelsen är gjord. Beslutet ändras inte längre."
    return "Chefens förslag ska vara lagt innan styrelsens beslut skrivs in."


def _lines(access: Access, application: Application) -> tuple[Budget | None, tuple[PayingLine, ...]]:
    first = min((year.year for year in application.years.all()), default=None)
    budget = budget_for(access, first) if first else None
    return budget, paying_lines(access, budget, application) if budget else ()


def _decide_form(request: HttpRequest, application: Application, lines: Sequence[PayingLine]) -> DecideForm:
    stored = [(ReportKind(one.kind), one.due) for one in application.report_days.all()]
    proposed = proposed_reports(application.starts, application.ends) if application.starts else ()
    meeting = application.call.board_meeting
    return DecideForm(
        application,
        request.POST or None,
        decisions=decisions_to_choose(request.access, application),
        meeting=meeting,
        matters=matters_to_choose(request.access, meeting),
        lines=lines,
        reports=stored or (() if application.decision_id else proposed),
    )


def _decided(request: HttpRequest, application: Application, form: DecideForm) -> bool:
    given = form.cleaned_data
    line = (
        BudgetLine.objects.within(request.access).filter(pk=given["line"]).first() if given["line"] else None
    )
    try:
        decided = decide_application(
            by=request.access,
            application=application,
            decision=_decision_of(form),
            outcome=given["outcome"],
            amounts=form.amounts,
            conditions=given["conditions"],
            reports=form.reports,
            line=line,
        )
    except ValidationError as error:
        add_errors(form, error)
        return False
    messages.success(request, f"Beslutet är inskrivet: {decided.get_outcome_display().lower()}.")
    return True


def _decision_of(form: DecideForm) -> Decision | NewDecision:
    given = form.cleaned_data
    if given["decision"]:
        return given["decision"]
    if form.meeting is None:
        raise ValidationError({"text": "Välj först vilket styrelsemöte som beslutar, på beredningens sida."})
    item = None if given["matter"] in ("", NEW) else form.matters[given["matter"]]
    return NewDecision(form.meeting, given["text"], item)


def _context(
    row: PreparedRow, form: DecideForm, budget: Budget | None, lines: Sequence[PayingLine]
) -> dict[str, Any]:
    application, meeting = row.application, row.application.call.board_meeting
    years = [year.year for year in application.years.all()]
    return {
        "application": application,
        "tally": row.tally,
        "form": form,
        "meeting": meeting,
        "may_write": meeting is not None
        and meeting.state not in (MeetingState.ADJUSTED, MeetingState.CANCELLED),
        "budget": budget,
        "lines": [(one, [(year, one.left(year)) for year in years if year in one.years]) for one in lines],
        "beyond": [str(year) for year in beyond_plan(years, lines[0].years)] if lines else [],
        "years": years,
    }


# The agreement


@require_http_methods(["GET", "POST"])
def application_agree(request: HttpRequest, pk: int) -> HttpResponse:
    access, row = request.access, row_or_404(request, pk)
    require(access, Permission.KEEP_APPLICATIONS)
    application = row.application
    made = getattr(application, "intervention", None)
    if made is not None:
        return _to_intervention(request, made)
    if application.state != ApplicationState.GRANTED:
        messages.error(request, "Bara en beviljad ansökan blir en insats.")
        return to_preparation(request, pk)
    first = min((year.year for year in application.years.all() if year.decided), default=0)
    form = AgreeForm(
        request.POST or None,
        lines=lines_to_link(access, application),
        year=first,
        initial={"agreed_on": access.day},
    )
    if request.method == "POST" and form.is_valid():
        made = _agreed(request, application, form)
        if made is not None:
            return _to_intervention(request, made)
    context = {
        "application": application,
        "form": form,
        "parties": [one for one in application.party_rows.all() if one.declined_at is None],
        "years": list(application.years.all()),
        "reports": list(application.report_days.all()),
        "is_adjusted": application.decision.meeting.state == MeetingState.ADJUSTED,
    }
    return render(request, "budget/grant_agree.html", context, status=422 if form.errors else 200)


def _agreed(request: HttpRequest, application: Application, form: AgreeForm) -> Intervention | None:
    given = form.cleaned_data
    chosen = given.get("line")
    line = BudgetLine.objects.within(request.access).filter(pk=chosen).first() if chosen else None
    try:
        made = agree_application(
            by=request.access,
            application=application,
            agreed_on=given["agreed_on"],
            line=line,
            name=given["name"],
        )
    except ValidationError as error:
        add_errors(form, error)
        return None
    messages.success(request, f"{made} är upplagd som insats, med parter, texter och rapporter från ansökan.")
    return made


def _to_intervention(request: HttpRequest, intervention: Intervention) -> HttpResponse:
    return redirect("intervention_detail", request.access.association.slug, intervention.pk)
