"""A person's particulars taken away for good."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from members.permissions import Permission, require
from members.queries.bodies import person_offers
from members.services.people import forget_person


@require_http_methods(["GET", "POST"])
def person_forget(request: HttpRequest, pk: int) -> HttpResponse:
    access = request.access
    person = get_object_or_404(person_offers(access).select_related("user"), pk=pk)
    require(access, Permission.KEEP_SEATS)
    if request.method == "POST":
        name = str(person)
        forget_person(by=access, person=person)
        messages.success(request, f"Uppgifterna om {name} är borttagna. Platserna är vakanta från i morgon.")
        return redirect("body_list", access.association.slug)
    mandates = person.mandates.exclude(valid_until__lt=access.day).select_related(
        "seat__body", "seat__organisation"
    )
    context = {"person": person, "mandates": mandates.order_by("seat__body", "seat__position", "pk")}
    return render(request, "members/person_forget.html", context)
