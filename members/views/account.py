"""One's own account: who one is here, how one signs in, and for how long."""

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.views import remove_webauthn
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from finsam.web import clock
from members.middleware import NEXT
from members.queries.account import (
    authenticators_of,
    has_second_factor,
    needs_second_factor,
    own_grants,
    own_mandates,
)
from members.services.sessions import end_other_sessions


def own_account(request: HttpRequest) -> HttpResponse:
    own = list(authenticators_of(request.user))
    context = {
        "app": next((one for one in own if one.type == Authenticator.Type.TOTP), None),
        "passkeys": [one for one in own if one.type == Authenticator.Type.WEBAUTHN],
        "codes": next((one for one in own if one.type == Authenticator.Type.RECOVERY_CODES), None),
        "places": _places(request.user),
        "must": _must(request),
    }
    return render(request, "members/account.html", context)


def _must(request: HttpRequest) -> bool:
    return settings.SECOND_FACTOR and needs_second_factor(request.user, clock.today())


def _places(user: Any) -> list[dict[str, Any]]:
    """Roles and seats by association, those of today first."""
    day = clock.today()
    rows = [(grant.association, grant.get_role_display(), "", grant) for grant in own_grants(user)] + [
        (seat.body.association, seat.duty or seat.get_kind_display(), f"{seat.body}, {seat}", mandate)
        for mandate in own_mandates(user)
        for seat in [mandate.seat]
    ]
    places: dict[int, dict[str, Any]] = {}
    for association, what, where, dated in rows:
        place = places.setdefault(association.pk, {"association": association, "rows": []})
        place["rows"].append({"what": what, "where": where, "dated": dated, "holds": dated.is_active_on(day)})
    for place in places.values():
        place["rows"].sort(key=lambda row: not row["holds"])
        place["is_open"] = any(row["holds"] for row in place["rows"])
    return list(places.values())


def to_own_account(request: HttpRequest) -> HttpResponse:
    return redirect("own_account")


def second_factor(request: HttpRequest) -> HttpResponse:
    """Explains the second factor to whoever lacks one; whoever has one goes on to where she was going."""
    if has_second_factor(request.user):
        return redirect(request.session.pop(NEXT, "own_account"))
    return render(request, "members/second_factor.html", {"must": _must(request)})


def remove_passkey(request: HttpRequest, pk: int) -> HttpResponse:
    """The package asks before it removes an app, but not before it removes a key."""
    passkey = get_object_or_404(authenticators_of(request.user), pk=pk, type=Authenticator.Type.WEBAUTHN)
    adapter = get_adapter()
    if not adapter.can_delete_authenticator(passkey):
        messages.error(request, adapter.error_messages["cannot_delete_authenticator"])
        return redirect("own_account")
    return remove_webauthn(request, pk=pk)


@require_POST
def stay_signed_in(request: HttpRequest) -> HttpResponse:
    """Asked by the page's warning. To be asked at all is what makes the session longer."""
    return JsonResponse({"seconds": request.stay.ends() - clock.ticks()})


@require_POST
def sign_out_elsewhere(request: HttpRequest) -> HttpResponse:
    ended = end_other_sessions(user=request.user, keep=request.session.session_key)
    where = {0: "Du är inte inloggad någon annanstans.", 1: "Du är utloggad på en annan enhet."}
    messages.success(request, where.get(ended, f"Du är utloggad på {ended} andra enheter."))
    return redirect("own_account")
