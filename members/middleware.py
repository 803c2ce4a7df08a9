"""Gives each request its Access, ends sessions in time, and leads to the second factor whoever must have one."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse

from finsam.web import clock
from finsam.web.way_back import page_before
from members.domain.sessions import MINUTE, Stay
from members.queries.access import access_to
from members.queries.account import has_second_factor, needs_second_factor, sees_raw_counts

STAY = "stay"
NEXT = "second_factor_next"


class SessionLimits:
    """Signs out whoever was idle too long, or has been signed in too long, before anything is answered.

    Roles are read anew once a minute, so that a role given or ended meanwhile counts without a question each request.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.stay = None
        if request.user.is_authenticated:
            self._use_session(request)
        return self.get_response(request)

    def _use_session(self, request: HttpRequest) -> None:
        now = clock.ticks()
        kept = request.session.get(STAY) or {"began": now, "seen": now, "read": 0}
        stay = Stay(kept["began"], kept["seen"], kept.get("sees_counts", False))
        if stay.is_over(now):
            logout(request)
            return
        if now - kept["read"] >= MINUTE:
            kept |= self._roles(request) | {"read": now}
        kept["seen"] = now
        request.session[STAY] = kept
        request.stay = Stay(kept["began"], now, kept["sees_counts"])

    def _roles(self, request: HttpRequest) -> dict[str, bool]:
        day = clock.today()
        return {
            "sees_counts": sees_raw_counts(request.user, day),
            "needs_second_factor": needs_second_factor(request.user, day),
        }


class AccessMiddleware:
    """Answers 404 to whoever has no role in the association of the address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.access = None
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]) -> None:
        """Takes `slug` out of the view's arguments: views know the association as request.access.association."""
        if "association_slug" not in kwargs:
            return
        slug = kwargs.pop("association_slug")
        if not request.user.is_authenticated:
            return  # LoginRequiredMiddleware has answered already, or the view is marked public
        request.access = access_to(request.user, slug, clock.today())
        if request.access is None:
            raise Http404


class SecondFactor:
    """Nothing but her own account is open to whoever must have a second factor and lacks it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]
    ) -> HttpResponseRedirect | None:
        if not settings.SECOND_FACTOR or request.stay is None or not getattr(view, "login_required", True):
            return None
        if not request.session[STAY]["needs_second_factor"] or request.path.startswith(
            reverse("own_account")
        ):
            return None
        if has_second_factor(request.user):
            return None
        asked = request.get_full_path() if request.method in ("GET", "HEAD") else page_before(request)
        request.session[NEXT] = asked
        return redirect("mfa_index")
