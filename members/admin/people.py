"""People with seats, the roles of those who sign in, and the installation's users."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html

from finsam.web.admin import ScopedAdmin, badge
from members.admin.associations import InstallationRegister, active_badge
from members.admin.filters import ActiveFilter
from members.admin.invitations import InvitesPerson, InvitesWithRole
from members.admin.sign_in import HelpsSignIn
from members.enums import Role
from members.forms.people import PersonForm, RoleGrantForm, UserAddForm, UserForm, no_chief
from members.models import Association, Person, RoleGrant, User
from members.queries.access import has_other_chief
from members.queries.names import swedish


@admin.register(Person)
class PersonAdmin(InvitesPerson, ScopedAdmin):
    form = PersonForm
    list_intro = "De som sitter i styrelse och grupper. Inloggning behövs bara för den som ska läsa och tycka till här."
    list_display = ["name", "email", "phone", "signs_in"]
    search_fields = ["name", "email"]
    readonly_fields = ["particulars"]
    fieldsets = [(None, {"fields": ["association", "name", "email", "phone", "user"]})]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Somebody with a history is not removed; her particulars can be."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or obj.is_forgotten or not obj.has_history():
            return fieldsets
        return [*fieldsets, ("När någon har slutat", {"fields": ["particulars"]})]

    def get_ordering(self, request: HttpRequest) -> list[Any]:
        return [swedish("name"), "pk"]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and not (obj and obj.has_history())

    @admin.display(description="uppgifterna")
    def particulars(self, person: Person) -> str:
        address = reverse("person_forget", args=[person.association.slug, person.pk])
        return format_html(
            '<a href="{}">Ta bort uppgifter</a>. Historiken står kvar som ”f.d. ledamot”.', address
        )


@admin.register(RoleGrant)
class RoleGrantAdmin(InvitesWithRole, ScopedAdmin):
    """Given by the chief in her own association, and by the installation's administrator, who lets the first chief in."""

    form = RoleGrantForm
    list_intro = "Vem som är förbundschef, kansli, rapportör eller revisor. Styrelsens och gruppernas rätt följer av platserna."
    name_related = ("user", "association")
    list_display = ["user", "role", "valid_from", "valid_until", "state"]
    list_filter = [ActiveFilter, "role"]
    search_fields = ["user__email", "user__name"]
    fieldsets = [
        (None, {"fields": ["association", "user", "role"]}),
        ("Rollens tid", {"fields": ["valid_from", "valid_until"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        if request.user.is_superuser:
            return RoleGrant.objects.select_related("user", "association")
        return super().get_queryset(request)

    def get_field_queryset(self, db: Any, db_field: Any, request: HttpRequest) -> models.QuerySet:
        if db_field.name != "association" or request.user.is_superuser:
            return super().get_field_queryset(db, db_field, request)
        return Association.objects.filter(pk__in=self._led_by(request))

    def _led_by(self, request: HttpRequest) -> set[int]:
        """The associations where the user is chief today: the office cannot make itself chief."""
        if not hasattr(request, "led_associations"):
            grants = RoleGrant.objects.active_on(self.admin_site.access(request).day)
            led = grants.filter(user=request.user, role=Role.CHIEF).values_list("association", flat=True)
            request.led_associations = set(led)
        return request.led_associations

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_superuser or super().has_view_permission(request, obj)

    def _may_write(self, request: HttpRequest, obj: Any = None) -> bool:
        led = self._led_by(request)
        return request.user.is_superuser or (obj.association_id in led if obj else bool(led))

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """The only chief stays: nobody could give the role back."""
        grant = self.get_object(request, object_id)
        today = self.admin_site.today()
        is_chief = grant is not None and grant.role == Role.CHIEF and grant.is_active_on(today)
        if is_chief and self._may_write(request, grant) and not has_other_chief(grant, today):
            messages.error(request, no_chief(today))
            return redirect("admin:members_rolegrant_change", grant.pk)
        return super().delete_view(request, object_id, extra_context)

    @admin.display(description="läge")
    def state(self, grant: RoleGrant) -> str:
        return active_badge(grant, self.admin_site)


@admin.register(User)
class UserAdmin(HelpsSignIn, InstallationRegister, DjangoUserAdmin):
    """Only who may sign in. What they may do follows from roles and seats."""

    list_intro = "Alla som kan logga in. Vad de får göra följer av roller och platser i förbunden."
    form = UserForm
    add_form = UserAddForm
    ordering = ["email"]
    list_display = ["email", "name", "state", "last_login"]
    list_filter = ["is_active", "is_superuser"]
    search_fields = ["email", "name"]
    filter_horizontal = []
    fieldsets = [
        (None, {"fields": ["email", "name", "new_password", "second_factor"]}),
        (
            "Rätt att logga in",
            {
                "fields": ["is_active", "is_superuser"],
                "description": "Installationens administratör sköter användare, organisationer och förbund, men ser inte "
                "förbundens innehåll.",
            },
        ),
        ("Historik", {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [(None, {"fields": ["email", "name", "password1", "password2"]})]
    readonly_fields = ["last_login", "date_joined", "new_password", "second_factor"]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # what somebody has done stays; the right to sign in is taken away instead

    @admin.display(description="lösenord")
    def new_password(self, user: User) -> str:
        link = reverse("admin:auth_user_password_change", args=[user.pk])
        return format_html('<a href="{}">Ge ett nytt lösenord</a>', link)

    @admin.display(description="läge")
    def state(self, user: User) -> str:
        if not user.is_active:
            return badge("Avstängd", "stop")
        return (
            badge("Installationens administratör", "warn")
            if user.is_superuser
            else badge("Kan logga in", "good")
        )
