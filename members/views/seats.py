"""Filling a seat, a mandate's details and its end, and choosing the chair."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from members.enums import SeatKind
from members.forms.seats import ChairForm, MandateEndForm, SeatFillForm, TermForm, first_days
from members.models import Mandate, Seat
from members.permissions import Permission, require
from members.queries.bodies import (
    bodies_of_all_days,
    last_of,
    mandates,
    person_offers,
    seats,
    substitutes_for,
)
from members.queries.charter import charter_on
from members.services.seats import Ended, change_mandate, choose_chair, end_mandate, fill_seat

FORM = require_http_methods(["GET", "POST"])


def back_to(request: HttpRequest, seat: Seat) -> HttpResponse:
    return redirect("body_detail", request.access.association.slug, seat.body_id)


@FORM
def seat_fill(request: HttpRequest, pk: int) -> HttpResponse:
    access = request.access
    seat = get_object_or_404(seats(access).prefetch_related("turns__organisation__names"), pk=pk)
    require(access, Permission.KEEP_SEATS)
    held = last_of(seat, access.day)
    initial = first_days(seat, held, charter_on(access, access.day), access.day)
    form = SeatFillForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            mandate = fill_seat(
                by=access,
                seat=seat,
                holder=form.holder(),
                term=form.term(),
                ends_previous=form.cleaned_data["ends_previous"],
            )
        except ValidationError as problem:
            form.show(problem)
        else:
            messages.success(request, _filled(mandate))
            return back_to(request, seat)
    context = {
        "seat": seat,
        "place": seat.name_on(initial["valid_from"] or access.day),
        "held": held,
        "form": form,
        "offers": person_offers(access),
        "substitutes": substitutes_for(seat, access.day) if held else [],
    }
    return render(request, "members/seat_fill.html", context, status=422 if form.errors else 200)


def _filled(mandate: Mandate) -> str:
    later = "" if mandate.decided_by else " Vem som beslutade kan du fylla i när du vet."
    place = mandate.seat.name_on(mandate.valid_from)
    return f"{mandate.person} har platsen {place} från och med {mandate.valid_from}.{later}"


@FORM
def mandate_edit(request: HttpRequest, pk: int) -> HttpResponse:
    access = request.access
    mandate = get_object_or_404(mandates(access), pk=pk)
    require(access, Permission.KEEP_SEATS)
    stored = {name: getattr(mandate, name) for name in TermForm.base_fields}
    form = TermForm(request.POST or None, initial=stored)
    if request.method == "POST" and form.is_valid():
        try:
            change_mandate(by=access, mandate=mandate, term=form.term())
        except ValidationError as problem:
            form.show(problem)
        else:
            messages.success(request, f"Mandatet för {mandate.person} är sparat.")
            return back_to(request, mandate.seat)
    context = {"mandate": mandate, "seat": mandate.seat, "form": form}
    return render(request, "members/mandate_edit.html", context, status=422 if form.errors else 200)


@FORM
def mandate_end(request: HttpRequest, pk: int) -> HttpResponse:
    access = request.access
    mandate = get_object_or_404(mandates(access), pk=pk)
    require(access, Permission.KEEP_SEATS)
    substitutes = substitutes_for(mandate.seat, access.day)
    form = MandateEndForm(
        request.POST or None, initial={"on": access.day}, substitutes=substitutes, access=access
    )
    if request.method == "POST" and form.is_valid():
        try:
            ended = end_mandate(
                by=access,
                mandate=mandate,
                on=form.cleaned_data["on"],
                substitute=form.cleaned_data.get("substitute"),
            )
        except ValidationError as problem:
            form.show(problem)
        else:
            messages.success(request, _ended(mandate, ended))
            return back_to(request, mandate.seat)
    context = {
        "mandate": mandate,
        "seat": mandate.seat,
        "form": form,
        "lacks_substitute": mandate.seat.body.is_board
        and mandate.seat.kind == SeatKind.ORDINARY
        and not substitutes,
    }
    return render(request, "members/mandate_end.html", context, status=422 if form.errors else 200)


def _ended(mandate: Mandate, ended: Ended) -> str:
    left = f"{mandate.person} lämnar platsen efter {mandate.valid_until}."
    if ended.stepped_in is None:
        return f"{left} Platsen är vakant från dagen efter."
    return (
        f"{left} {ended.stepped_in.person} träder in från {ended.stepped_in.valid_from}. "
        f"{mandate.seat.organisation or 'Medlemmen'} ska nu välja en ny ersättare (15 § finsamlagen)."
    )


@FORM
def chair_choose(request: HttpRequest, pk: int) -> HttpResponse:
    access = request.access
    body = get_object_or_404(bodies_of_all_days(access), pk=pk)
    require(access, Permission.KEEP_SEATS)
    form = ChairForm(request.POST or None, body=body, access=access)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            term = choose_chair(
                by=access, mandate=data["mandate"], duty=data["duty"], on=data["on"], until=data["until"]
            )
        except ValidationError as problem:
            form.show(problem)
        else:
            duty = term.get_duty_display().lower()
            messages.success(request, f"{term.mandate.person} är {duty} från och med {term.valid_from}.")
            return redirect("body_detail", access.association.slug, body.pk)
    context = {"body": body, "form": form}
    return render(request, "members/chair_choose.html", context, status=422 if form.errors else 200)
