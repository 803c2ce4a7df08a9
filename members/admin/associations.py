"""The association itself, the installation's organisations, and who is a member from when to when."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest

from finsam.web.admin import Choices, Register, ScopedAdmin, ScopedInline, badge
from finsam.web.transfer import TransferMixin
from members.admin.filters import ActiveFilter
from members.forms.memberships import MembershipForm
from members.models import (
    Association,
    AssociationName,
    Membership,
    Organisation,
    OrganisationName,
    Population,
)
from members.queries.names import swedish
from members.resources import MembershipResource
from members.services.memberships import check_removal


class AssociationNameInline(ScopedInline):
    model = AssociationName
    fields = ["name", "valid_from", "valid_until"]
    extra = 0
    verbose_name_plural = "Tidigare namn: skriv det gamla namnet och dess tid innan du ändrar namnet ovan"


@admin.register(Association)
class AssociationAdmin(ScopedAdmin):
    """Its row is the chief's; whether it exists is the installation's."""

    list_intro = "Förbundets namn, säte och ordval. De syns överst på sidor och i dokument."
    list_display = ["name", "organisation_number", "seat", "started", "ended"]
    search_fields = ["name", "organisation_number"]
    fieldsets = [
        (None, {"fields": ["name", "slug", "organisation_number", "seat"]}),
        ("Sidor och dokument", {"fields": ["amounts_note", "diary_pattern"]}),
        (
            "Skydd av små antal",
            {
                "fields": ["count_threshold"],
                "description": "Gäller sidor, dokument, export och medlemmarnas bilagor.",
            },
        ),
        (
            "Förbundets tid",
            {
                "fields": ["started", "ended"],
                "description": "När förbundet upphör skriver förbundschefen in det på sidan ”Förbundet upphör”.",
            },
        ),
    ]
    inlines = [AssociationNameInline]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        if request.user.is_superuser:
            return Association.objects.all()
        return super().get_queryset(request)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [] if request.user.is_superuser else ["slug", "ended"]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_superuser or super().has_view_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_superuser or super().has_change_permission(request, obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_superuser

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_superuser

    def get_deleted_objects(
        self, objs: Any, request: HttpRequest
    ) -> tuple[list[str], dict[str, int], set[str], list[str]]:
        """Names nothing of the association's content: the administrator may not see it."""
        used = any(each.memberships.exists() or each.audit_events.exists() for each in objs)
        protected = (
            ["Förbundet har medlemmar eller en logg. Ange i stället när det upphörde."] if used else []
        )
        return [str(each) for each in objs], {}, set(), protected

    def delete_model(self, request: HttpRequest, obj: Association) -> None:
        obj.delete()  # nothing is left to keep a record for


class InstallationRegister(Choices, Register):
    """Kept by the installation's administrator; the office may look when `office_may_look`."""

    menu_group = "Installation"
    office_may_look = False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_superuser or (
            self.office_may_look and bool(self.admin_site.access(request).association_ids)
        )

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_superuser

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_superuser

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_superuser

    def get_deleted_objects(
        self, objs: Any, request: HttpRequest
    ) -> tuple[list[Any], dict[str, int], set[str], list[str]]:
        """Says that associations use it, never where."""
        rows, counts, lacking, protected = super().get_deleted_objects(objs, request)
        used = ["Den används i förbundens uppgifter."] if protected or lacking else []
        return rows, counts, set(), used


class InstallationInline(Choices, admin.TabularInline):
    extra = 1

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def _is_administrator(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_superuser

    has_add_permission = has_change_permission = has_delete_permission = _is_administrator


class NameInline(InstallationInline):
    model = OrganisationName
    verbose_name_plural = "Namn över tid: ett landsting blir en region"


class PopulationInline(InstallationInline):
    model = Population
    verbose_name_plural = "Folkmängd: grunden för nycklar efter folkmängd"


@admin.register(Organisation)
class OrganisationAdmin(InstallationRegister):
    office_may_look = True
    list_intro = "Ett register för hela installationen. Organisationer läggs upp och ändras av installationens administratör."
    list_display = ["current_name", "kind", "organisation_number", "region"]
    list_select_related = ["region"]
    list_filter = ["kind"]
    search_fields = ["current_name", "organisation_number", "names__name"]
    inlines = [NameInline, PopulationInline]
    fieldsets = [
        (None, {"fields": ["current_name", "kind", "organisation_number"]}),
        (
            "Region",
            {
                "fields": ["region", "is_outside_region"],
                "description": "För kommuner: avgör vilken region som ska vara medlem där kommunen är det.",
            },
        ),
    ]

    def get_ordering(self, request: HttpRequest) -> list[Any]:
        return [swedish("current_name")]


@admin.register(Membership)
class MembershipAdmin(TransferMixin, ScopedAdmin):
    list_intro = "Vilka som är medlemmar, vilken av lagens fyra parter de hör till och från när."
    form = MembershipForm
    resource_classes = [MembershipResource]
    name_related = ("organisation",)
    list_display = ["organisation", "party", "valid_from", "valid_until", "notice_on", "state"]
    list_filter = [ActiveFilter, "party"]
    search_fields = ["organisation__current_name", "organisation__organisation_number"]
    fieldsets = [
        (None, {"fields": ["association", "organisation", "party"]}),
        (
            "Medlemskapets tid",
            {
                "fields": ["valid_from", "valid_until"],
                "description": "Ett medlemskap som upphör avslutas med datum. Ta bara bort det som aldrig har gällt.",
            },
        ),
        (
            "Utträde",
            {
                "fields": ["notice_on", "early_exit_reason"],
                "description": "En region eller kommun kan lämna när uppsägningstiden är slut (27 § finsamlagen). "
                "Försäkringskassan och Arbetsförmedlingen kan inte lämna.",
            },
        ),
    ]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        form.access = self.admin_site.access(request)
        return form

    def get_deleted_objects(
        self, objs: Any, request: HttpRequest
    ) -> tuple[list[Any], dict[str, int], set[str], list[Any]]:
        """What would leave the association below the law's minimum is kept, with the reason."""
        rows, counts, lacking, protected = super().get_deleted_objects(objs, request)
        for membership in objs:
            try:
                check_removal(by=self.admin_site.access(request), membership=membership)
            except ValidationError as error:
                protected = [*protected, *error.messages]
        return rows, counts, lacking, protected

    @admin.display(description="läge")
    def state(self, membership: Membership) -> str:
        return active_badge(membership, self.admin_site)


def active_badge(row: Any, site: Any) -> str:
    return badge("Gäller", "good") if row.is_active_on(site.today()) else badge("Gäller inte i dag")
