"""Where the association comes from, and how it ends."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from finsam.shared.formats import day
from finsam.web.access import Access
from members.forms.succession import DissolveForm
from members.permissions import Permission, may, require
from members.queries.charter import charter_on
from members.queries.succession import dissolution, history, history_for, successions, successor_for
from members.services.succession import dissolve, merge_into


def association_history(request: HttpRequest) -> HttpResponse:
    """Both histories side by side, the other one only for whoever has a role in both."""
    access = request.access
    require(access, Permission.SEE_ASSOCIATION)
    successor = successor_for(access)
    context = {
        "own": history(access),
        "predecessors": [
            {"row": row, "history": history_for(access.user, row.predecessor, access.day)}
            for row in successions(access)
        ],
        "ending": dissolution(access),
        "successor": successor,
        "after": history_for(access.user, successor.association, access.day) if successor else None,
        "may_keep": may(access, Permission.USE_ADMIN),
    }
    return render(request, "members/association_history.html", context)


@require_http_methods(["GET", "POST"])
def association_dissolve(request: HttpRequest) -> HttpResponse:
    access = request.access
    require(access, Permission.DISSOLVE)
    if access.association.ended:
        return redirect("association_history", access.association.slug)
    form = DissolveForm(request.POST or None, access=access)
    if request.method == "POST" and form.is_valid():
        try:
            end(access, form)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"Förbundet upphör {day(form.cleaned_data['on'])}.")
            return redirect("association_history", access.association.slug)
    context = {"form": form, "chief_title": charter_on(access, access.day).chief_title}
    return render(request, "members/association_dissolve.html", context, status=422 if form.errors else 200)


def end(access: Access, form: DissolveForm) -> None:
    given = form.cleaned_data
    ending = {"by": access, "on": given["on"], "amount": given["amount"], "source": given["source"]}
    if successor := given.get("successor"):
        merge_into(successor=successor, **ending)
    else:
        dissolve(into_name=given["successor_name"], **ending)
