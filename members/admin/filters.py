"""Filters by time: what holds today, and seats that stand empty."""

from typing import Any

from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest

from members.models import Mandate


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
