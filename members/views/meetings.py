"""Meetings of a body: the list, the year's plan, one meeting from its agenda to the posted notice."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from finsam.shared.formats import day as written
from finsam.web.access import Access
from members.domain.meetings import (
    SETTLED,
    Course,
    NoticeDays,
    SeatRow,
    Step,
    appeal_ends,
    has_quorum,
    has_remote,
    lacks_budget_meeting,
    latest_adjustment,
    latest_notice,
    papers_leave,
    proposed_dates,
    serving_seats,
    shows_agenda,
    shows_minutes,
    what_is_next,
)
from members.enums import AttendanceDuty, BodyKind, MeetingState, SeatKind
from members.forms.meetings import MeetingEditForm, NoticeForm, PlanForm, PlanRows, plan_rows, seat_forms
from members.models import Body, Meeting, Notice
from members.permissions import Permission, may, may_in, require
from members.queries.charter import charter_on
from members.queries.meetings import (
    agenda_of,
    attendance_of,
    chair_on,
    decisions_to_report,
    is_settled,
    meeting_for,
    meeting_years,
    meetings_of_year,
    notices_of,
    proposed_paragraph,
    seats_at,
    tasks_brought_to,
)
from members.services.meetings import (
    cancel_meeting,
    change_meeting,
    hold_meeting,
    plan_meetings,
    post_notice,
    record_attendance,
    rows_at,
    take_down_notice,
)

YEARS = range(2004, 2101)  # the law is of 2004
USUAL_NUMBER = {BodyKind.LSG: 9, BodyKind.BOARD: 6}


def body_of(access: Access, pk: int) -> Body:
    """Ended ones too: their meetings are still read."""
    require(access, Permission.SEE_ASSOCIATION)
    return get_object_or_404(Body.objects.within(access), pk=pk)


def readable_or_404(access: Access, pk: int) -> Meeting:
    require(access, Permission.SEE_ASSOCIATION)
    meeting = meeting_for(access, pk)
    if meeting is None:
        raise Http404
    return meeting


def kept_or_403(access: Access, pk: int) -> Meeting:
    meeting = readable_or_404(access, pk)
    require(access, Permission.KEEP_MEETINGS)
    return meeting


def to_meeting(access: Access, meeting: int, anchor: str = "") -> HttpResponse:
    answer = redirect("meeting_detail", access.association.slug, meeting)
    if anchor:
        answer["Location"] += f"#{anchor}"
    return answer


def tell(request: HttpRequest, error: ValidationError) -> None:
    for message in error.messages:
        messages.error(request, message)


def chosen_year(request: HttpRequest, years: list[int]) -> int:
    """The year asked for; else this year, or the nearest that has any meetings."""
    asked = request.GET.get("ar", "")
    if asked.isascii() and asked.isdigit() and len(asked) == 4 and int(asked) in YEARS:
        return int(asked)
    today = request.access.day.year
    return min(years, key=lambda year: (abs(year - today), -year)) if years else today


# The list


@require_GET
def meeting_list(request: HttpRequest, pk: int) -> HttpResponse:
    access = request.access
    body = body_of(access, pk)
    years = meeting_years(access, body.pk)
    year = chosen_year(request, years)
    meetings = list(meetings_of_year(access, body.pk, year))
    public = [(row.held_on, row.is_public) for row in meetings if row.state != MeetingState.CANCELLED]
    context = {
        "body": body,
        "year": year,
        "years": sorted({*years, year}, reverse=True),
        "meetings": meetings,
        "keeps": may(access, Permission.KEEP_MEETINGS),
        "reads": may_in(access, Permission.SEE_ALL_MEETINGS, body.pk),
        "lacks_public": bool(meetings) and body.kind == BodyKind.BOARD and lacks_budget_meeting(year, public),
    }
    return render(request, "members/meeting_list.html", context)


# The year's plan


@require_http_methods(["GET", "POST"])
def meeting_plan(request: HttpRequest, pk: int) -> HttpResponse:
    body = body_of(request.access, pk)
    require(request.access, Permission.KEEP_MEETINGS)
    if request.method == "GET":
        day = request.access.day
        year = chosen_year(request, [day.year + (day.month > 8)])
        count = USUAL_NUMBER.get(body.kind, 4)
        form = PlanForm(initial={"year": year, "count": count})
        return _plan_page(request, body, form, _proposals(year, count))
    return _planned(request, body)


def _proposals(year: int, count: int) -> PlanRows:
    return plan_rows(initial=[{"held_on": day} for day in proposed_dates(year, count)])


def _planned(request: HttpRequest, body: Body) -> HttpResponse:
    """Three buttons: propose other days, more rows (also the pasted ones), save."""
    form = PlanForm(request.POST)
    good, wants = form.is_valid(), request.POST.get("gor", "spara")
    if good and wants == "foresla":
        return _plan_page(
            request, body, form, _proposals(form.cleaned_data["year"], form.cleaned_data["count"])
        )
    if good and form.cleaned_data["pasted"]:
        initial = [{"held_on": day, "title": title} for day, title in form.cleaned_data["pasted"]]
        fresh = PlanForm(initial={**form.cleaned_data, "pasted": "", "count": len(initial)})
        return _plan_page(request, body, fresh, plan_rows(initial=initial), pasted=len(initial))
    if wants == "fler":
        data = request.POST.copy()
        total = data.get("rad-TOTAL_FORMS", "0")
        known = int(total) if total.isdecimal() and len(total) < 4 else 0
        data["rad-TOTAL_FORMS"] = str(known + 3)
        return _plan_page(request, body, form, plan_rows(data, year=None))
    year = form.cleaned_data.get("year") if good else None
    taken = Meeting.objects.within(request.access).filter(body=body).exclude(state=MeetingState.CANCELLED)
    rows = plan_rows(request.POST, taken=set(taken.values_list("held_on", flat=True)), year=year)
    if good and rows.is_good():
        values = {name: form.cleaned_data[name] for name in ("starts_at", "place", "form")}
        try:
            made = plan_meetings(by=request.access, body=body, meetings=rows.planned(), **values)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return _after_planning(request, body, form.cleaned_data["year"], made)
    return _plan_page(request, body, form, rows, status=422)


def _plan_page(
    request: HttpRequest, body: Body, form: PlanForm, rows: PlanRows, status: int = 200, **more: Any
) -> HttpResponse:
    context = {"body": body, "form": form, "rows": rows, "is_board": body.kind == BodyKind.BOARD, **more}
    return render(request, "members/meeting_plan.html", context, status=status)


def _after_planning(request: HttpRequest, body: Body, year: int, made: list[Meeting]) -> HttpResponse:
    access = request.access
    messages.success(request, f"{len(made)} möten är inlagda, med dagordning.")
    rows = meetings_of_year(access, body.pk, year).exclude(state=MeetingState.CANCELLED)
    if body.kind == BodyKind.BOARD and lacks_budget_meeting(year, rows.values_list("held_on", "is_public")):
        messages.warning(
            request,
            f"Inget möte före 30 november {year} är offentligt. Budgeten beslutas vid ett offentligt möte senast då "
            "(19 och 23 §§ finsamlagen). Öppna budgetmötet och markera det.",
        )
    answer = redirect("meeting_list", access.association.slug, body.pk)
    answer["Location"] += f"?ar={year}"
    return answer


# One meeting


@require_GET
def meeting_detail(request: HttpRequest, pk: int) -> HttpResponse:
    access = request.access
    meeting = readable_or_404(access, pk)
    return render(request, "members/meeting_detail.html", meeting_page(access, meeting))


def meeting_page(access: Access, meeting: Meeting) -> dict[str, Any]:
    """What the page shows, and to whom: drafts are the office's, minutes are read once the meeting is held."""
    keeps = may(access, Permission.KEEP_MEETINGS)
    sees_agenda = keeps or shows_agenda(meeting.state, meeting.papers_ready)
    sees_minutes = keeps or shows_minutes(meeting.state)
    charter = charter_on(access, meeting.adjusted_on or meeting.held_on)
    notices = notices_of(meeting) if meeting.state == MeetingState.ADJUSTED else []
    attendance = attendance_of(meeting) if sees_minutes else []
    own = may_in(access, Permission.SEE_ALL_MEETINGS, meeting.body_id)
    return {
        "meeting": meeting,
        "body": meeting.body,
        "keeps": keeps,
        "edits": keeps and meeting.state not in SETTLED,
        "is_board": meeting.body.kind == BodyKind.BOARD,
        "sees_agenda": sees_agenda,
        "sees_minutes": sees_minutes,
        "agenda": agenda_of(meeting) if sees_agenda else [],
        "attendance": attendance,
        "absent": [
            str(row.person)
            for row in attendance
            if row.person and not row.came and row.seat.kind == SeatKind.ORDINARY
        ],
        "loose": list(meeting.decisions.filter(item=None)) if sees_minutes else [],
        "standing": _standing(meeting, attendance),
        "tasks": list(tasks_brought_to(access, meeting)) if own else [],
        "sees_tasks": own,
        "delegated": list(decisions_to_report(access, meeting)) if sees_agenda and _is_board(meeting) else [],
        "notices": [(row, appeal_ends(row.posted_on) if row.posted_on else None) for row in notices],
        "places": charter.notice_places,
        "is_held": shows_minutes(meeting.state),
        **_course(meeting, notices, charter.notice_days, access),
    }


def _is_board(meeting: Meeting) -> bool:
    return meeting.body.kind == BodyKind.BOARD


def _course(meeting: Meeting, notices: list[Notice], notice_days: int, access: Access) -> dict[str, Any]:
    days = tuple(NoticeDays(row.posted_on, row.down_on) for row in notices)
    papers_days = meeting.body.papers_days
    course = Course(
        meeting.state, meeting.held_on, papers_days, meeting.adjusted_on, notice_days, notices=days
    )
    following = what_is_next(course, access.day)
    return {
        "next": following,
        "step": following.step,
        "is_late": following.is_late(access.day),
        "papers_leave": papers_leave(meeting.held_on, papers_days),
        "latest_adjustment": latest_adjustment(meeting.held_on),
        "adjusted_late": bool(meeting.adjusted_on)
        and meeting.adjusted_on > latest_adjustment(meeting.held_on),
        "latest_notice": latest_notice(meeting.adjusted_on, notice_days) if meeting.adjusted_on else None,
        "all_done": following.step == Step.DONE,
    }


def _standing(meeting: Meeting, attendance: list[Any]) -> dict[str, Any]:
    """Who served, in numbers; empty before the attendance is recorded. Reads rows with their seats."""
    if not attendance:
        return {}
    rows = [
        SeatRow(
            row.seat_id,
            is_ordinary=row.seat.kind == SeatKind.ORDINARY,
            presence=row.presence,
            serves_for=row.serves_for_id,
        )
        for row in attendance
    ]
    places, serving = sum(row.is_ordinary for row in rows), len(serving_seats(rows))
    return {
        "places": places,
        "serving": serving,
        "quorum": not _is_board(meeting) or has_quorum(serving, places),
        "remote": has_remote(rows),
        "chair": any(row.duty == AttendanceDuty.CHAIR for row in attendance),
        "adjuster": any(row.duty == AttendanceDuty.ADJUSTER for row in attendance),
    }


@require_http_methods(["GET", "POST"])
def meeting_edit(request: HttpRequest, pk: int) -> HttpResponse:
    access = request.access
    meeting = kept_or_403(access, pk)
    if is_settled(meeting):
        messages.info(request, f"Mötet är {meeting.get_state_display().lower()} och ändras inte mer.")
        return to_meeting(access, pk)
    initial = {}
    if meeting.first_paragraph == 1 and not meeting.decisions.exists():
        initial = {"first_paragraph": proposed_paragraph(meeting)}
    form = MeetingEditForm(request.POST or None, instance=meeting, initial=initial, today=access.day)
    if request.method == "POST" and form.is_valid():
        was = Meeting.objects.get(pk=pk).state
        try:
            changed = change_meeting(by=access, meeting=meeting, values=form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "Mötet är ändrat.")
            if was == MeetingState.CALLED and changed.state == MeetingState.PLANNED:
                messages.warning(request, "Mötet har en ny dag. Skicka kallelsen på nytt.")
            return to_meeting(access, pk)
    context = {"meeting": meeting, "form": form, "body": meeting.body}
    return render(request, "members/meeting_edit.html", context, status=422 if form.errors else 200)


@require_POST
def meeting_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = kept_or_403(request.access, pk)
    try:
        cancel_meeting(by=request.access, meeting=meeting)
    except ValidationError as error:
        tell(request, error)
    else:
        words = " Kallelsen är skickad: hör av dig till ledamöterna." if meeting.called_at else ""
        messages.success(request, f"Mötet {written(meeting.held_on)} är inställt.{words}")
    return to_meeting(request.access, pk)


@require_http_methods(["GET", "POST"])
def meeting_attendance(request: HttpRequest, pk: int) -> HttpResponse:
    access = request.access
    meeting = kept_or_403(access, pk)
    if meeting.held_on > access.day or meeting.state in SETTLED:
        messages.error(request, "Närvaron förs när mötet hålls, och ändras inte efter justeringen.")
        return to_meeting(access, pk)
    rows = _with_chair(meeting, rows_at(meeting))
    forms = seat_forms(request.POST or None, seats_at(meeting), rows, _is_board(meeting))
    faults: list[str] = []
    if request.method == "POST" and not [form for form in forms if not form.is_valid()]:
        try:
            record_attendance(by=access, meeting=meeting, rows=[form.given() for form in forms])
        except ValidationError as error:
            faults = error.messages
        else:
            messages.success(request, "Närvaron är sparad.")
            return to_meeting(access, pk, "narvaro")
    wrong = bool(faults) or any(form.errors for form in forms)
    context = {
        "meeting": meeting,
        "body": meeting.body,
        "forms": forms,
        "faults": faults,
        "wrong": wrong,
        "is_board": _is_board(meeting),
    }
    return render(request, "members/meeting_attendance.html", context, status=422 if wrong else 200)


def _with_chair(meeting: Meeting, rows: list[SeatRow]) -> list[SeatRow]:
    """Before anything is recorded the body's own chair is proposed as chair of the meeting."""
    if any(row.duty for row in rows) or meeting.attendances.exists():
        return rows
    term = chair_on(meeting)
    if term is None:
        return rows
    return [
        replace(row, duty=AttendanceDuty.CHAIR) if row.seat == term.mandate.seat_id and row.came else row
        for row in rows
    ]


@require_POST
def meeting_hold(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = kept_or_403(request.access, pk)
    try:
        hold_meeting(by=request.access, meeting=meeting)
    except ValidationError as error:
        tell(request, error)
    else:
        last = written(latest_adjustment(meeting.held_on))
        messages.success(request, f"Mötet är hållet. Protokollet justeras senast {last}.")
    return to_meeting(request.access, pk)


# Notices


@require_POST
def notice_post(request: HttpRequest, pk: int) -> HttpResponse:
    return _notice(request, pk, post_notice, "Anslaget är uppsatt. Överklagandetiden går ut {ends}.")


@require_POST
def notice_take_down(request: HttpRequest, pk: int) -> HttpResponse:
    return _notice(request, pk, take_down_notice, "Anslaget är nedtaget.")


def _notice(request: HttpRequest, pk: int, service: Any, words: str) -> HttpResponse:
    access = request.access
    notice = get_object_or_404(Notice.objects.within(access), pk=pk)
    kept_or_403(access, notice.meeting_id)
    form = NoticeForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Skriv dagen som 2015-11-13.")
        return to_meeting(access, notice.meeting_id, "anslag")
    try:
        done = service(by=access, notice=notice, on=form.cleaned_data["on"])
    except ValidationError as error:
        tell(request, error)
    else:
        messages.success(request, words.format(ends=written(appeal_ends(done.posted_on))))
    return to_meeting(access, notice.meeting_id, "anslag")
