"""Who pays how much: the parties' shares and the keys inside a share."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from finsam.web.admin import ScopedAdmin, ScopedInline
from members.admin.filters import ActiveFilter
from members.models import KeyWeight, ShareKey, ShareRule


@admin.register(ShareRule)
class ShareRuleAdmin(ScopedAdmin):
    list_intro = (
        "Hur staten, regionen och kommunerna delar på bidragen: 2 : 1 : 1 är hälften, en fjärdedel och en fjärdedel. "
        "Nästa års regel lägger du enklast upp på sidan Andelar och nycklar."
    )
    list_display = [
        "valid_from",
        "valid_until",
        "state_parts",
        "region_parts",
        "municipality_parts",
        "source",
    ]
    list_filter = [ActiveFilter]
    fieldsets = [
        (None, {"fields": ["association", "state_parts", "region_parts", "municipality_parts", "source"]}),
        ("Regelns tid", {"fields": ["valid_from", "valid_until"]}),
    ]


class KeyWeightInline(ScopedInline):
    model = KeyWeight
    name_related = ("membership__organisation",)
    fields = ["year", "membership", "weight"]
    verbose_name_plural = "Vikter per år: varje år skrivs ut, så att det syns vad som gällde"
    extra = 2

    def is_settled(self, request: HttpRequest, obj: Any) -> bool:
        """The years of an adopted budget lie still; later ones are written on the page of the key."""
        return any(budget.is_adopted for budget in obj.budgets.all())


@admin.register(ShareKey)
class ShareKeyAdmin(ScopedAdmin):
    list_intro = (
        "Hur flera kommuner, eller flera regioner, delar den fjärdedel de har tillsammans. "
        "Kommunernas nyckel räknas ut på sidan Andelar och nycklar."
    )
    list_display = ["name", "payer", "kind", "source"]
    list_filter = ["payer", "kind"]
    search_fields = ["name"]
    inlines = [KeyWeightInline]
    fieldsets = [(None, {"fields": ["association", "name", "payer", "kind", "reason", "source"]})]
