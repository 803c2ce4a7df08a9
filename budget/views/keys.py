"""The municipalities' keys: the list with the payers' rules, one with its way over the years, a new one, the next years."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from budget.domain.keys import BadKey
from budget.queries.keys import (
    Town,
    Weights,
    adopted_years,
    all_towns,
    holding,
    keys_of,
    start_weights,
    stored_weights,
)
from budget.queries.rules import quarters, rules_in_use
from budget.services.keys import save_key
from budget.services.rules import add_share_rule
from budget.views.key_forms import KeyForm, RuleForm, percents_of
from budget.views.pictures import key_ways
from finsam.web.access import Access
from members.enums import KeyKind
from members.models import ShareKey
from members.permissions import Permission, may, require

AHEAD = 2  # a new key holds as long as the plan: the next year and the two after it
KINDS = {
    KeyKind.EQUAL: "Alla kommuner betalar lika mycket.",
    KeyKind.POPULATION: "Varje invånare väger lika mycket, efter folkmängden en viss dag.",
    KeyKind.PERCENT: "Ni skriver varje kommuns del av kvarten.",
    KeyKind.PHASED: "Andelarna går från en nyckel till en annan över några år. Lägg upp de två nycklarna först.",
}


@dataclass(frozen=True)
class ShareCell:
    """A part of the quarter in one year; `before` is what it was, None where it is the same or was nothing."""

    year: int
    share: Decimal | None
    before: Decimal | None = None


def key_list(request: HttpRequest) -> HttpResponse:
    access = request.access
    require(access, Permission.SEE_ASSOCIATION)
    context = {
        "keys": keys_of(access).prefetch_related("budgets"),
        "rules": rules_in_use(access),
        "may_keep": may(access, Permission.KEEP_BUDGET),
    }
    return render(request, "budget/key_list.html", context)


def key_detail(request: HttpRequest, pk: int) -> HttpResponse:
    access = request.access
    require(access, Permission.SEE_ASSOCIATION)
    key = get_object_or_404(keys_of(access), pk=pk)
    weights, towns = stored_weights(access, key), all_towns(access)
    shared = quarters(access, key, weights, towns)
    start = start_weights(access, key.phased_from, min(weights, default=0))
    context = {
        "key": key,
        "years": list(weights),
        "rows": share_rows({}, weights, towns),
        "chart": key_ways(weights, towns, start),
        "quarters": shared,
        "amounts": [
            (town.name, [own.amounts.get(town.membership) for own in shared])
            for town in towns
            if any(town.membership in own.amounts for own in shared)
        ],
        "changes": members_changed(weights, towns),
        "may_keep": may(access, Permission.KEEP_BUDGET),
    }
    return render(request, "budget/key_detail.html", context)


@require_http_methods(["GET", "POST"])
def key_new(request: HttpRequest) -> HttpResponse:
    """Which kind first, then the form of the kind."""
    access = request.access
    require(access, Permission.KEEP_BUDGET)
    kind = request.GET.get("slag", "")
    if not kind:
        kinds = [(kind.value, kind.label, words) for kind, words in KINDS.items()]
        return render(request, "budget/key_kind.html", {"kinds": kinds})
    if kind not in KINDS:
        raise Http404("no such kind of key")
    first = access.day.year + 1
    initial = {"first": first, "last": first + AHEAD, "phase_first": first, "phase_last": first + AHEAD}
    return _key_form(request, None, kind, initial)


@require_http_methods(["GET", "POST"])
def key_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """New years, or the same ones anew: another municipality joins, a figure was wrong."""
    access = request.access
    key = get_object_or_404(keys_of(access), pk=pk)
    require(access, Permission.KEEP_BUDGET)
    weights = stored_weights(access, key)
    settled = adopted_years(access, key)
    open_years = [year for year in weights if not settled or year > settled[-1]]
    first = open_years[0] if open_years else max([*weights, *settled, access.day.year]) + 1
    if (asked := request.GET.get("fran", "")).isdecimal():
        first = int(asked) if 1994 <= int(asked) <= 2100 else first
    last = max([*weights, first])
    initial = {
        "name": key.name,
        "reason": key.reason,
        "source": key.source,
        "population_day": key.population_day,
        "phased_from": key.phased_from,
        "phased_to": key.phased_to,
        "first": first,
        "last": last,
        "phase_first": first,
        "phase_last": last,
        **percents_of(weights, first),
    }
    return _key_form(request, key, key.kind, initial)


def _key_form(request: HttpRequest, key: ShareKey | None, kind: str, initial: dict[str, Any]) -> HttpResponse:
    access = request.access
    form = KeyForm(request.POST or None, access=access, kind=kind, key=key, initial=initial)
    context = {"form": form, "key": key, "kind": KeyKind(kind), "initial": initial}
    if request.method == "POST" and form.is_valid():
        context |= _preview(access, form, key)
        if request.POST.get("sett") == context["seen"]:
            try:
                saved = save_key(by=access, draft=form.draft, key=key)
            except (BadKey, ValidationError) as error:
                form.add_error(None, error if isinstance(error, ValidationError) else str(error))
            else:
                messages.success(request, f"Nyckeln {saved} är sparad.")
                return redirect("key_detail", access.association.slug, saved.pk)
        context["has_changed"] = bool(request.POST.get("sett"))
    context["needs_keys"] = kind == KeyKind.PHASED and form.fields["phased_from"].queryset.count() < 2
    return render(request, "budget/key_form.html", context, status=422 if form.errors else 200)


def _preview(access: Access, form: KeyForm, key: ShareKey | None) -> dict[str, Any]:
    """The shares as they will be, beside what they were. `seen` changes with what would be saved."""
    before, towns = stored_weights(access, key), all_towns(access)
    after = dict(sorted((before | form.proposal).items()))
    words = repr((form.draft, form.proposal))
    return {
        "years": list(after),
        "rows": share_rows(before if key else {}, after, towns),
        "chart": key_ways(after, towns, start_weights(access, form.draft.phased_from, min(after))),
        "seen": sha256(words.encode()).hexdigest(),
    }


def share_rows(before: Weights, after: Weights, towns: tuple[Town, ...]) -> list[tuple[str, list[ShareCell]]]:
    """Each municipality of the key with its part of the quarter year by year."""
    used = {member for own in (*before.values(), *after.values()) for member in own}
    return [
        (town.name, [_cell(before, after, year, town.membership) for year in after])
        for town in towns
        if town.membership in used
    ]


def _cell(before: Weights, after: Weights, year: int, member: int) -> ShareCell:
    old = _part(holding(before, year), member)
    new = _part(after[year], member)
    return ShareCell(year, new, old if old != new else None)


def _part(own: dict[int, Decimal], member: int) -> Decimal | None:
    whole = sum(own.values(), Decimal(0))
    return own[member] / whole if member in own and whole else None


def members_changed(weights: Weights, towns: tuple[Town, ...]) -> list[tuple[str, bool, int]]:
    """Who is a member but not in the key, or the other way round, and from which year: name, joins, year."""
    found = []
    for town in towns if weights else ():
        years = range(min(weights), max([*weights, town.span.first.year + 1]) + 1)
        for year in years:
            is_member = town.span.holds(date(year, 1, 1))
            if is_member != (town.membership in holding(weights, year)):
                found.append((town.name, is_member, year))
                break
    return found


@require_http_methods(["GET", "POST"])
def share_rule_new(request: HttpRequest) -> HttpResponse:
    access = request.access
    require(access, Permission.KEEP_BUDGET)
    form = RuleForm(request.POST or None, initial={"year": access.day.year + 1})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            add_share_rule(by=access, year=given["year"], parts=form.parts, source=given["source"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(
                request, f"Den nya andelsregeln gäller från {given['year']}. Tidigare år räknas som förut."
            )
            return redirect("key_list", access.association.slug)
    return render(request, "budget/key_rule.html", {"form": form}, status=422 if form.errors else 200)
