"""Who promised to take an intervention over, and what became of it six and twelve months after its end."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from finsam.web.access import Access
from interventions.forms.delivery import AnswerForm, PromiseForm
from interventions.models import Intervention
from interventions.queries.delivery import checks, hand_over_of
from interventions.services.hand_over import answer_question, save_promise
from interventions.views.delivery import intervention_of
from members.models import Membership
from members.permissions import Permission, require
from members.queries.names import swedish


@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    access = request.access
    one = intervention_of(access, pk)
    require(access, Permission.KEEP_REPORTS)
    stored = hand_over_of(access, one)
    members = _members(access, one)
    form = PromiseForm(request.POST if request.method == "POST" else None, members=members, hand_over=stored)
    if request.method == "POST" and form.is_valid():
        try:
            save_promise(by=access, intervention=one, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "Löftet är sparat.")
            return redirect("intervention_detail", access.association.slug, pk)
    context = {
        "one": one,
        "form": form,
        "checks": stored.checks.all() if stored else [],
    }
    return render(request, "interventions/hand_over.html", context, status=422 if form.errors else 200)


def _members(access: Access, one: Intervention) -> QuerySet[Membership]:
    """Whoever is a member today, and whoever has promised already."""
    today = Membership.objects.within(access).active_on(access.day).values("pk")
    rows = Membership.objects.within(access).filter(pk__in=today) | Membership.objects.within(access).filter(
        hand_overs__intervention=one
    )
    return rows.select_related("organisation").distinct().order_by(swedish("organisation__current_name"))


@require_http_methods(["GET", "POST"])
def hand_over_answer(request: HttpRequest, pk: int) -> HttpResponse:
    access = request.access
    check = get_object_or_404(checks(access), pk=pk)
    require(access, Permission.KEEP_REPORTS)
    one = check.hand_over.intervention
    initial = {
        "answer": check.answer,
        "text": check.text,
        "answered_on": check.answered_on or access.day,
    }
    form = AnswerForm(
        request.POST if request.method == "POST" else None, initial=initial, use_required_attribute=False
    )
    if request.method == "POST" and form.is_valid():
        try:
            answer_question(by=access, check=check, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"Svaret om {one.name} är sparat.")
            return redirect("intervention_detail", access.association.slug, one.pk)
    context = {"one": one, "check": check, "form": form}
    return render(request, "interventions/hand_over_answer.html", context, status=422 if form.errors else 200)
