"""The way in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from finsam.web import clock
from members.queries.access import admin_access, associations_of


def home(request: HttpRequest) -> HttpResponse:
    """Leads to the one association; asks only when there are several."""
    day = clock.today()
    own = list(associations_of(request.user, day))
    if len(own) == 1 and "byt" not in request.GET:
        return redirect("association_start", own[0].slug)
    if not own and (request.user.is_superuser or admin_access(request.user, day).association_ids):
        return redirect("admin:index")
    return render(request, "members/home.html", {"associations": own})
