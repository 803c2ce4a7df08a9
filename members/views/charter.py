"""What the members have agreed, and what the law says where they have not."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from finsam.shared.formats import day, kronor
from members.models import Charter
from members.permissions import Permission, may, require
from members.queries.charter import charter_on, charter_rows, lacks_half_year_stop
from members.services.charter import add_half_year_stop


@dataclass(frozen=True)
class Term:
    """One parameter in words. `law` names what rules where the members have agreed nothing."""

    label: str
    value: str
    law: str = ""


def charter_detail(request: HttpRequest) -> HttpResponse:
    access = request.access
    require(access, Permission.SEE_ASSOCIATION)
    rows = list(charter_rows(access))
    today = next((row for row in rows if row.is_active_on(access.day)), None)
    next_year = access.day.year + 1
    context = {
        "charter": today,
        "terms": terms_of(today or charter_on(access, access.day)),
        "others": [{"charter": row, "terms": terms_of(row)} for row in rows if row is not today],
        "proposed_year": next_year if lacks_half_year_stop(access, next_year) else None,
        "may_keep": may(access, Permission.USE_ADMIN),
    }
    return render(request, "members/charter_detail.html", context)


@require_POST
def half_year_stop(request: HttpRequest) -> HttpResponse:
    access = request.access
    require(access, Permission.USE_ADMIN)
    try:
        stop = add_half_year_stop(by=access, year=access.day.year + 1)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, f"{stop.title} ligger bland årets stopp, senast {day(stop.due)}.")
    return redirect("charter_detail", access.association.slug)


def terms_of(charter: Charter) -> list[Term]:
    """In the order of 9 § finsamlagen. A charter that is not entered has the law's own values, and says so."""
    return [*_of_members(charter), *_of_papers(charter), *_of_money(charter), *_words(charter)]


def _term(charter: Charter, label: str, value: str, law: str, is_agreed: bool = True) -> Term:
    return Term(label, value, "" if charter.pk and is_agreed else law)


def _of_members(charter: Charter) -> list[Term]:
    years, seats = charter.exit_notice_years, charter.seats_per_member
    starts = day(charter.term_start) if charter.term_start else "1 april året efter ett allmänt val"
    majority = charter.qualified_majority
    return [
        _term(charter, "Uppsägningstid", f"{years} år", "27 § finsamlagen"),
        _term(charter, "Ledamöter per medlem", f"{seats}, och lika många ersättare", "10 § finsamlagen"),
        *(
            Term(f"Ledamöter för {row.organisation}", str(row.ordinary))
            for row in (charter.seat_numbers.all() if charter.pk else ())
        ),
        _term(charter, "Mandatperiod", f"{charter.term_years} år, från {starts}", "13 § finsamlagen"),
        _term(
            charter,
            "Majoritet i styrelsen",
            majority or "Enkel majoritet, och ordförandens röst avgör när det står lika",
            "19 § finsamlagen",
            bool(majority),
        ),
        Term("Parter bakom en ansökan", f"Minst {charter.minimum_parties}"),
    ]


def _of_papers(charter: Charter) -> list[Term]:
    places, archive = charter.notice_places, charter.archive_municipality
    return [
        _term(
            charter,
            "Protokoll anslås",
            places or "På anslagstavlan hos varje medlemskommun och region",
            "19 § finsamlagen",
            bool(places),
        ),
        Term("Anslås inom", f"{charter.notice_days} dagar efter justeringen"),
        _term(
            charter,
            "Tillsyn över arkivet",
            str(archive) if archive else "Arkivmyndigheten i en av medlemskommunerna. Skriv in vilken.",
            "20 § finsamlagen",
            bool(archive),
        ),
    ]


def _of_money(charter: Charter) -> list[Term]:
    key, limit, costs = charter.municipal_key, charter.credit_limit, charter.auditor_costs
    report = "Görs" if charter.half_year_report else "Görs inte"
    return [
        _term(charter, "Delårsrapport", report, "21 § finsamlagen kräver ingen"),
        _term(
            charter,
            "Nyckel mellan kommunerna",
            str(key) if key else "Inte inskriven",
            "5 § finsamlagen",
            bool(key),
        ),
        _term(
            charter,
            "Kredit",
            "Bara vanlig kredit vid köp" if limit is None else f"Högst {kronor(limit)}",
            "21 § finsamlagen",
            limit is not None,
        ),
        _term(
            charter, "Revisorernas kostnader", costs or "Förbundet betalar", "25 § finsamlagen", bool(costs)
        ),
    ]


def _words(charter: Charter) -> list[Term]:
    return [
        Term("Chefen kallas", charter.chief_title),
        Term("Lokala grupper kallas", charter.group_title),
        Term("Beredande grupp kallas", charter.preparatory_title),
    ]
