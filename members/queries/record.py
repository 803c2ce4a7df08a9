"""The record: who did what and when, and whether the chain is whole."""

from collections.abc import Iterator
from datetime import UTC

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import QuerySet
from django.utils.text import capfirst

from finsam.web.access import Access
from members.domain.audit import Link, first_broken
from members.models import AuditEvent, User

AT_A_TIME = 2000  # events held in memory while the chain is read


def record_rows(access: Access) -> QuerySet[AuditEvent]:
    """The newest first."""
    return AuditEvent.objects.within(access).select_related("actor").order_by("-sequence")


def first_broken_event(access: Access) -> int | None:
    """The number of the first event that has been touched; None when the chain is whole. One query, read as a stream."""
    return first_broken(_links(access))


def _links(access: Access) -> Iterator[tuple[Link, str]]:
    fields = ("sequence", "at", "actor", "action", "object_type", "object_id", "detail", "hash")
    rows = AuditEvent.objects.within(access).order_by("sequence").values_list(*fields)
    for sequence, at, actor, action, kind, pk, detail, stored in rows.iterator(chunk_size=AT_A_TIME):
        yield Link(sequence, at.astimezone(UTC).isoformat(), actor, action, kind, pk, detail), stored


def recorded_kinds(access: Access) -> list[tuple[str, str]]:
    """Label and name of every kind of thing in the record, by name."""
    labels = AuditEvent.objects.within(access).order_by().values_list("object_type", flat=True).distinct()
    return sorted(((label, kind_of(label)) for label in labels), key=lambda choice: choice[1])


def recorded_actors(access: Access) -> QuerySet[User]:
    """Everybody who has done something here."""
    actors = AuditEvent.objects.within(access).order_by().values("actor")
    return User.objects.filter(pk__in=actors).order_by("name", "email")


def kind_of(label: str) -> str:
    """`reports.Section` → Avsnitt; a model that is gone keeps its label."""
    try:
        return capfirst(apps.get_model(label)._meta.verbose_name)
    except LookupError:
        return label


def field_words(label: str, names: list[str]) -> list[str]:
    """The fields as the form calls them; one that is gone keeps its name."""
    return [_field_word(label, name) for name in names]


def _field_word(label: str, name: str) -> str:
    try:
        return str(apps.get_model(label)._meta.get_field(name).verbose_name)
    except (LookupError, FieldDoesNotExist, AttributeError):
        return name
