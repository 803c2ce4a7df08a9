"""One member: what do we pay, what for, since when."""

from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from budget.queries.contributions import answers_of, member_years, members, paid_for, pays, seats_of
from members.permissions import Permission, require


@require_GET
def member_detail(request: HttpRequest, pk: int) -> HttpResponse:
    access = request.access
    require(access, Permission.SEE_ASSOCIATION)
    member = get_object_or_404(members(access), pk=pk)
    years = member_years(access, member)
    this_year = next((one for one in years if one.year == access.day.year), None)
    amount = this_year.planned if this_year and this_year.planned is not None else Decimal(0)
    context = {
        "member": member,
        "name": member.organisation.name_on(access.day),
        "pays": pays(member),
        "is_member": member.is_active_on(access.day),
        "years": years,
        "this_year": this_year,
        "year": access.day.year,
        "spent": paid_for(access, access.day.year, amount) if amount else [],
        "amount": amount,
        "seats": [
            (seat, seat.current_mandates[0] if seat.current_mandates else None)
            for seat in seats_of(access, member)
        ],
        "answers": answers_of(access, member),
    }
    return render(request, "budget/member_detail.html", context)
