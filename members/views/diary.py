"""The register of documents: read, searched, taken out as a file, and added to."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from finsam.web.access import Access
from finsam.web.formats import table_answer
from members.domain.diary import next_matter
from members.forms.diary import NEW, DiaryFilter, DiaryForm
from members.models import AgendaItem, DiaryEntry
from members.permissions import Permission, may, require
from members.queries.diary import diary_rows, numbers_of_year
from members.services.diary import Registered, pattern_of, register_document

ON_A_PAGE = 50
COLUMNS = (
    "Diarienummer",
    "År",
    "Ärende",
    "Handling",
    "Registrerad",
    "Slag",
    "Från eller till",
    "Vad",
    "Anmärkning",
)


@require_GET
def diary_list(request: HttpRequest) -> HttpResponse:
    access = request.access
    require(access, Permission.SEE_ALL_MEETINGS)
    chosen = DiaryFilter(request.GET, access=access)
    page = Paginator(chosen.narrow(diary_rows(access)), ON_A_PAGE).get_page(request.GET.get("sida"))
    query = request.GET.copy()
    query.pop("sida", None)
    context = {
        "form": chosen,
        "page": page,
        "rows": page.object_list,
        "query": query.urlencode(),
        "is_kept_here": bool(access.association.diary_pattern),
        "may_add": may(access, Permission.KEEP_MEETINGS),
    }
    return render(request, "members/diary_list.html", context)


@require_GET
def diary_export(request: HttpRequest) -> HttpResponse:
    """What the filters leave, every page of it, as a file for a spreadsheet."""
    access = request.access
    require(access, Permission.SEE_ALL_MEETINGS)
    rows = DiaryFilter(request.GET, access=access).narrow(diary_rows(access))
    wanted = request.GET.get("fil", "")
    return table_answer(map(_cells, rows), headers=COLUMNS, name=f"diarium-{access.day}", wanted=wanted)


def _cells(entry: DiaryEntry) -> tuple[int | str, ...]:
    day, kind = entry.registered_on.isoformat(), entry.get_direction_display()
    numbers = (entry.year, entry.matter, entry.document)
    return (entry.number, *numbers, day, kind, entry.counterpart, entry.title, entry.note)


@require_http_methods(["GET", "POST"])
def diary_add(request: HttpRequest) -> HttpResponse:
    """A document, perhaps of a matter on an agenda (`arende`) or of one in the diary (`till`)."""
    access = request.access
    require(access, Permission.KEEP_MEETINGS)
    slug = access.association.slug
    if not access.association.diary_pattern:
        return redirect("diary_list", slug)
    item = _item(access, request.GET.get("arende", ""))
    initial = {"on": access.day, "matter": request.GET.get("till", NEW), "title": item.title if item else ""}
    try:
        number = _proposed(access)
        form = DiaryForm(request.POST or None, access=access, next_number=number, initial=initial)
        entry = _register(access, form, item) if request.method == "POST" else None
    except ValidationError as error:  # a pattern from before it was checked
        messages.error(request, " ".join(error.messages))
        return redirect("diary_list", slug)
    if entry is not None:
        messages.success(request, f"{entry.title} är diarieförd med nummer {entry.number}.")
        return redirect("meeting_detail", slug, item.meeting_id) if item else redirect("diary_list", slug)
    status = 422 if form.errors else 200
    return render(
        request, "members/diary_add.html", {"form": form, "item": item, "number": number}, status=status
    )


def _item(access: Access, wanted: str) -> AgendaItem | None:
    if not wanted:
        return None
    if not (wanted.isascii() and wanted.isdigit() and len(wanted) < 10):
        raise Http404
    item = AgendaItem.objects.within(access).select_related("meeting__body").filter(pk=int(wanted)).first()
    if item is None:
        raise Http404
    return item


def _proposed(access: Access) -> str:
    """The number a new matter would get now."""
    year = access.day.year
    return pattern_of(access.association).number(year, next_matter(numbers_of_year(access, year)), 1)


def _register(access: Access, form: DiaryForm, item: AgendaItem | None) -> DiaryEntry | None:
    if not form.is_valid():
        return None
    try:
        return register_document(by=access, what=Registered(**form.cleaned_data), item=item)
    except ValidationError as error:
        form.add_error(None, error)
        return None
