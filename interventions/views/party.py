"""The page where a party says whether it is with in an application. Opened by a letter's link, without signing in."""

from allauth.core.internal import ratelimit  # the public module counts no GET, and a guess is one
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from interventions.forms.party import AnswerForm
from interventions.queries.applications import contents_of
from interventions.services.parties import LINK_HOLDS, Link, LinkState, answer_party, link_of

ANSWERS = {"ja": True, "nej": False}


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def party_answer(request: HttpRequest, token: str) -> HttpResponse:
    link = link_of(token)
    guesses = link.state == LinkState.UNKNOWN
    if _too_often(request, "party_link", counts=guesses) or _too_often(request, "party_answer"):
        return ratelimit.respond_429(request)
    if link.state != LinkState.OPEN:
        return _closed(request, link)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and _answer(request, token, form):
        return redirect("party_answer", token)
    return _show(request, link, form)


def _too_often(request: HttpRequest, action: str, counts: bool = True) -> bool:
    """Have there been more than settings.ACCOUNT_RATE_LIMITS takes? Adds this one when it `counts`."""
    usage = ratelimit.consume(
        request, app="allauth.account", action=action, limit_get=True, dry_run=not counts
    )
    return usage is None


def _answer(request: HttpRequest, token: str, form: AnswerForm) -> bool:
    confirms = ANSWERS.get(request.POST.get("svar", ""))
    if confirms is None:
        form.add_error(None, "Välj om ni är med eller inte.")
    if not form.is_valid() or confirms is None:
        return False
    try:
        answer_party(token=token, name=form.cleaned_data["name"], confirms=confirms)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


def _show(request: HttpRequest, link: Link, form: AnswerForm) -> HttpResponse:
    party = link.party
    context = {
        "party": party,
        "application": party.application,
        "association": party.application.association,
        "contents": contents_of(party.application),
        "form": form,
    }
    return _unlisted(
        render(request, "interventions/party_answer.html", context, status=422 if form.errors else 200)
    )


def _closed(request: HttpRequest, link: Link) -> HttpResponse:
    context = {"link": link, "party": link.party, "days": LINK_HOLDS.days}
    status = 200 if link.state == LinkState.USED else 410
    return _unlisted(render(request, "interventions/party_closed.html", context, status=status))


def _unlisted(answer: HttpResponse) -> HttpResponse:
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer
