"""Matters of a meeting: written, moved, minuted and decided."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from finsam.shared.richtext import read_words
from members.domain.meetings import SETTLED
from members.enums import BodyKind
from members.forms.meetings import ItemForm, MinutesForm, StanceForm, TaskForm
from members.models import AgendaItem, Meeting, Stance
from members.queries.meetings import agenda_of, holders_of
from members.services.agenda import (
    move_item,
    record_stance,
    remove_decision,
    remove_item,
    remove_stance,
    save_agenda_item,
    write_minutes,
)
from members.services.tasks import give_task
from members.views.meetings import kept_or_403, tell, to_meeting


def _item_or_404(request: HttpRequest, meeting: Meeting, item: int) -> AgendaItem:
    rows = AgendaItem.objects.within(request.access).select_related("meeting__body")
    return get_object_or_404(rows, pk=item, meeting=meeting)


def _to_minutes(request: HttpRequest, item: AgendaItem, anchor: str = "") -> HttpResponse:
    answer = redirect("item_minutes", request.access.association.slug, item.meeting_id, item.pk)
    if anchor:
        answer["Location"] += f"#{anchor}"
    return answer


@require_http_methods(["GET", "POST"])
def item_add(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = kept_or_403(request.access, pk)
    if meeting.state in SETTLED:
        return to_meeting(request.access, pk)
    return _item_form(request, meeting, None)


@require_http_methods(["GET", "POST"])
def item_edit(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    meeting = kept_or_403(request.access, pk)
    own = _item_or_404(request, meeting, item)
    if meeting.state in SETTLED:
        return to_meeting(request.access, pk)
    return _item_form(request, meeting, own)


def _item_form(request: HttpRequest, meeting: Meeting, item: AgendaItem | None) -> HttpResponse:
    form = ItemForm(request.POST or None, instance=item)
    if request.method == "POST" and form.is_valid():
        try:
            saved = save_agenda_item(by=request.access, meeting=meeting, item=item, values=form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"Ärendet {saved.title} är sparat.")
            return to_meeting(request.access, meeting.pk, f"arende-{saved.pk}")
    context = {"meeting": meeting, "item": item, "form": form}
    return render(request, "members/item_edit.html", context, status=422 if form.errors else 200)


@require_POST
def item_move(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    meeting = kept_or_403(request.access, pk)
    own = _item_or_404(request, meeting, item)
    try:
        move_item(by=request.access, item=own, up=request.POST.get("upp") == "1")
    except ValidationError as error:
        tell(request, error)
    return to_meeting(request.access, pk, f"arende-{own.pk}")


@require_POST
def item_remove(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    meeting = kept_or_403(request.access, pk)
    own = _item_or_404(request, meeting, item)
    try:
        remove_item(by=request.access, item=own)
    except ValidationError as error:
        tell(request, error)
    else:
        messages.success(request, f"Ärendet {own.title} är borttaget från dagordningen.")
    return to_meeting(request.access, pk, "dagordning")


# Minutes of one matter


@require_http_methods(["GET", "POST"])
def item_minutes(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    meeting = kept_or_403(request.access, pk)
    own = _item_or_404(request, meeting, item)
    if meeting.state in SETTLED:
        return to_meeting(request.access, pk)
    form = _minutes_form(request, own)
    if request.method == "POST" and form.is_valid():
        try:
            write_minutes(by=request.access, item=own, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"{own.title} är sparat.")
            return to_meeting(request.access, pk, f"arende-{own.pk}")
    return _minutes_page(request, own, form=form, status=422 if form.errors else 200)


def _minutes_form(request: HttpRequest, item: AgendaItem, data: Any = "post") -> MinutesForm:
    decision = getattr(item, "decision", None)
    initial: dict[str, str] = {"notes": item.notes, "reference": item.reference}
    if decision:
        initial |= {"text": decision.text, "reference": decision.reference, "voting": decision.voting}
    elif "forslag" in request.GET:
        initial["text"] = "\n".join(line for line in read_words(item.proposal).splitlines() if line.strip())
    given = (request.POST or None) if data == "post" else None
    decides = item.meeting.body.kind != BodyKind.CONSULTATION and item.meeting.held_on <= request.access.day
    return MinutesForm(given, initial=initial, decides=decides, has_decision=decision is not None)


def _minutes_page(request: HttpRequest, item: AgendaItem, status: int = 200, **forms: Any) -> HttpResponse:
    meeting = item.meeting
    row = next(row for row in agenda_of(meeting) if row.pk == item.pk)
    holders = holders_of(meeting.body_id, min(meeting.held_on, request.access.day))
    context = {
        "meeting": meeting,
        "item": row,
        "decision": getattr(row, "decision", None),
        "form": forms.get("form") or _minutes_form(request, item, None),
        "stance_form": forms.get("stance_form") or StanceForm(item=item, prefix="jav"),
        "task_form": forms.get("task_form") or TaskForm(holders=holders, prefix="uppgift"),
        "has_attendance": meeting.attendances.exists(),
        "is_consultation": meeting.body.kind == BodyKind.CONSULTATION,
        "is_coming": meeting.held_on > request.access.day,
    }
    return render(request, "members/item_minutes.html", context, status=status)


@require_POST
def decision_remove(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    own = _item_or_404(request, kept_or_403(request.access, pk), item)
    try:
        remove_decision(by=request.access, item=own)
    except ValidationError as error:
        tell(request, error)
    else:
        messages.success(request, "Beslutet är borttaget.")
    return _to_minutes(request, own)


@require_POST
def stance_add(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    own = _item_or_404(request, kept_or_403(request.access, pk), item)
    form = StanceForm(request.POST, item=own, prefix="jav")
    if form.is_valid():
        try:
            record_stance(by=request.access, item=own, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return _to_minutes(request, own, "jav")
    return _minutes_page(request, own, status=422, stance_form=form)


@require_POST
def stance_remove(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Stance.objects.within(request.access).select_related("item__meeting")
    stance = get_object_or_404(rows, pk=pk)
    kept_or_403(request.access, stance.item.meeting_id)
    try:
        remove_stance(by=request.access, stance=stance)
    except ValidationError as error:
        tell(request, error)
    return _to_minutes(request, stance.item, "jav")


@require_POST
def task_add(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    meeting = kept_or_403(request.access, pk)
    own = _item_or_404(request, meeting, item)
    holders = holders_of(meeting.body_id, min(meeting.held_on, request.access.day))
    form = TaskForm(request.POST, holders=holders, prefix="uppgift")
    if form.is_valid():
        try:
            task = give_task(by=request.access, body=meeting.body, item=own, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"{task.person} har fått uppgiften.")
            return _to_minutes(request, own, "uppgifter")
    return _minutes_page(request, own, status=422, task_form=form)
