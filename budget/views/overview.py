"""The association at a glance: members, who pays, groups."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from budget.queries import current_budget, income_or_none, key_rows
from budget.views.pictures import who_pays
from finsam.web.access import Access
from members.enums import Party
from members.models import Membership
from members.permissions import Permission, require
from members.queries.bodies import body_rows
from members.queries.memberships import membership_rows


def association_overview(request: HttpRequest) -> HttpResponse:
    access = request.access
    require(access, Permission.SEE_ASSOCIATION)
    members = list(membership_rows(access, access.day))
    year = access.day.year
    this_year, next_year = (current_budget(access, year + step) for step in (0, 1))
    now, later = income_or_none(access, this_year), income_or_none(access, next_year)
    shown = later or now
    context = {
        "members": [_row(member, access, (year, now), (year + 1, later)) for member in members],
        "now": now,
        "later": later,
        "year": year,
        "chart": who_pays(shown, year + 1 if later else year) if shown else None,
        "key": key_rows(access, next_year or this_year),
        "bodies": body_rows(access, access.day),
    }
    return render(request, "budget/association_overview.html", context)


def _row(member: Membership, access: Access, *tables: tuple[int, Any]) -> dict[str, Any]:
    """The member with its amounts; Arbetsförmedlingen's part is paid by Försäkringskassan."""
    found = []
    for year, table in tables:
        name = member.organisation.name_on(date(year, 1, 1))
        found.append(next((row for row in table.rows if row.name == name), None) if table else None)
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
