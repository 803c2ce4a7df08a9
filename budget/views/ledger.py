"""The accountant's file from upload to statements: the list of all, one with its preview, laying in, taking back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRefresh

from budget.enums import LedgerState
from budget.forms.ledger import LedgerApplyForm, LedgerEncodingForm, LedgerReverseForm, LedgerUploadForm
from budget.models import LedgerFile
from budget.queries.ledger import has_hand_figures, lacks_books, ledgers
from budget.queries.ledger_years import attempts, replaced_by, waiting_files, years_of_books
from budget.queries.mapping import preview_mapping
from budget.services.ledger import (
    choose_encoding,
    discard_ledger,
    is_given_up,
    receive_file,
    request_apply,
    reverse_ledger,
)
from budget.views import ledger_shown as shown
from finsam.shared.findings import Severity
from finsam.web.access import Access
from members.permissions import Permission, may, require

A_PAGE = 50
LAID_IN = (LedgerState.APPLIED, LedgerState.SUPERSEDED, LedgerState.REVERSED)


@require_http_methods(["GET", "POST"])
def ledger_list(request: HttpRequest) -> HttpResponse:
    access = request.access
    require(access, Permission.KEEP_LEDGER if request.method == "POST" else Permission.SEE_LEDGER)
    sends = request.method == "POST"
    form = LedgerUploadForm(request.POST, request.FILES) if sends else LedgerUploadForm()
    if sends and form.is_valid():
        try:
            ledger = receive_file(by=access, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("ledger_detail", access.association.slug, ledger.pk)
    status = 422 if form.errors else 200
    return render(request, "budget/ledger_list.html", _list(request, form), status=status)


def _list(request: HttpRequest, form: LedgerUploadForm) -> dict[str, Any]:
    access = request.access
    keeps = may(access, Permission.KEEP_LEDGER)
    return {
        "form": form if keeps else None,
        "keeps": keeps,
        "page": Paginator(attempts(access), A_PAGE).get_page(request.GET.get("sida")),
        "waiting": waiting_files(access),
        "years": years_of_books(access),
    }


@require_GET
def ledger_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One file. While it is worked on htmx asks for the same address, and gets the whole page anew once that is done."""
    access = request.access
    ledger = get_object_or_404(ledgers(access), pk=pk)
    require(access, Permission.SEE_LEDGER)
    if not request.htmx:
        return _detail(request, ledger, _apply_form(access, ledger))
    if _is_worked_on(ledger):
        return render(request, "budget/ledger_progress.html", {"ledger": ledger})
    return HttpResponseClientRefresh()


def _is_worked_on(ledger: LedgerFile) -> bool:
    return ledger.state in (LedgerState.RECEIVED, LedgerState.APPLYING) and not is_given_up(ledger)


def _waits(ledger: LedgerFile) -> bool:
    """For somebody to lay it in: read, or begun by a worker that is gone."""
    return ledger.state in (LedgerState.READ, LedgerState.APPLYING) and not _is_worked_on(ledger)


def _detail(request: HttpRequest, ledger: LedgerFile, form: LedgerApplyForm | None) -> HttpResponse:
    access = request.access
    context = {"keeps": may(access, Permission.KEEP_LEDGER), "form": form, **_file(ledger)}
    if _waits(ledger):
        context |= _changes(ledger) | _coming(access, ledger)
        chosen = ledger.preview.get("chosen_encoding") or ""
        context["encoding_form"] = LedgerEncodingForm(initial={"encoding": chosen}) if form else None
    elif ledger.state in LAID_IN:
        context |= _changes(ledger) | _laid_in(access, ledger)
    elif context["keeps"]:
        context["upload"] = LedgerUploadForm()
    unmapped = context["outlook"].unmapped_count if "outlook" in context else None
    context["steps"] = shown.steps(LedgerState.READ if _waits(ledger) else ledger.state, unmapped)
    return render(request, "budget/ledger_detail.html", context, status=422 if form and form.errors else 200)


def _file(ledger: LedgerFile) -> dict[str, Any]:
    """What the file says, and what was found in it."""
    return {
        "ledger": ledger,
        "is_worked_on": _is_worked_on(ledger),
        "waits": _waits(ledger),
        "heading": _heading(ledger),
        "facts": shown.facts(ledger),
        "stops": shown.told(ledger.findings, Severity.STOP),
        "warnings": shown.told(ledger.findings, Severity.WARNING),
        "notes": shown.told(ledger.findings, Severity.NOTE),
    }


def _heading(ledger: LedgerFile) -> str:
    if _waits(ledger):
        return f"Granska bokföringen {ledger.year}"
    return f"Bokföring {ledger.year}" if ledger.year else "Bokföringsfil"


