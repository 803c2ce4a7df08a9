"""The registers of people invite them: a button on the person's page, and a letter with each new role."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import path
from django.utils.html import format_html
from django.utils.timezone import localdate

from finsam.shared import formats
from finsam.web.admin import badge
from members.models import Person, RoleGrant
from members.queries.invitations import has_come_in, newest_invitation, with_invitations
from members.services.invitations import invite, invite_person, user_with

ON_ITS_WAY = "Brevet till {} är på väg. Kommer det inte fram står det på personens sida."


def site_of(request: HttpRequest) -> str:
    return request.build_absolute_uri("/")


class InvitesPerson:
    """For the register of persons."""

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return with_invitations(super().get_queryset(request))

    def signs_in(self, person: Person) -> str:
        if person.user is None:
            return badge("Ingen inloggning")
        if not person.user.is_active:
            return badge("Avstängd", "stop")
        if has_come_in(person.user):
            return badge("Har inloggning", "good")
        if person.invited_at is None:
            return badge("Har inte loggat in", "warn")
        if person.invitation_failed_at:
            return badge("Brevet kom inte iväg", "stop")
        return badge(f"Inbjuden den {formats.day(localdate(person.invited_at))}", "accent")

    signs_in.short_description = "inloggning"

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.invite_view)
        return [path("<int:pk>/bjud-in/", view, name="members_person_invite"), *super().get_urls()]

    def invite_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        person = self.get_object(request, str(pk))
        if person is None or not self.has_change_permission(request, person):
            raise Http404
        try:
            invite_person(by=self.admin_site.access(request), person=person, site=site_of(request))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, ON_ITS_WAY.format(person.user.email))
        return redirect("admin:members_person_change", pk)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, obj: Any = None, **kwargs: Any
    ) -> HttpResponse:
        if obj is not None:
            context["invitation"] = newest_invitation(self.admin_site.access(request), obj.user)
            context["has_come_in"] = has_come_in(obj.user)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)


class InvitesWithRole:
    """For the register of roles: whoever has no user yet is given one, and everybody a letter."""

    readonly_fields = ["letter"]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """A new role asks for the name too, in case its holder is new; a given one tells of the letter."""
        (title, main), *rest = super().get_fieldsets(request, obj)
        more = "letter" if obj else "name"
        return [(title, {**main, "fields": [*main["fields"], more]}), *rest]

    def save_model(self, request: HttpRequest, obj: RoleGrant, form: Any, change: bool) -> None:
        is_new_here = not change or "user" in form.changed_data
        if obj.user_id is None:
            obj.user = user_with(email=obj.user.email, name=form.cleaned_data.get("name", ""))
        super().save_model(request, obj, form, change)
        if is_new_here and obj.user.is_active and obj.user != request.user:
            by = self.admin_site.access(request)
            invite(by=by, association=obj.association, user=obj.user, site=site_of(request))
            messages.info(request, f"Ett brev om rollen är på väg till {obj.user.email}.")

    def letter(self, grant: RoleGrant) -> str:
        """How the newest letter went, on the role's page."""
        newest = grant.user.invitations.filter(association=grant.association).order_by("-at", "-pk").first()
        if newest is None:
            return "Inget brev är skickat."
        if newest.failed_at:
            return badge("Brevet kom inte iväg", "stop")
        state = "skickat" if newest.sent_at else "på väg sedan"
        return format_html("{} den {}", state.capitalize(), formats.day(localdate(newest.at)))

    letter.short_description = "brev om rollen"
