"""Periods, and the reports with their counts. Sums only: no row is ever a person."""

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from finsam.web.admin import ScopedAdmin, ScopedInline, badge
from interventions.enums import SubmissionState
from interventions.models import CountCell, Period, Submission

TONES = {SubmissionState.APPROVED: "good", SubmissionState.SENT: "good", SubmissionState.RETURNED: "warn"}


@admin.register(Period)
class PeriodAdmin(ScopedAdmin):
    menu_order = 5
    menu_group = "Insatser"
    list_intro = "De perioder som det rapporteras för. En låst period räknas inte om."
    list_display = ["__str__", "kind", "state"]
    list_filter = ["kind"]
    date_hierarchy = "last_day"
    fieldsets = [
        (None, {"fields": ["association", "kind", "first_day", "last_day"]}),
        ("Uppgifterna", {"fields": ["extracted_on", "locked_on"]}),
    ]

    @admin.display(description="läge")
    def state(self, period: Period) -> str:
        return badge("Låst") if period.is_locked else badge("Öppen", "good")


CLOSED = (SubmissionState.SENT, SubmissionState.APPROVED)


class CountCellInline(ScopedInline):
    """Nothing is counted anew in a report that is handed in: it is returned, or corrected with a new one."""

    model = CountCell
    fields = ["measure", "sex", "age", "place", "count"]
    verbose_name_plural = "Antal: summor per mått och kön, aldrig uppgifter om en person"

    def is_settled(self, request: HttpRequest, obj: Submission) -> bool:
        return obj.state in CLOSED


@admin.register(Submission)
class SubmissionAdmin(ScopedAdmin):
    menu_order = 6
    menu_group = "Insatser"
    list_intro = (
        "Insatsernas rapporter. Bara godkända rapporter räknas i planer och redovisningar. "
        "En inskickad eller godkänd rapport ändras inte här utan lämnas tillbaka eller rättas med en ny."
    )
    name_related = ("intervention", "period")
    list_display = ["intervention", "period", "number", "due", "state_badge"]
    list_filter = ["state", "period", "intervention"]
    date_hierarchy = "period__last_day"
    search_fields = ["intervention__name", "text"]
    inlines = [CountCellInline]
    fieldsets = [
        (None, {"fields": ["intervention", "period", "number", "state", "due"]}),
        ("Berättelse", {"fields": ["text", "by", "sent_at"]}),
    ]
    readonly_fields = ["by", "sent_at"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).select_related("intervention", "period", "by")

    def is_settled(self, request: HttpRequest, obj: Submission) -> bool:
        return obj.state in CLOSED

    def get_readonly_fields(self, request: HttpRequest, obj: Submission | None = None) -> list[str]:
        """A report goes its way by its acts, which tell those it concerns; only a new one is given a state here."""
        return [*super().get_readonly_fields(request, obj), *(["state"] if obj else [])]

    @admin.display(description="läge", ordering="state")
    def state_badge(self, submission: Submission) -> str:
        late = submission.state == SubmissionState.AWAITED and submission.due < self.admin_site.today()
        return (
            badge("Försenad", "stop")
            if late
            else badge(submission.get_state_display(), TONES.get(submission.state, ""))
        )
