"""Our admin site: opened by role instead of by flag, with the work's own groups, and keeper of the record."""

from datetime import date
from typing import Any

from django.contrib import admin
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme

from finsam.web import clock
from finsam.web.access import Access
from members.models import Association
from members.queries.access import admin_access
from members.services.record import record_change, record_event

GROUPS = (
    "Förbundet",
    "Gruppernas arbete",
    "Insatser",
    "Ekonomi",
    "Planer och rapporter",
    "Året",
    "Installation",
)


class FinsamAdminSite(admin.AdminSite):
    site_header = "Finsam"
    site_title = "Finsam"
    index_title = "Register"
    site_url = None
    enable_nav_sidebar = False

    def today(self) -> date:
        return clock.today()

    def access(self, request: HttpRequest) -> Access:
        """Every association that the user's role opens here, together. Read once a request."""
        if getattr(request, "admin_access", None) is None:
            request.admin_access = admin_access(request.user, clock.today())
        return request.admin_access

    def has_permission(self, request: HttpRequest) -> bool:
        user = request.user
        if not (user.is_authenticated and user.is_active):
            return False
        return user.is_superuser or bool(self.access(request).association_ids)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Somebody signed in without the right gets an answer (403), not one more page to sign in on."""
        inner = super().admin_view(view, cacheable)

        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.user.is_authenticated and not self.has_permission(request):
                raise PermissionDenied("the admin is for the office")
            return inner(request, *args, **kwargs)

        return guarded

    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The site has one sign-in page; this address only leads there, and from there to where one was going."""
        wanted = request.GET.get(REDIRECT_FIELD_NAME, "")
        safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
        target = wanted if safe else reverse("admin:index", current_app=self.name)
        return HttpResponseRedirect(target) if request.user.is_authenticated else redirect_to_login(target)

    def logout(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return HttpResponseRedirect(reverse("account_logout"))

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return HttpResponseRedirect(reverse("account_change_password"))

    def app_index(self, request: HttpRequest, app_label: str, extra_context: Any = None) -> HttpResponse:
        """The registers are grouped by the work, not by the code: there is one index."""
        return HttpResponseRedirect(reverse("admin:index", current_app=self.name))

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict[str, Any]]:
        groups: dict[str, list[dict[str, Any]]] = {name: [] for name in GROUPS}
        for app in self._build_app_dict(request).values():
            for entry in app["models"]:
                register = self._registry[entry["model"]]
                current = request.path.startswith(entry["admin_url"] or "-")
                groups[register.menu_group].append(
                    {**entry, "intro": register.list_intro, "current": current}
                )
        return [
            {"name": name, "app_label": name, "models": sorted(rows, key=self._menu_order)}
            for name, rows in groups.items()
            if rows
        ]

    def _menu_order(self, entry: dict[str, Any]) -> int:
        return self._registry[entry["model"]].menu_order

    def record(self, request: HttpRequest, action: str, subject: Any, fields: list[str]) -> None:
        """One change in a register, with the names of its fields."""
        record_change(by=self.access(request), action=action, subject=subject, fields=fields)

    @transaction.atomic
    def record_transfer(
        self, access: Access, action: str, association_id: int, detail: dict[str, Any]
    ) -> None:
        """A file in or out: of which register and how many rows."""
        association = Association.objects.within(access).get(pk=association_id)
        record_event(
            by=access, association_id=association_id, action=action, subject=association, detail=detail
        )
