"""Filters by time, seats that stand empty, and acts of the record in words."""

from typing import Any

from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest

from members.enums import Act
from members.models import Mandate
from members.queries.record import recorded_kinds


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
        return recorded_kinds(request.admin_access)

    def queryset(self, request: HttpRequest, rows: QuerySet) -> QuerySet:
        return rows.filter(object_type=self.value()) if self.value() else rows
