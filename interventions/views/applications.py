"""Applications: which there are, one of them whole, and each step until it is prepared."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods

from finsam.web.access import Access
from interventions.domain.application_lacks import late_problem
from interventions.domain.applications import MAY_GO, OPEN, Contents, Owner, changes, thaw
from interventions.enums import ApplicationState
from interventions.forms.acts import LateForm, ReturnForm, StartForm, WithdrawForm
from interventions.models import Application, ApplicationCall, ApplicationFile, ApplicationVersion
from interventions.queries.applications import (
    application_rows,
    contents_of,
    is_applicant,
    lacks_of,
    members_today,
    own_organisations,
    party_rows,
    terms_of,
    visible_applications,
)
from interventions.queries.calls import call_rows, open_calls
from interventions.queries.preparation import is_in_preparation, may_prepare
from interventions.services.applications import (
    return_application,
    send_application,
    start_application,
    withdraw_application,
)
from members.permissions import Permission, may, require

ON_A_PAGE = 50
# What the decision can be had as, by the address of the letter.
PAPERS = {
    ApplicationState.GRANTED: "overenskommelse",
    ApplicationState.AGREED: "overenskommelse",
    ApplicationState.REFUSED: "avslag",
    ApplicationState.REFERRED: "aterremiss",
}


def require_reader(access: Access) -> None:
    """Calls and applications are for all but reporters; which applications she sees is asked of each."""
    require(access, Permission.SEE_CALLS)


def application_or_404(request: HttpRequest, pk: int) -> Application:
    """404 for another association's and for one that she may not see; 403 for whoever sees none."""
    get_object_or_404(Application.objects.within(request.access), pk=pk)
    require_reader(request.access)
    rows = visible_applications(request.access)
    return get_object_or_404(
        rows.select_related("call", "association", "form", "created_by", "decision"), pk=pk
    )


def call_or_404(request: HttpRequest, pk: int) -> ApplicationCall:
    """404 for another association's and for a coming one that only the office knows of; 403 for whoever sees none."""
    get_object_or_404(ApplicationCall.objects.within(request.access), pk=pk)
    require_reader(request.access)
    return get_object_or_404(call_rows(request.access), pk=pk)


def own_or_403(request: HttpRequest, pk: int) -> Application:
    application = application_or_404(request, pk)
    if not is_applicant(request.access, application):
        raise PermissionDenied("the application is somebody else's")
    return application


def to_application(request: HttpRequest, pk: int) -> HttpResponse:
    return redirect("application_detail", request.access.association.slug, pk)


@require_GET
def application_list(request: HttpRequest) -> HttpResponse:
    access = request.access
    require_reader(access)
    state = request.GET.get("lage", "")
    rows = application_rows(access)
    if state in ApplicationState.values:
        rows = rows.filter(state=state)
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("sida"))
    context = {
        "page": page,
        "open_calls": open_calls(access),
        "states": ApplicationState.choices,
        "state": state if state in ApplicationState.values else "",
        "may_apply": may(access, Permission.APPLY),
        "keeps": may(access, Permission.KEEP_APPLICATIONS),
    }
    return render(request, "interventions/application_list.html", context)


