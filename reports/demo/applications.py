"""Calls, and applications as far as each has come: the acts are the product's own, done on their days by their people."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from django.conf import settings

from budget.models import BudgetLine
from budget.services.grants import agree_application, decide_application
from finsam.web import clock
from finsam.web.access import Access
from interventions.domain.applications import YearPart
from interventions.enums import ReportKind
from interventions.models import Application, ApplicationCall
from interventions.queries.applications import fields_of
from interventions.services.applications import return_application, send_application, start_application
from interventions.services.calls import save_call, start_form
from interventions.services.parties import answer_party, ask_party, token_of
from interventions.services.preparation import choose_board_date, end_preparation, propose, recommend
from interventions.services.writing import PartyWritten, Written, save_application
from members.domain.meetings import COMING
from members.models import Meeting
from members.queries.access import access_to
from reports.demo.cast import Cast
from reports.demo.source import at, day

Row = dict[str, Any]


@contextmanager
def acting(cast: Cast, email: str, on: str) -> Iterator[Access]:
    """What the person may do on the day, with the clock there."""
    moment = at(f"{on}T10:00")
    with clock.stopped_at(moment):
        access = access_to(cast.users[email], cast.association.slug, moment.date())
        assert access, f"{email} {on}"
        yield access


def load_applications(cast: Cast, data: Row) -> None:
    """Nothing for an association that has no calls."""
    calls = {short: _call(cast, row, data["office"]) for short, row in data.get("calls", {}).items()}
    for row in data.get("applications", []):
        application = _start(cast, calls[row["call"]], row)
        for act in row.get("acts", []):
            with acting(cast, act.get("by", data["office"]), act["on"]) as by:
                ACTS[act["act"]](cast, by, application, {**row, **act})
            application.refresh_from_db()


def _call(cast: Cast, row: Row, office: str) -> ApplicationCall:
    with acting(cast, office, row["opens"]) as by:
        form = cast.association.application_forms.first() or start_form(by=by)
        values = {name: row[name] for name in ("title", "text", "first_year", "years")}
        values |= {"opens_on": day(row["opens"]), "closes_on": day(row["closes"])}
        call = save_call(by=by, call=None, values={**values, "form": form, "group": cast.bodies["beredning"]})
        meeting = Meeting.objects.within(by).get(body=cast.bodies["styrelse"], held_on=row["board"])
        if meeting.state in COMING:
            return choose_board_date(by=by, call=call, meeting=meeting)
        call.board_meeting = meeting  # it has been held: its stops are history
        call.full_clean()
        call.save(update_fields=["board_meeting"])
        return call


def _start(cast: Cast, call: ApplicationCall, row: Row) -> Application:
    principal = next(iter(row["parties"]))
    with acting(cast, row["by"], row["on"]) as by:
        application = start_application(
            by=by, call=call, title=row["title"], membership=cast.members[principal]
        )
        _save(cast, by, application, row)
    application.refresh_from_db()
    return application


def _save(cast: Cast, by: Access, application: Application, row: Row) -> None:
    """Answers stand in the order of the form's questions; the first party is the principal."""
    stored = {one.membership_id: one.pk for one in application.party_rows.all()}
    written = Written(
        title=row["title"],
        orientation=row["orientation"],
        starts=day(row["starts"]),
        ends=day(row["ends"]),
        answers=dict(
            zip((field.pk for field in fields_of(application)), row.get("answers", []), strict=False)
        ),
        years=[
            YearPart(int(year), Decimal(sums[0]), Decimal(sums[1]), Decimal(sums[2]), sums[3])
            for year, sums in row["years"].items()
        ],
        parties=[
            PartyWritten(
                pk=stored.get(cast.members[short].pk),
                membership_id=cast.members[short].pk,
                is_principal=place == 0,
                contribution=gives,
                contact_name=name,
                contact_email=email,
            )
            for place, (short, (gives, name, email)) in enumerate(row["parties"].items())
        ],
    )
    save_application(by=by, application=application, edit_number=application.edit_number, written=written)


def _confirm(cast: Cast, by: Access, application: Application, act: Row) -> None:
    """By the link, as a party does who does not sign in."""
    party = application.party_rows.get(membership=cast.members[act["party"]])
    ask_party(by=by, party=party, site=settings.SITE_ADDRESS)
    party.refresh_from_db()
    answer_party(token=token_of(party), name=party.contact_name, confirms=True)


def _send(cast: Cast, by: Access, application: Application, act: Row) -> None:
    send_application(by=by, application=application)


def _return(cast: Cast, by: Access, application: Application, act: Row) -> None:
    return_application(by=by, application=application, what=act["what"])


def _complete(cast: Cast, by: Access, application: Application, act: Row) -> None:
    """Some answers anew, by the question's place in the form; all else as it stands."""
    answers = [act["changed"].get(str(place), text) for place, text in enumerate(act["answers"])]
    _save(cast, by, application, {**act, "answers": answers})


def _recommend(cast: Cast, by: Access, application: Application, act: Row) -> None:
    recommend(
        by=by,
        application=application,
        membership=cast.members[act["for"]],
        advice=act["advice"],
        reason=act["reason"],
    )


def _prepared(cast: Cast, by: Access, application: Application, act: Row) -> None:
    end_preparation(by=by, application=application)


def _propose(cast: Cast, by: Access, application: Application, act: Row) -> None:
    propose(
        by=by,
        application=application,
        outcome=act["outcome"],
        amounts=_kronor(act["amounts"]),
        text=act["text"],
    )


def _decide(cast: Cast, by: Access, application: Application, act: Row) -> None:
    line = BudgetLine.objects.within(by).filter(
        name=act.get("line", ""), budget__year=application.starts.year
    )
    decide_application(
        by=by,
        application=application,
        decision=cast.decisions[act["decision"]],
        outcome=act["outcome"],
        amounts=_kronor(act["amounts"]),
        conditions=act["conditions"],
        reports=[(ReportKind(kind), day(due)) for kind, due in act.get("reports", [])],
        line=line.first(),
    )


def _agree(cast: Cast, by: Access, application: Application, act: Row) -> None:
    agree_application(by=by, application=application, agreed_on=by.day)


def _kronor(amounts: dict[str, str]) -> dict[int, Decimal]:
    return {int(year): Decimal(amount) for year, amount in amounts.items()}


ACTS = {
    "confirm": _confirm,
    "send": _send,
    "return": _return,
    "complete": _complete,
    "recommend": _recommend,
    "prepared": _prepared,
    "propose": _propose,
    "decide": _decide,
    "agree": _agree,
}
