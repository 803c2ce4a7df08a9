"""The association at a glance: members, who pays, groups."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from budget.domain.shares import PayerShare, ShareTable
from budget.queries.budgets import current_budget
from budget.queries.income import income_or_none
from budget.queries.keys import key_rows
from budget.views.pictures import who_pays
from finsam.web.access import Access
from members.enums import Party
from members.models import Body, Membership
from members.permissions import Permission, may, require
from members.queries.bodies import body_rows
from members.queries.charter import charter_on, kind_words
from members.queries.memberships import every_membership, gaps_of


def association_overview(request: HttpRequest) -> HttpResponse:
    access = request.access
    require(access, Permission.SEE_ASSOCIATION)
    everybody = list(every_membership(access))
    members = [member for member in everybody if member.is_active_on(access.day)]
    bodies = list(body_rows(access, access.day))
    year = access.day.year
    this_year, next_year = (current_budget(access, year + step) for step in (0, 1))
    now, later = income_or_none(access, this_year), income_or_none(access, next_year)
    shown = later or now
    rows = [_row(member, access, (year, now), (year + 1, later)) for member in members]
    charter = charter_on(access, access.day)
    words = kind_words(charter)
    context = {
        "members": rows,
        "how_they_pay": _how_they_pay(members),
        "payers": sum(row["pays"] for row in rows),
        "gaps": gaps_of(access.association, everybody, access.day),
        "others": _other_actors(bodies),
        "has_charter": charter.pk is not None,
        "may_dissolve": may(access, Permission.DISSOLVE) and not access.association.ended,
        "now": now,
        "later": later,
        "year": year,
        "chart": who_pays(shown, year + 1 if later else year) if shown else None,
        "key": key_rows(access, next_year or this_year),
        "bodies": [(body, words[body.kind]) for body in bodies],
    }
    return render(request, "budget/association_overview.html", context)


def _how_they_pay(members: list[Membership]) -> str:
    """5 § finsamlagen, and 5 a § for a municipality where there is no region."""
    parties = [member.party for member in members]
    regions, towns = parties.count(Party.REGION), parties.count(Party.MUNICIPALITY)
    state = "Staten betalar hälften genom Försäkringskassan"
    town = "kommunen" if towns == 1 else "kommunerna tillsammans"
    if not regions and towns:
        return f"{state} och {town} hälften, eftersom ingen region finns (5 a § finsamlagen)."
    region = "regionen" if regions == 1 else "regionerna tillsammans"
    return f"{state}, {region} en fjärdedel och {town} en fjärdedel (5 § finsamlagen)."


def _other_actors(bodies: list[Body]) -> list[str]:
    """Those with a seat in a group who may never be members nor pay (3 and 6 §§ finsamlagen)."""
    seated = {seat.organisation for body in bodies for seat in body.seats.all() if seat.organisation_id}
    return sorted(organisation.current_name for organisation in seated if not organisation.parties)


def _of_member(table: ShareTable, name: str) -> PayerShare | None:
    """What the member pays in all: outside every region it stands under two payers (5 a § finsamlagen)."""
    own = [row for row in table.rows if row.name == name]
    if not own:
        return None
    share = sum((row.share for row in own), Fraction(0))
    return replace(own[-1], amount=table.amount_of_member(name), share=share)


def _row(member: Membership, access: Access, *tables: tuple[int, Any]) -> dict[str, Any]:
    """The member with its amounts; Arbetsförmedlingen's part is paid by Försäkringskassan."""
    found = []
    for year, table in tables:
        name = member.organisation.name_on(date(year, 1, 1))
        found.append(_of_member(table, name) if table else None)
    now, later = found
    shown = later or now
    return {
        "member": member,
        "name": member.organisation.name_on(access.day),
        "now": now,
        "later": later,
        "share": shown.share if shown else None,
        "pays": member.party != Party.EMPLOYMENT_SERVICE,
    }