@require_http_methods(["GET", "POST"])
def application_start(request: HttpRequest, pk: int) -> HttpResponse:
    access, call = request.access, call_or_404(request, pk)
    require(access, Permission.APPLY)
    form = StartForm(members_today(access), own_organisations(access), request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            application = start_application(
                by=access, call=call, title=form.cleaned_data["title"], membership=form.member
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "Ansökan är påbörjad. Den sparas som utkast tills ni skickar in den.")
            return redirect("application_edit", access.association.slug, application.pk)
    context = {"call": call, "form": form, "problem": late_problem(terms_of(call), access.day)}
    return render(
        request, "interventions/application_start.html", context, status=422 if form.errors else 200
    )


@require_GET
def application_detail(request: HttpRequest, pk: int) -> HttpResponse:
    access, application = request.access, application_or_404(request, pk)
    versions = list(application.versions.select_related("sent_by").order_by("number"))
    is_open, writes = application.state in OPEN, is_applicant(access, application)
    # Until it is sent in anew, only those who write it see what they are writing.
    contents = (
        contents_of(application) if (is_open and writes) or not versions else thaw(versions[-1].contents)
    )
    context = {
        "application": application,
        "contents": contents,
        "parties": party_rows().filter(application=application),
        "files": _files_of(application, contents),
        "versions": versions,
        "has_changes": len(versions) > 1,
        "writes": writes and is_open,
        "keeps": may(access, Permission.KEEP_APPLICATIONS),
        "may_return": ApplicationState.RETURNED in MAY_GO[ApplicationState(application.state)],
        "may_withdraw": writes and _may_withdraw(access, application),
        "may_prepare": is_in_preparation(application) and may_prepare(access, application.call),
        "paper": PAPERS.get(application.state)
        if writes or may(access, Permission.SEE_ALL_APPLICATIONS)
        else None,
        "lacks": lacks_of(access, application, contents) if is_open and writes else (),
        "terms": terms_of(application.call),
    }
    return render(request, "interventions/application_detail.html", context)


def _files_of(application: Application, contents: Contents) -> list[ApplicationFile]:
    """Those that the contents name, so that nobody reads a paper before it is sent in."""
    named = {one.sha256 for one in contents.files}
    return [row for row in application.files.all() if row.sha256 in named]


def _may_withdraw(access: Access, application: Application) -> bool:
    owner = MAY_GO[ApplicationState(application.state)].get(ApplicationState.WITHDRAWN)
    return owner == Owner.APPLICANT or (owner == Owner.OFFICE and may(access, Permission.KEEP_APPLICATIONS))


@require_GET
def application_version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One version as it was sent in, and what it changed."""
    application = application_or_404(request, pk)
    versions = list(application.versions.select_related("sent_by").order_by("number"))
    version = next((one for one in versions if one.number == number), None)
    if version is None:
        raise Http404
    before = next((one for one in versions if one.number == number - 1), None)
    context = {
        "application": application,
        "version": version,
        "versions": versions,
        "contents": thaw(version.contents),
        "files": _files_of(application, thaw(version.contents)),
        "before": before,
        "changes": _changes(before, version),
    }
    return render(request, "interventions/application_version.html", context)


def _changes(before: ApplicationVersion | None, version: ApplicationVersion) -> tuple[Any, ...]:
    return changes(before.contents, version.contents) if before else ()


@require_http_methods(["GET", "POST"])
def application_send(request: HttpRequest, pk: int) -> HttpResponse:
    access, application = request.access, own_or_403(request, pk)
    if application.state not in OPEN:
        messages.info(request, f"Ansökan är {application.get_state_display().lower()}.")
        return to_application(request, pk)
    keeps = may(access, Permission.KEEP_APPLICATIONS)
    late = None if application.versions.exists() else late_problem(terms_of(application.call), access.day)
    form = LateForm(request.POST or None) if late and keeps else None
    faults: list[str] = []
    if request.method == "POST" and (form is None or form.is_valid()):
        reason = form.cleaned_data["late_reason"] if form else ""
        try:
            send_application(by=access, application=application, late_reason=reason)
        except ValidationError as error:
            faults = error.messages
        else:
            messages.success(request, "Ansökan är inskickad. Kansliet har den nu.")
            return to_application(request, pk)
    return _send_page(request, application, late, form, faults)


def _send_page(
    request: HttpRequest, application: Application, late: str | None, form: LateForm | None, faults: list[str]
) -> HttpResponse:
    contents = contents_of(application)
    context = {
        "application": application,
        "contents": contents,
        "lacks": lacks_of(request.access, application, contents),
        "late": late,
        "form": form,
        "faults": faults,
    }
    status = 422 if faults or (form and form.errors) else 200
    return render(request, "interventions/application_send.html", context, status=status)


@require_http_methods(["GET", "POST"])
def application_return(request: HttpRequest, pk: int) -> HttpResponse:
    access, application = request.access, application_or_404(request, pk)
    require(access, Permission.KEEP_APPLICATIONS)
    form = ReturnForm(request.POST or None, initial={"to_complete": application.to_complete})
    if request.method == "POST" and form.is_valid():
        try:
            return_application(by=access, application=application, what=form.cleaned_data["to_complete"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "Ansökan är tillbaka hos sökanden, som ser vad som ska kompletteras.")
            return to_application(request, pk)
    context = {
        "application": application,
        "form": form,
        "heading": "Begär komplettering",
        "lead": "Sökanden kan ändra ansökan igen och skicka in en ny version. Du ser då vad som har ändrats.",
        "button": "Begär komplettering",
    }
    return render(request, "interventions/application_act.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def application_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    access, application = request.access, own_or_403(request, pk)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_application(by=access, application=application, reason=form.cleaned_data["reason"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "Ansökan är återkallad.")
            return to_application(request, pk)
    context = {
        "application": application,
        "form": form,
        "heading": "Återkalla ansökan",
        "lead": "En återkallad ansökan kan inte öppnas igen. Det som är skrivet finns kvar att läsa.",
        "button": "Återkalla ansökan",
    }
    return render(request, "interventions/application_act.html", context, status=422 if form.errors else 200)


@require_GET
def application_file(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    application = application_or_404(request, pk)
    row = get_object_or_404(application.files, pk=file)
    sent = {one.sha256 for version in application.versions.all() for one in thaw(version.contents).files}
    if row.sha256 not in sent and not is_applicant(request.access, application):
        raise Http404
    with row.file.open("rb") as stored:
        content = stored.read()
    answer = HttpResponse(content, content_type="application/pdf")
    answer.headers["Content-Disposition"] = content_disposition_header(True, f"{row.title}.pdf")
    return answer
