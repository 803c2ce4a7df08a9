"""A group's work on one page, one thing of it, and the quick acts: report, note an obstacle, make it an assignment."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import models
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from finsam.web.access import Access
from members.domain.work import OPEN, Standing, heads_by_authority, place_in_list, standing
from members.enums import BodyKind
from members.forms.work import AssignmentForm, LessonForm, ReportForm, WorkFilter
from members.models import (
    Assignment,
    AuthoritySheet,
    Body,
    CountyAgreement,
    Event,
    JointEffort,
    Lesson,
    SteeringAssignment,
)
from members.permissions import Permission, may, may_in, require, require_in
from members.queries.work import bodies_with_work, readable_work, work_of
from members.services.work import make_assignment, note_lesson, report_assignment


@dataclass(frozen=True)
class Kind:
    """One of the page's lists. `slug` stands in addresses; the words are those of a late and of a near day."""

    slug: str
    model: type[models.Model]
    title: str
    empty: str
    due: str = "Senast"
    late: str = "Försenat"
    soon: str = "Snart"

    @property
    def note(self) -> str:
        return f"members/work/note_{self.slug}.html"

    @property
    def page(self) -> str:
        return f"members/work/item_{self.slug}.html"

    @property
    def add(self) -> str:
        return f"admin:members_{self.model._meta.model_name}_add"

    @property
    def change(self) -> str:
        return f"admin:members_{self.model._meta.model_name}_change"


KINDS = (
    Kind(
        "uppdrag",
        Assignment,
        "Uppdrag till arbetsgrupper",
        "Inga uppdrag är skrivna. Kansliet lägger in ett uppdrag med slutdatum, eller gör ett av ett hinder längre ner.",
        due="Redovisas senast",
    ),
    Kind(
        "traffar",
        Event,
        "Utbildningar och temadagar",
        "Inga träffar är planerade. Kansliet lägger in en dag, och efteråt hur många som kom från varje myndighet.",
        due="Dag",
        late="Dagen har varit",
    ),
    Kind(
        "insatser",
        JointEffort,
        "Gemensamma insatser",
        "Inga gemensamma insatser är inlagda. Kansliet lägger in dem, också när någon annan än förbundet betalar.",
        due="Klart senast",
    ),
    Kind(
        "ledning",
        SteeringAssignment,
        "Ledningsuppdrag",
        "Gruppen leder inget uppdrag. Är den ledningsgrupp för till exempel personliga ombud lägger kansliet in det här.",
        due="Nästa redovisning",
        late="Redovisningen är sen",
    ),
    Kind(
        "avtal",
        CountyAgreement,
        "Länsöverenskommelser",
        "Inga överenskommelser är inlagda. Kansliet lägger in dem som gruppen ska genomföra, med dag för översyn.",
        due="Nästa översyn",
        late="Översynen är sen",
        soon="Ses över snart",
    ),
    Kind(
        "hinder",
        Lesson,
        "Hinder och lärdomar",
        "Inget är inskrivet. Skriv in det som står i vägen för samarbetet, så kan det bli ett uppdrag.",
    ),
)
SHEETS = Kind(
    "myndighet",
    AuthoritySheet,
    "Myndigheternas uppdrag och kontakter",
    "Inga blad är skrivna. Kansliet lägger in ett per myndighet: vad den gör för målgrupperna, och vem man frågar.",
)
BY_SLUG = {kind.slug: kind for kind in (*KINDS, SHEETS)}


@dataclass(frozen=True)
class ListRow:
    item: Any
    standing: Standing


@dataclass(frozen=True)
class Section:
    """`add_url` leads the office to a new row with the group filled in; empty for everybody else."""

    kind: Kind
    rows: list[ListRow]
    add_url: str


def work_list(request: HttpRequest, pk: int) -> HttpResponse:
    access = request.access
    require(access, Permission.SEE_ASSOCIATION)
    body = get_object_or_404(bodies_with_work(access), pk=pk)
    chosen = WorkFilter(request.GET)
    sections = [_section(access, body, kind, chosen) for kind in KINDS]
    standings = [row.standing for section in sections for row in section.rows]
    events = [row.item for section in sections for row in section.rows if section.kind.model is Event]
    heads = _heads(events)
    context = {
        "body": body,
        "form": chosen,
        "sections": [section for section in sections if section.rows or not chosen.narrows],
        "open_count": sum(one != Standing.CLOSED for one in standings),
        "late_count": standings.count(Standing.LATE),
        "heads": heads,
        "heads_total": sum(heads.values()),
        "sheet_kind": SHEETS,
        "sheet_add_url": _add_url(access, body, SHEETS),
        "sheets": [] if chosen.narrows else work_of(access, AuthoritySheet, body),
        "may_note": may_in(access, Permission.KEEP_WORK, body.pk),
    }
    return render(request, "members/work_list.html", context)


