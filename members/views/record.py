"""The record as those who may see it read it: what was done, by whom, and whether anybody has touched it since."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from finsam.web.access import Access
from finsam.web.formats import table_answer
from members.enums import Act
from members.forms.record import RecordFilter
from members.models import AuditEvent
from members.permissions import Permission, require
from members.queries.record import field_words, first_broken_event, kind_of, record_rows

ON_A_PAGE = 50
COLUMNS = ("Nummer", "Tidpunkt", "Vem", "Gjorde", "Med", "id", "Fält")
ACTS = dict(Act.choices)

# Where a thing of the record is read: its own page (""), the page of what it is a part of, or one for all of them (None).
PAGES: dict[str, tuple[str, str | None]] = {
    "members.Association": ("association_overview", None),
    "members.Membership": ("association_overview", None),
    "members.Charter": ("charter_detail", None),
    "members.DiaryEntry": ("diary_list", None),
    "members.Stop": ("year_calendar", None),
    "members.Body": ("body_detail", ""),
    "members.Seat": ("body_detail", "body"),
    "members.SeatTurn": ("body_detail", "seat__body"),
    "members.Mandate": ("body_detail", "seat__body"),
    "members.ChairTerm": ("body_detail", "mandate__seat__body"),
    "members.Meeting": ("meeting_detail", ""),
    "members.AgendaItem": ("meeting_detail", "meeting"),
    "members.Decision": ("meeting_detail", "meeting"),
    "members.Notice": ("meeting_detail", "meeting"),
    "members.Attachment": ("meeting_detail", "item__meeting"),
    "members.Stance": ("meeting_detail", "item__meeting"),
    "members.Task": ("task_list", "body"),
    "members.Assignment": ("work_list", "body"),
    "members.Event": ("work_list", "body"),
    "members.JointEffort": ("work_list", "body"),
    "members.Lesson": ("work_list", "body"),
    "members.SteeringAssignment": ("work_list", "body"),
    "members.CountyAgreement": ("work_list", "body"),
    "members.AuthoritySheet": ("work_list", "body"),
    "interventions.Intervention": ("intervention_detail", ""),
    "members.ShareKey": ("key_detail", ""),
    "members.KeyWeight": ("key_detail", "key"),
    "members.ShareRule": ("key_list", None),
    "budget.Budget": ("budget_detail", ""),
    "budget.BudgetLine": ("budget_detail", "budget"),
    "budget.Contribution": ("contribution_detail", ""),
    "budget.ContributionStep": ("contribution_detail", "contribution"),
    "budget.Instalment": ("contribution_detail", "contribution"),
    "reports.Document": ("document_detail", ""),
    "reports.Section": ("document_detail", "document"),
    "reports.Comment": ("document_detail", "version__document"),
    "reports.ReviewRound": ("document_detail", "document"),
    "reports.Edition": ("document_detail", "version__document"),
    "reports.MeetingPaper": ("meeting_detail", "meeting"),
}
# What the name of the thing is made of, beyond its own row.
NAME_OF = {"meeting_detail": "body", "contribution_detail": "membership__organisation"}


@dataclass(frozen=True)
class RecordRow:
    """`page` is empty for what has no page, or is gone; `name` says which one it is."""

    event: AuditEvent
    act: str
    kind: str
    fields: str
    page: str = ""
    name: str = ""


@require_GET
def record_list(request: HttpRequest) -> HttpResponse:
    access = request.access
    require(access, Permission.SEE_RECORD)
    chosen = RecordFilter(request.GET, access=access)
    page = Paginator(chosen.narrow(record_rows(access)), ON_A_PAGE).get_page(request.GET.get("sida"))
    query = request.GET.copy()
    query.pop("sida", None)
    context = {
        "form": chosen,
        "page": page,
        "rows": _rows(access, page.object_list),
        "broken": first_broken_event(access),
        "query": query.urlencode(),
    }
    return render(request, "members/record_list.html", context)


@require_GET
def record_export(request: HttpRequest) -> HttpResponse:
    """What the filters leave, every page of it, as a file for a spreadsheet."""
    access = request.access
    require(access, Permission.SEE_RECORD)
    rows = RecordFilter(request.GET, access=access).narrow(record_rows(access))
    cells = map(_cells, rows.iterator(chunk_size=2000))
    return table_answer(cells, headers=COLUMNS, name=f"logg-{access.day}", wanted=request.GET.get("fil", ""))


def _cells(event: AuditEvent) -> tuple[int | str, ...]:
    moment = event.at.astimezone().strftime("%Y-%m-%d %H:%M:%S")
    act, kind = ACTS.get(event.action, event.action), kind_of(event.object_type)
    return (event.sequence, moment, _who(event), act, kind, event.object_id, _fields(event))


def _who(event: AuditEvent) -> str:
    return str(event.actor) if event.actor_id else "Systemet"


def _fields(event: AuditEvent) -> str:
    return ", ".join(field_words(event.object_type, event.detail.get("fields", [])))


def _rows(access: Access, events: Iterable[AuditEvent]) -> list[RecordRow]:
    places = _places(access, events)
    return [
        RecordRow(
            event,
            ACTS.get(event.action, event.action),
            kind_of(event.object_type),
            _fields(event),
            *places.get((event.object_type, event.object_id), ("", "")),
        )
        for event in events
    ]


def _places(access: Access, events: Iterable[AuditEvent]) -> dict[tuple[str, str], tuple[str, str]]:
    """Kind and id of what still has a page → its address and name. One query for each kind on the page."""
    slug = access.association.slug
    ids: dict[str, set[str]] = defaultdict(set)
    for event in events:
        ids[event.object_type].add(event.object_id)
    found = {}
    for label in ids.keys() & PAGES.keys():
        page, path = PAGES[label]
        if path is None:
            found |= {(label, pk): (reverse(page, args=[slug]), "") for pk in ids[label]}
            continue
        for pk, thing in _things(access, label, ids[label]):
            found[label, str(pk)] = (reverse(page, args=[slug, thing.pk]), str(thing))
    return found


def _things(access: Access, label: str, ids: set[str]) -> Iterable[tuple[int, Any]]:
    """Each row with the thing whose page it has; both in one query."""
    page, path = PAGES[label]
    steps = [step for step in (path or "").split("__") if step]
    related = "__".join([*steps, NAME_OF.get(page, "")]).strip("_")
    rows = apps.get_model(label).objects.within(access).filter(pk__in=ids)
    for row in rows.select_related(related) if related else rows:
        thing = row
        for step in steps:
            thing = getattr(thing, step)
        yield row.pk, thing
