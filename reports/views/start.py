"""The start page: what waits for whoever signs in, and where the year stands."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from budget.queries.budgets import balance_of, current_budget, explanation_rows
from budget.queries.outcomes import follow_up
from budget.views.pictures import progress, spending
from finsam.web.access import Access
from interventions.enums import Assessment
from interventions.queries import NOT_SENT, reporter_submissions, tally, target_results
from interventions.queries.calls import open_calls
from interventions.queries.preparation import waiting_for_advice
from interventions.queries.submissions import own_interventions
from members.enums import Role
from members.permissions import Permission, may, require
from members.queries.access import last_day_of
from members.queries.bodies import own_seats
from members.queries.meetings import next_meetings, own_open_tasks
from reports.queries import open_rounds, visible_documents
from reports.views.waiting import also_open, waiting_for_office


def association_start(request: HttpRequest) -> HttpResponse:
    access = request.access
    require(access, Permission.SEE_ASSOCIATION)
    if access.roles == {Role.REPORTER}:
        return render(request, "reports/start_reporter.html", _for_reporters(access))
    context = {
        "budget_meeting": next_meetings(access).filter(is_public=True).first(),
        **year_cards(access),
    }
    if may(access, Permission.WRITE_DOCUMENTS):
        context["waiting"] = waiting_for_office(access)
        context["also_open"] = also_open(access)
    else:
        context |= _for_members(access)
    return render(request, "reports/start.html", context)


def _for_reporters(access: Access) -> dict[str, Any]:
    """Whoever only reports: her interventions and what is due, nothing else."""
    reports = list(reporter_submissions(access)[:20])
    return {
        "interventions": own_interventions(access),
        "submissions": reports,
        "late": [one for one in reports if one.state in NOT_SENT and one.due < access.day],
        "due": [one for one in reports if one.state in NOT_SENT],
        "is_reporter": True,
    }


def _for_members(access: Access) -> dict[str, Any]:
    """What somebody outside the office came for: the plan to read, her next meeting and tasks, her reports."""
    is_auditor = Role.AUDITOR in access.roles
    meetings = next_meetings(access)
    reports = reporter_submissions(access)[:10] if Role.REPORTER in access.roles else []
    return {
        "next_meeting": (meetings.filter(body__in=access.bodies) if access.bodies else meetings).first(),
        "tasks": own_open_tasks(access),
        "advice": waiting_for_advice(access),
        "calls": open_calls(access) if may(access, Permission.APPLY) else [],
        "rounds": open_rounds(access),
        "seats": own_seats(access),
        "documents": [] if is_auditor else visible_documents(access)[:6],
        "submissions": reports,
        "late": [one for one in reports if one.state in NOT_SENT and one.due and one.due < access.day],
        "is_reporter": Role.REPORTER in access.roles,
        "is_auditor": is_auditor,
        "auditor_until": last_day_of(access, Role.AUDITOR) if is_auditor else None,
    }


def year_cards(access: Access) -> dict[str, Any]:
    """The year's money, budget and goals; next year's budget."""
    year = access.day.year
    followed = follow_up(access, year)
    budget, coming = current_budget(access, year), current_budget(access, year + 1)
    results = target_results(access, year, raw=may(access, Permission.SEE_RAW_COUNTS))
    counted = tally(results)
    return {
        "year": year,
        "followed": followed,
        "progress": progress(followed),
        "spending": spending(followed, 5) if followed.through else None,
        "shows_chart": may(access, Permission.SEE_RAW_COUNTS),
        "budget": budget,
        "balance": balance_of(access, budget) if budget else None,
        "explanations": explanation_rows(budget) if budget else (),
        "coming": coming,
        "coming_balance": balance_of(access, coming) if coming else None,
        "goals": len(results),
        "met": counted[Assessment.MET],
        "partly": counted[Assessment.PARTLY],
        "missed": counted[Assessment.NOT_MET],
        "unknown": counted[Assessment.UNKNOWN],
    }