def _section(access: Access, body: Body, kind: Kind, chosen: WorkFilter) -> Section:
    found = chosen.narrow(work_of(access, kind.model, body), access)
    rows = [ListRow(item, standing(item.state, item.due, access.day)) for item in found]
    ordered = sorted(rows, key=lambda row: place_in_list(row.standing, row.item.due))
    return Section(kind, ordered, _add_url(access, body, kind))


def _add_url(access: Access, body: Body, kind: Kind) -> str:
    if not may(access, Permission.USE_ADMIN):
        return ""
    gives = kind.model is Assignment and body.kind != BodyKind.WORKING
    return f"{reverse(kind.add)}?{'given_by' if gives else 'body'}={body.pk}"


def _heads(events: list[Event]) -> dict[str, int]:
    counts = [count for event in events for count in event.head_counts.all()]
    return heads_by_authority((str(count.organisation), count.heads) for count in counts)


def work_item(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """One thing, whatever its kind."""
    access = request.access
    require(access, Permission.SEE_ASSOCIATION)
    if kind not in BY_SLUG:
        raise Http404(f"no kind of work is called {kind}")
    shown = BY_SLUG[kind]
    item = get_object_or_404(readable_work(access, shown.model), pk=pk)
    state = None if shown is SHEETS else standing(item.state, item.due, access.day)
    heads = _heads([item]) if shown.model is Event else {}
    context = {
        "kind": shown,
        "item": item,
        "heads": heads,
        "heads_total": sum(heads.values()),
        "standing": state,
        "home": _home(access, item),
        "may_report": shown.model is Assignment
        and item.state in OPEN
        and may_in(access, Permission.KEEP_WORK, item.body_id),
        "may_assign": shown.model is Lesson
        and item.assignment_id is None
        and item.state in OPEN
        and may(access, Permission.KEEP_WORK),
    }
    return render(request, "members/work_item.html", context)


def _home(access: Access, item: Any) -> Body | None:
    """The group whose list leads here: its own, or for an assignment that of the group that gave it."""
    groups = [item.body, getattr(item, "given_by", None)]
    sees_all = may(access, Permission.SEE_ALL_WORK)
    return next((group for group in groups if group and (sees_all or group.pk in access.bodies)), None)


@require_http_methods(["GET", "POST"])
def assignment_report(request: HttpRequest, pk: int) -> HttpResponse:
    access = request.access
    assignment = get_object_or_404(readable_work(access, Assignment), pk=pk)
    require_in(access, Permission.KEEP_WORK, assignment.body_id)
    slug = access.association.slug
    if request.method == "GET" and assignment.state not in OPEN:
        return redirect("work_item", slug, "uppdrag", assignment.pk)
    form = ReportForm(request.POST or None, initial={"on": access.day})
    if _is_done(request, form, lambda **given: report_assignment(by=access, assignment=assignment, **given)):
        messages.success(request, "Uppdraget är redovisat och kommer med i nästa års plan.")
        return redirect("work_item", slug, "uppdrag", assignment.pk)
    return _form_page(request, form, "members/assignment_report.html", item=assignment)


@require_http_methods(["GET", "POST"])
def lesson_add(request: HttpRequest, pk: int) -> HttpResponse:
    access = request.access
    body = get_object_or_404(bodies_with_work(access), pk=pk)
    require_in(access, Permission.KEEP_WORK, body.pk)
    form = LessonForm(request.POST or None)
    if _is_done(request, form, lambda **given: note_lesson(by=access, body=body, **given)):
        messages.success(request, "Det är inskrivet och kan nu bli ett uppdrag.")
        return redirect("work_list", access.association.slug, body.pk)
    return _form_page(request, form, "members/lesson_add.html", body=body)


@require_http_methods(["GET", "POST"])
def lesson_to_assignment(request: HttpRequest, pk: int) -> HttpResponse:
    access = request.access
    lesson = get_object_or_404(readable_work(access, Lesson), pk=pk)
    require(access, Permission.KEEP_WORK)
    slug = access.association.slug
    if request.method == "GET" and lesson.assignment_id:
        return redirect("work_item", slug, "uppdrag", lesson.assignment_id)
    initial = {"title": lesson.title, "text": lesson.description}
    form = AssignmentForm(request.POST or None, initial=initial, access=access)
    if _is_done(request, form, lambda **given: make_assignment(by=access, lesson=lesson, **given)):
        messages.success(request, f"{form.cleaned_data['body']} har fått uppdraget.")
        return redirect("work_list", slug, lesson.body_id)
    has_groups = form.fields["body"].queryset.exists()
    return _form_page(request, form, "members/lesson_to_assignment.html", item=lesson, has_groups=has_groups)


def _is_done(request: HttpRequest, form: Form, act: Callable[..., Any]) -> bool:
    """Does the act with what was filled in; what it refuses becomes an error of the form."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        act(**form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


def _form_page(request: HttpRequest, form: Form, template: str, **context: Any) -> HttpResponse:
    return render(request, template, {"form": form, **context}, status=422 if form.errors else 200)
