"""Loads one association after the other. What is there already is left as it is, so a second run changes nothing."""

from typing import Any

from django.db import transaction

from finsam.web import clock
from finsam.web.access import Access
from members.models import Association
from members.services.record import record_event
from reports.demo import (
    activities,
    applications,
    diary,
    ledgers,
    meetings,
    money,
    papers,
    people,
    register,
    reporting,
    work,
)
from reports.demo.cast import Cast
from reports.demo.source import DEMO_DAY, at, read, read_if_any

SLUGS = ("vastra-ostergotland", "ornskoldsvik", "vasteras", "molndal-partille-harryda-lerum")


def load_all() -> None:
    """Loads what is missing, with the clock at the demo's day wherever it stands otherwise."""
    waiting = [slug for slug in SLUGS if not Association.objects.filter(slug=slug).exists()]
    if not waiting:
        return
    register.load_organisations(read("organisations"))
    users = people.load_users(read("users"))
    with clock.stopped_at(at("2015-11-13T08:00")):
        for slug in waiting:
            _load(slug, users)


@transaction.atomic
def _load(slug: str, users: dict[str, Any]) -> None:
    """Everything of one association, or nothing of it."""
    base = read(slug, "association")
    association = register.load_association(slug, base["association"])
    cast = Cast(association, Access.system(association, DEMO_DAY), users=users)
    register.load_members(cast, base["members"])
    register.load_shares(cast, base["rule"], base["keys"])
    register.load_charters(cast, base["charters"])
    register.load_successions(cast, base.get("successions", []))
    _load_people(cast, read(slug, "bodies"))
    meetings.load_courses(cast, read("meetings").get(slug, {}))
    registered = read("diary").get(slug, {})
    diary.load_diary(cast, registered)
    diary.load_attachments(cast, registered.get("attachments", []))
    register.load_texts(cast, read(slug, "texts"))
    _load_activities(cast, read(slug, "interventions"))
    sums = read(slug, "money")
    money.load_budgets(cast, sums["budgets"])
    money.load_closings(cast, [row for row in sums["closings"] if "ledger" not in row])
    ledgers.load_ledgers(cast, sums["closings"])
    ledgers.load_follow_up(cast, sums.get("follow_up"))
    money.load_equity_steps(cast, sums.get("equity_steps", []))
    work.load_work(cast, read(slug, "work"))
    written = read(slug, "papers")
    papers.load_discharge(cast, written["discharge"])
    papers.load_documents(cast, written["documents"])
    applications.load_applications(cast, read_if_any(slug, "applications"))
    reporting.load_reporting(cast, read_if_any(slug, "reporting"))
    record_event(by=cast.access, association_id=association.pk, action="demo_loaded", subject=association)


def _load_people(cast: Cast, data: dict[str, Any]) -> None:
    people.load_bodies(cast, data["bodies"])
    people.load_roles(cast, data["roles"])
    people.load_meetings(cast, data["meetings"])
    people.load_stops(cast, data["stops"])


def _load_activities(cast: Cast, data: dict[str, Any]) -> None:
    activities.load_target_groups(cast, data["target_groups"])
    activities.load_interventions(cast, data["interventions"])
    periods = activities.load_periods(cast, data["periods"])
    activities.load_goals(cast, data["goals"], periods)
    dues = {short: row["due"] for short, row in data["periods"].items()}
    activities.load_submissions(cast, data["interventions"], data["awaited"], periods, dues)
    activities.load_reporters(cast, data["reporters"])
