"""Board and groups, their seats, and who sits there."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, Exists, OuterRef, Prefetch
from django.forms import BaseInlineFormSet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from finsam.shared.periods import Span
from finsam.web import clock
from finsam.web.access import Access
from finsam.web.admin import ScopedAdmin, ScopedInline, badge
from finsam.web.transfer import TransferMixin
from members.admin.filters import ActiveFilter, VacantFilter
from members.domain.board import BoardSeat, numbers_by_member, unequal_text
from members.enums import BodyKind
from members.models import Body, ChairTerm, Mandate, Seat, SeatTurn
from members.queries.bodies import findings_of, seat_holders
from members.resources import SeatResource
from members.services.seats import end_mandates_of

BOARD_FORM = (
    "Platser i styrelsen lägger du till, drar in och ändrar på styrelsens egen sida: de ska vara lika många."
)


class OneAtATime(BaseInlineFormSet):
    """Two new rows of the same form may not hold on the same day; the model sees only what is saved already."""

    def clean(self) -> None:
        super().clean()
        spans: list[tuple[Span, Any]] = []
        for form in self.forms:
            row = form.instance
            if self._should_delete_form(form) or form.errors or not row.valid_from:
                continue
            span = Span(row.valid_from, row.valid_until)
            if any(_overlap(span, other) for other in spans):
                form.add_error("valid_from", "Två rader gäller samma dag. Avsluta den ena dagen före.")
            spans.append(span)


def _overlap(one: Span, other: Span) -> bool:
    return one.first <= (other.last or date.max) and other.first <= (one.last or date.max)


class BoardFormSet(BaseInlineFormSet):
    """10 § finsamlagen: a save may not make a member's ordinary and substitutes unequal."""

    def clean(self) -> None:
        super().clean()
        if self.instance.kind != BodyKind.BOARD or any(form.errors for form in self.forms):
            return
        kept = [form.instance for form in self.forms if not self._should_delete_form(form)]
        seats = [seat for seat in kept if seat.organisation_id]
        today = clock.today()
        stored = self._numbers(Seat.objects.filter(body=self.instance.pk or 0), today)
        closings = {seat.closed_on for seat in seats if seat.closed_on and seat.closed_on > today}
        for day in sorted({today, *closings}):
            self._refuse_unequal(self._numbers(seats, day), stored, seats, day)

    def _numbers(self, seats: Iterable[Seat], day: date) -> dict[int | None, Any]:
        return numbers_by_member(
            BoardSeat(member.pk, str(member), seat.kind)
            for seat in seats
            if seat.is_open_on(day)
            for member in [seat.organisation_on(day) if seat.pk else seat.organisation]
            if member
        )

    def _refuse_unequal(self, numbers: dict, stored: dict, seats: list[Seat], day: date) -> None:
        names = {seat.organisation_id: str(seat.organisation) for seat in seats}
        for member, own in numbers.items():
            if own.are_equal or own == stored.get(member):
                continue
            since = "" if day <= clock.today() else f"Från {day}: "
            raise ValidationError(since + unequal_text(names.get(member, "Medlemmen"), own))


class SeatInline(ScopedInline):
    model = Seat
    formset = BoardFormSet
    fields = ["organisation", "unit", "kind", "duty", "position"]
    name_related = ("organisation",)
    show_change_link = True
    verbose_name_plural = "Platser"

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """The board's seats have no unit, and are closed here, two at a time."""
        return (
            ["organisation", "kind", "duty", "position", "closed_on"] if obj and obj.is_board else self.fields
        )


