"""Pages that belong to no association: the way in, health, and errors that need words."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.db.utils import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from finsam.web.way_back import page_before


@login_not_required
def livez(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain; charset=utf-8")


@login_not_required
def readyz(request: HttpRequest) -> HttpResponse:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("no", status=503, content_type="text/plain; charset=utf-8")
    return HttpResponse("ok", content_type="text/plain; charset=utf-8")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(
        request,
        "403.html",
        {
            "heading": "Formuläret hann bli för gammalt",
            "reason": "Inget är sparat. Gå tillbaka till sidan och skicka igen.",
            "back": page_before(request),
        },
        status=403,
    )


A_QUARTER, AN_HOUR = (15 * 60, "en kvart"), (60 * 60, "en timme")
PATIENCE = {"account_reset_password": AN_HOUR, "account_request_login_code": AN_HOUR}


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """Somebody has tried to sign in too often; the limits are counted from settings.ACCOUNT_RATE_LIMITS."""
    name = request.resolver_match.url_name if request.resolver_match else ""
    seconds, wait = PATIENCE.get(name, A_QUARTER)
    answer = render(request, "429.html", {"wait": wait}, status=429)
    answer.headers["Retry-After"] = str(seconds)
    return answer
