"""Goals and results of a year."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from budget.views.filters import TargetFilter
from interventions.queries import tally, target_results
from members.permissions import Permission, may, require


def target_list(request: HttpRequest) -> HttpResponse:
    access = request.access
    require(access, Permission.SEE_ASSOCIATION)
    chosen = TargetFilter(request.GET, access=access)
    raw = may(access, Permission.SEE_RAW_COUNTS)
    results = target_results(access, chosen.year, raw=raw)
    wanted = chosen.cleaned_data.get("bedomning")
    context = {
        "form": chosen,
        "targets": [one for one in results if not wanted or one.assessment == wanted],
        "tally": [(assessment.label, count) for assessment, count in tally(results).items() if count],
        "total": len(results),
        "hidden": any(one.is_withheld for one in results),
        "raw": raw,
    }
    return render(request, "budget/target_list.html", context)