@admin.register(Body)
class BodyAdmin(ScopedAdmin):
    list_intro = (
        "Styrelsen, lokala samverkansgrupper och arbetsgrupper. Öppna en grupp för att ändra dess platser."
    )
    list_display = ["name", "kind", "seat_count", "valid_from", "valid_until"]
    list_filter = [ActiveFilter, "kind"]
    search_fields = ["name"]
    inlines = [SeatInline]
    fieldsets = [
        (None, {"fields": ["association", "kind", "name", "task"]}),
        (
            "Gruppens tid",
            {
                "fields": ["valid_from", "valid_until", "replaced_by"],
                "description": "När en grupp upphör avslutas dess mandat samma dag.",
            },
        ),
        ("Möten", {"fields": ["papers_days", "standard_agenda"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).annotate(seat_total=Count("seats"))

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        body = form.instance
        access = Access.of_installation(
            request.user, {body.association_id}, self.admin_site.access(request).roles, clock.today()
        )
        ended = end_mandates_of(by=access, body=body)
        if ended:
            messages.info(request, f"{ended} mandat slutar {body.valid_until}, med gruppen.")
        if body.is_board:
            self._tell_findings(request, access, body)

    def _tell_findings(self, request: HttpRequest, access: Access, body: Body) -> None:
        """What 10 § and the charter say about the board as it now is."""
        seats = [seat for seat, _ in seat_holders(access, body, access.day)]
        for finding in findings_of(access, seats, access.day):
            if finding.is_breach:
                messages.warning(request, finding.text)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, obj: Any = None, **kwargs: Any
    ) -> HttpResponse:
        if obj is not None:
            context["page_url"] = reverse("body_detail", args=[obj.association.slug, obj.pk])
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    @admin.display(description="platser", ordering="seat_total")
    def seat_count(self, body: Body) -> int:
        return body.seat_total


class MandateInline(ScopedInline):
    model = Mandate
    formset = OneAtATime
    fields = ["person", "valid_from", "valid_until", "decided_by", "decided_on"]
    name_related = ("person", "seat__organisation")
    verbose_name_plural = "Vem som sitter på platsen, från när till när"


class SeatTurnInline(ScopedInline):
    model = SeatTurn
    formset = OneAtATime
    extra = 0
    fields = ["organisation", "valid_from", "valid_until"]
    name_related = ("organisation",)
    verbose_name_plural = "Turer, för en plats som går runt: vems den är, från när till när"


@admin.register(Seat)
class SeatAdmin(TransferMixin, ScopedAdmin):
    list_intro = (
        "Varje plats i styrelse och grupper, med den som sitter där i dag. Vakanta platser står först."
    )
    resource_classes = [SeatResource]
    name_related = ("organisation", "body")
    list_display = ["__str__", "body", "kind", "duty", "holder"]
    list_filter = [VacantFilter, "body", "kind"]
    search_fields = ["organisation__current_name", "unit", "mandates__person__name"]
    inlines = [MandateInline, SeatTurnInline]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "body",
                    "organisation",
                    "unit",
                    "kind",
                    "duty",
                    "employer",
                    "position",
                    "closed_on",
                ],
                "description": "Vem som sitter på platsen väljer du längst ner, eller enklare på gruppens sida. "
                + BOARD_FORM,
            },
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        today = Mandate.objects.active_on(self.admin_site.access(request).day)
        current = Prefetch("mandates", today.select_related("person"), to_attr="current_mandates")
        return super().get_queryset(request).prefetch_related(current)

    def get_ordering(self, request: HttpRequest) -> list[Any]:
        today = Mandate.objects.active_on(self.admin_site.access(request).day)
        return [Exists(today.filter(seat=OuterRef("pk"))), "body", "position", "pk"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        own = [*super().get_readonly_fields(request, obj), *(["body"] if obj else [])]
        return [*own, "organisation", "unit", "kind", "closed_on"] if obj and obj.body.is_board else own

    def get_field_queryset(self, db: Any, db_field: Any, request: HttpRequest) -> models.QuerySet:
        rows = super().get_field_queryset(db, db_field, request)
        return rows.exclude(kind=BodyKind.BOARD) if db_field.name == "body" else rows

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and not (obj and obj.body.is_board)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, obj: Any = None, **kwargs: Any
    ) -> HttpResponse:
        if obj is not None:
            context["page_url"] = reverse("body_detail", args=[obj.body.association.slug, obj.body_id])
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    @admin.display(description="vem")
    def holder(self, seat: Any) -> str:
        names = ", ".join(str(mandate.person) for mandate in seat.current_mandates)
        return names or badge("Vakant", "warn")


class ChairTermInline(ScopedInline):
    model = ChairTerm
    formset = OneAtATime
    extra = 0
    fields = ["duty", "valid_from", "valid_until"]
    name_related = ("mandate__person",)


@admin.register(Mandate)
class MandateAdmin(ScopedAdmin):
    """All mandates together; new ones are made on the group's page or on the seat."""

    list_intro = "Vem som har suttit var, från när till när och på vems beslut. Ett nytt mandat gör du på gruppens sida."
    name_related = ("person", "seat__organisation", "seat__body")
    list_display = ["person", "seat", "group", "valid_from", "valid_until", "decided_by"]
    list_filter = [ActiveFilter, "seat__body"]
    search_fields = ["person__name", "seat__organisation__current_name", "seat__unit", "decided_by"]
    ordering = ["-valid_from", "pk"]
    inlines = [ChairTermInline]
    readonly_fields = ["seat", "person"]
    fieldsets = [
        (None, {"fields": ["seat", "person", "valid_from", "valid_until"]}),
        ("Beslutet", {"fields": ["decided_by", "decided_on"]}),
    ]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description="grupp", ordering="seat__body")
    def group(self, mandate: Mandate) -> Body:
        return mandate.seat.body
