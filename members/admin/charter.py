"""What the members have agreed, as dated parameters; and the associations that went up into this one."""

from django.contrib import admin

from finsam.web.admin import ScopedAdmin, ScopedInline
from members.admin.filters import ActiveFilter
from members.models import Charter, CharterSeats, Succession


class CharterSeatsInline(ScopedInline):
    model = CharterSeats
    fields = ["organisation", "ordinary"]
    name_related = ("organisation",)
    verbose_name_plural = "Medlemmar med ett annat antal ledamöter"


@admin.register(Charter)
class CharterAdmin(ScopedAdmin):
    list_intro = (
        "Det medlemmarna har kommit överens om (8 och 9 §§ finsamlagen). En ändring blir en ny rad med nytt "
        "datum, så att det syns vad som gällde."
    )
    list_display = [
        "valid_from",
        "valid_until",
        "adopted",
        "exit_notice_years",
        "seats_per_member",
        "half_year_report",
    ]
    list_filter = [ActiveFilter]
    inlines = [CharterSeatsInline]
    fieldsets = [
        (None, {"fields": ["association", "adopted", "valid_from", "valid_until"]}),
        (
            "Medlemmar och styrelse",
            {
                "fields": [
                    "exit_notice_years",
                    "seats_per_member",
                    "term_start",
                    "term_years",
                    "qualified_majority",
                    "minimum_parties",
                ]
            },
        ),
        ("Protokoll och arkiv", {"fields": ["notice_places", "notice_days", "archive_municipality"]}),
        ("Ekonomi", {"fields": ["half_year_report", "municipal_key", "auditor_costs", "credit_limit"]}),
        (
            "Vad ni kallar",
            {
                "fields": ["chief_title", "group_title", "preparatory_title"],
                "description": "Orden syns på sidor och i dokument.",
            },
        ),
    ]


@admin.register(Succession)
class SuccessionAdmin(ScopedAdmin):
    list_intro = (
        "Förbund som har gått upp i det här, och det kapital som följde med. Beloppet står en gång, i det årets plan och "
        "årsredovisning."
    )
    list_display = ["predecessor_name", "taken_over_on", "amount", "source"]
    search_fields = ["predecessor_name", "source"]
    fieldsets = [
        (None, {"fields": ["association", "predecessor_name", "taken_over_on"]}),
        ("Det som följde med", {"fields": ["amount", "source"]}),
    ]
