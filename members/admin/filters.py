"""Filters by time, seats that stand empty, and acts of the record in words."""

from typing import Any

from django.apps import apps
from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.text import capfirst

from members.enums import Act
from members.models import AuditEvent, Mandate


class ActiveFilter(SimpleListFilter):
    title = "gäller"
    parameter_name = "galler"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("idag", "I dag"), ("inte", "Inte i dag")]

    def queryset(self, request: HttpRequest, rows: QuerySet) -> QuerySet:
        day = request.admin_access.day
        if self.value() == "idag":
            return rows.active_on(day)
        if self.value() == "inte":
            return rows.exclude(pk__in=rows.active_on(day).values("pk"))
        return rows


class VacantFilter(SimpleListFilter):
    title = "tillsatt"
    parameter_name = "vakant"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("ja", "Vakant"), ("nej", "Tillsatt")]

    def queryset(self, request: HttpRequest, rows: QuerySet) -> QuerySet:
        taken = (
            Mandate.objects.within(request.admin_access).active_on(request.admin_access.day).values("seat")
        )
        if self.value() == "ja":
            return rows.exclude(pk__in=taken)
        if self.value() == "nej":
            return rows.filter(pk__in=taken)
        return rows


class ActFilter(SimpleListFilter):
    title = "handling"
    parameter_name = "action"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return list(Act.choices)

    def queryset(self, request: HttpRequest, rows: QuerySet) -> QuerySet:
        return rows.filter(action=self.value()) if self.value() else rows


class ObjectTypeFilter(SimpleListFilter):
    title = "slag"
    parameter_name = "object_type"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        own = AuditEvent.objects.within(request.admin_access).order_by().values_list("object_type", flat=True)
        return sorted(((label, kind_of(label)) for label in own.distinct()), key=lambda choice: choice[1])

    def queryset(self, request: HttpRequest, rows: QuerySet) -> QuerySet:
        return rows.filter(object_type=self.value()) if self.value() else rows


def kind_of(label: str) -> str:
    """`reports.Section` → Avsnitt; a model that is gone keeps its label."""
    try:
        return capfirst(apps.get_model(label)._meta.verbose_name)
    except LookupError:
        return label