def _changes(ledger: LedgerFile) -> dict[str, Any]:
    """Against the file that applied when it was read."""
    preview = ledger.preview
    return {
        "tables": (shown.account_changes(preview), shown.voucher_changes(preview)),
        "otherwise": shown.otherwise_changed(preview),
        "against": preview.get("against", {}).get("name", ""),
        "done_periods": preview.get("done_periods", ()),
    }


def _coming(access: Access, ledger: LedgerFile) -> dict[str, Any]:
    """What the statements will say, and where its accounts are mapped."""
    mapping = reverse("account_map", args=[access.association.slug, ledger.year])
    found = preview_mapping(access, ledger)
    return {
        "outlook": shown.outlook(found) if found else None,
        "mapping_url": f"{mapping}?fil={ledger.pk}",
    }


def _laid_in(access: Access, ledger: LedgerFile) -> dict[str, Any]:
    place = [access.association.slug, ledger.year]
    return {
        "replaced_by": replaced_by(access, ledger),
        "mapping_url": reverse("account_map", args=place),
        "statements_url": reverse("statement_year", args=place),
    }


def _apply_form(access: Access, ledger: LedgerFile, data: Any = None) -> LedgerApplyForm | None:
    """Only for a file that waits, and for those who may lay it in."""
    if not _waits(ledger) or not may(access, Permission.KEEP_LEDGER):
        return None
    return LedgerApplyForm(
        data,
        year=ledger.year,
        has_hand=has_hand_figures(access, ledger.year),
        has_previous=ledger.preview["has_previous"] and lacks_books(access, ledger.year - 1),
        initial={"seen": ledger.preview["hash"]},
    )


@require_POST
def ledger_apply(request: HttpRequest, pk: int) -> HttpResponse:
    access = request.access
    ledger = get_object_or_404(ledgers(access), pk=pk)
    require(access, Permission.KEEP_LEDGER)
    slug = access.association.slug
    form = _apply_form(access, ledger, request.POST)
    if form is None:
        return redirect("ledger_detail", slug, ledger.pk)  # another window was quicker
    if form.is_valid():
        try:
            request_apply(by=access, ledger=ledger, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("ledger_detail", slug, ledger.pk)
    ledger.refresh_from_db(fields=["state", "applied_at"])
    if _waits(ledger):
        return _detail(request, ledger, form)
    messages.warning(
        request, " ".join(form.non_field_errors())
    )  # it is read anew, since another file applies
    return redirect("ledger_detail", slug, ledger.pk)


@require_POST
def ledger_encoding(request: HttpRequest, pk: int) -> HttpResponse:
    access = request.access
    ledger = get_object_or_404(ledgers(access), pk=pk)
    require(access, Permission.KEEP_LEDGER)
    form = LedgerEncodingForm(request.POST)
    try:
        if form.is_valid():
            choose_encoding(by=access, ledger=ledger, **form.cleaned_data)
        else:
            messages.error(request, "Välj en av teckenkoderna i listan.")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("ledger_detail", access.association.slug, ledger.pk)


@require_POST
def ledger_discard(request: HttpRequest, pk: int) -> HttpResponse:
    access = request.access
    ledger = get_object_or_404(ledgers(access), pk=pk)
    require(access, Permission.KEEP_LEDGER)
    try:
        discard_ledger(by=access, ledger=ledger)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("ledger_detail", access.association.slug, ledger.pk)
    messages.success(request, f"{ledger.name} är kasserad. Ingenting ändrades i räkningarna.")
    return redirect("ledger_list", access.association.slug)


@require_http_methods(["GET", "POST"])
def ledger_reverse(request: HttpRequest, pk: int) -> HttpResponse:
    access = request.access
    ledger = get_object_or_404(ledgers(access), pk=pk)
    require(access, Permission.KEEP_LEDGER)
    slug = access.association.slug
    if ledger.state != LedgerState.APPLIED:
        messages.error(request, "Bara en fil som gäller kan tas tillbaka.")
        return redirect("ledger_detail", slug, ledger.pk)
    form = LedgerReverseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reverse_ledger(by=access, ledger=ledger, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"{ledger.name} är återtagen.")
            return redirect("ledger_detail", slug, ledger.pk)
    status = 422 if form.errors else 200
    context = {"ledger": ledger, "form": form, "back": shown.gives_back(ledger)}
    return render(request, "budget/ledger_reverse.html", context, status=status)


@require_GET
def ledger_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The kept copy, always to save and never to show: what it holds came from outside."""
    ledger = get_object_or_404(ledgers(request.access), pk=pk)
    require(request.access, Permission.SEE_LEDGER)
    if not ledger.file:
        raise Http404("nothing is kept of a refused file")
    with ledger.file.open("rb") as kept:
        answer = HttpResponse(kept.read(), content_type="application/octet-stream")
    answer.headers["Content-Disposition"] = content_disposition_header(True, ledger.name)
    return answer
