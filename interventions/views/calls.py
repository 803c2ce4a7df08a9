"""Calls for applications: which are open, one of them, and the questions they ask."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from interventions.forms.calls import (
    CallForm,
    FormEditor,
    changed_by_hand,
    stored_questions,
    typed_questions,
)
from interventions.models import ApplicationCall, ApplicationForm
from interventions.queries.applications import application_rows
from interventions.queries.calls import (
    call_rows,
    form_rows,
    groups_to_choose,
    newest_forms,
    questions_of,
)
from interventions.queries.preparation import may_prepare
from interventions.services.calls import (
    FormChangedError,
    SavedForm,
    digest_of,
    newest_version,
    save_call,
    save_form,
    start_form,
)
from interventions.views.applications import call_or_404
from interventions.views.preparation import days_context
from members.permissions import Permission, may, require

MOST_SHOWN = 200


@require_GET
def call_list(request: HttpRequest) -> HttpResponse:
    access = request.access
    require(access, Permission.SEE_CALLS)
    rows = list(call_rows(access))
    context = {
        "open": [row for row in rows if row.is_open_on(access.day)],
        "coming": [row for row in rows if row.opens_on > access.day],
        "closed": [row for row in rows if row.closes_on and row.closes_on < access.day],
        "keeps": may(access, Permission.KEEP_APPLICATIONS),
    }
    return render(request, "interventions/call_list.html", context)


@require_GET
def call_detail(request: HttpRequest, pk: int) -> HttpResponse:
    access = request.access
    call = call_or_404(request, pk)
    is_open = call.is_open_on(access.day)
    keeps = may(access, Permission.KEEP_APPLICATIONS)
    context = {
        "call": call,
        "is_open": is_open,
        "applications": application_rows(access, call)[:MOST_SHOWN],
        "questions": questions_of(call.form),
        "may_start": may(access, Permission.APPLY) and (is_open or (keeps and call.opens_on <= access.day)),
        "keeps": keeps,
        "may_prepare": may_prepare(access, call),
    }
    if context["may_prepare"]:
        context |= days_context(access, call)
    return render(request, "interventions/call_detail.html", context)


@require_http_methods(["GET", "POST"])
def call_add(request: HttpRequest) -> HttpResponse:
    access = request.access
    require(access, Permission.KEEP_APPLICATIONS)
    if not newest_forms(access).exists():
        messages.info(request, "Börja med frågorna: en utlysning behöver ett formulär.")
        return redirect("form_list", access.association.slug)
    return _call_form(request, None)


@require_http_methods(["GET", "POST"])
def call_edit(request: HttpRequest, pk: int) -> HttpResponse:
    call = call_or_404(request, pk)
    require(request.access, Permission.KEEP_APPLICATIONS)
    return _call_form(request, call)


def _call_form(request: HttpRequest, call: ApplicationCall | None) -> HttpResponse:
    access = request.access
    instance = call or ApplicationCall(association=access.association)
    initial = {} if call else {"opens_on": access.day, "first_year": access.day.year + 1}
    usable = newest_forms(access)
    if call:
        usable = ApplicationForm.objects.within(access).filter(
            pk__in=[*usable.values_list("pk", flat=True), call.form_id]
        )
    form = CallForm(
        request.POST or None,
        instance=instance,
        initial=initial,
        forms_to_choose=usable,
        groups=groups_to_choose(access),
    )
    if request.method == "POST" and form.is_valid():
        try:
            saved = save_call(by=access, call=call, values=form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"Utlysningen {saved.title} är sparad.")
            return redirect("call_detail", access.association.slug, saved.pk)
    context = {"call": call, "form": form}
    return render(request, "interventions/call_edit.html", context, status=422 if form.errors else 200)


# The questions


@require_GET
def form_list(request: HttpRequest) -> HttpResponse:
    require(request.access, Permission.KEEP_APPLICATIONS)
    return render(request, "interventions/form_list.html", {"forms": form_rows(request.access)})


@require_POST
def form_start(request: HttpRequest) -> HttpResponse:
    access = request.access
    require(access, Permission.KEEP_APPLICATIONS)
    try:
        form = start_form(by=access)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("form_list", access.association.slug)
    messages.success(
        request, "Formuläret är upplagt med ett förslag till frågor. Ändra dem som ni vill ha dem."
    )
    return redirect("form_edit", access.association.slug, form.pk)


@require_GET
def form_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Any version as an applicant meets it."""
    access = request.access
    form = get_object_or_404(form_rows(access), pk=pk)
    require(access, Permission.SEE_CALLS)
    context = {
        "form": form,
        "questions": questions_of(form),
        "is_newest": form.version == newest_version(form),
        "keeps": may(access, Permission.KEEP_APPLICATIONS),
    }
    return render(request, "interventions/form_detail.html", context)


@require_http_methods(["GET", "POST"])
def form_edit(request: HttpRequest, pk: int) -> HttpResponse:
    access = request.access
    form = get_object_or_404(form_rows(access), pk=pk)
    require(access, Permission.SEE_CALLS)
    require(access, Permission.KEEP_APPLICATIONS)
    if form.version != newest_version(form) and request.method == "GET":
        messages.error(request, "Det finns en nyare version av formuläret. Ändra i den.")
        return redirect("form_list", access.association.slug)
    if request.method == "POST":
        return _write_form(request, form)
    fields = [one for _, ones in questions_of(form) for one in ones]
    return _show_form(request, form, FormEditor(stored_questions(fields), bound=False), digest_of(form))


def _write_form(request: HttpRequest, form: ApplicationForm) -> HttpResponse:
    typed, seen, act = (
        typed_questions(request.POST),
        request.POST.get("sedd", ""),
        request.POST.get("gor", ""),
    )
    if act:
        editor = FormEditor(changed_by_hand(typed, act), bound=False)
        return _show_form(request, form, editor, seen, unsaved=True)
    editor = FormEditor(typed, bound=True)
    if not editor.is_valid():
        return _show_form(request, form, editor, seen, status=422)
    try:
        saved = save_form(
            by=request.access, form=form, seen=seen, name=form.name, questions=editor.questions()
        )
    except FormChangedError:
        return _show_form(request, form, editor, seen, status=409, is_stale=True)
    except ValidationError as error:
        editor.faults.extend(error.messages)
        return _show_form(request, form, editor, seen, status=422)
    messages.success(request, _told(saved))
    return redirect("form_detail", request.access.association.slug, saved.form.pk)


def _told(saved: SavedForm) -> str:
    if not saved.is_new_version:
        return "Frågorna är sparade."
    words = f"Frågorna är sparade som version {saved.form.version}, eftersom den förra redan används i ansökningar."
    return f"{words} De ansökningarna behåller sina frågor; utlysningar som inte har stängt ställer de nya."


def _show_form(
    request: HttpRequest,
    form: ApplicationForm,
    editor: FormEditor,
    seen: str,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    context = {"form": form, "editor": editor, "seen": seen, **more}
    return render(request, "interventions/form_edit.html", context, status=status)
