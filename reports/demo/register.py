"""Organisations, the association itself, its members, its share rule and keys, and its foundation texts."""

from decimal import Decimal
from typing import Any

from budget.domain.keys import Weight, population_key, proposed_weights, yearly_shares
from members.enums import KeyKind
from members.models import (
    Association,
    Charter,
    FoundationText,
    KeyWeight,
    Membership,
    Organisation,
    OrganisationName,
    Population,
    ShareKey,
    ShareRule,
    Succession,
)
from reports.demo.cast import Cast
from reports.demo.source import day, html, make


def load_organisations(rows: list[dict[str, Any]]) -> None:
    """One register for the installation; what is already there is left as it is."""
    for row in rows:
        if Organisation.objects.filter(current_name=row["name"]).exists():
            continue
        region = Organisation.objects.get(current_name=row["region"]) if "region" in row else None
        organisation = make(Organisation, current_name=row["name"], kind=row["kind"], region=region)
        for name, first, last in row.get("names", []):
            make(
                OrganisationName,
                organisation=organisation,
                name=name,
                valid_from=day(first),
                valid_until=day(last),
            )
        for at, inhabitants, source in row.get("populations", []):
            make(Population, organisation=organisation, day=day(at), inhabitants=inhabitants, source=source)


def load_association(slug: str, fields: dict[str, Any]) -> Association:
    return make(Association, slug=slug, **{**fields, "started": day(fields.get("started"))})


def load_members(cast: Cast, rows: dict[str, dict[str, str]]) -> None:
    for short, row in rows.items():
        cast.members[short] = make(
            Membership,
            association=cast.association,
            organisation=Organisation.objects.get(current_name=row["organisation"]),
            party=row["party"],
            valid_from=day(row["from"]),
        )


def load_shares(cast: Cast, rule: dict[str, Any], keys: dict[str, dict[str, Any]]) -> None:
    make(ShareRule, association=cast.association, source=rule["source"], valid_from=day(rule["from"]))
    for short, row in keys.items():
        key = make(
            ShareKey,
            association=cast.association,
            kind=row["kind"],
            name=row["name"],
            reason=row["reason"],
            source=row["source"],
            population_day=day(row.get("population_day")),
        )
        cast.keys[short] = key
        for own in _weights(cast, row):
            make(KeyWeight, key=key, year=own.year, membership=cast.members[own.name], weight=own.weight)


def load_charters(cast: Cast, rows: list[dict[str, Any]]) -> None:
    for row in rows:
        fields = {name: value for name, value in row.items() if name not in ("from", "until")}
        fields["archive_municipality"] = Organisation.objects.get(current_name=row["archive_municipality"])
        fields["municipal_key"] = cast.keys[row["municipal_key"]] if "municipal_key" in row else None
        fields["term_start"] = day(row.get("term_start"))
        span = {"valid_from": day(row["from"]), "valid_until": day(row.get("until"))}
        make(Charter, association=cast.association, **span, **fields)


def load_successions(cast: Cast, rows: list[dict[str, str]]) -> None:
    for row in rows:
        make(
            Succession,
            association=cast.association,
            predecessor_name=row["name"],
            taken_over_on=day(row["on"]),
            amount=Decimal(row["amount"]),
            source=row["source"],
        )


def _weights(cast: Cast, row: dict[str, Any]) -> tuple[Weight, ...]:
    """Every year's shares of the quarter, as the product itself proposes them."""
    inhabitants = {short: _inhabitants(cast, short) for short in row["members"]}
    goal = population_key(row["members"], inhabitants)
    if row["kind"] == KeyKind.POPULATION:
        return proposed_weights(yearly_shares(row["years"], goal))
    start = {short: Decimal(weight) for short, weight in row["start"].items()}
    years = [*row["before"], *row["phase"], *row["after"]]
    phase = (row["phase"][0], row["phase"][-1])
    return proposed_weights(yearly_shares(years, goal, start=start, phase=phase))


def _inhabitants(cast: Cast, short: str) -> int:
    return cast.members[short].organisation.populations.get().inhabitants


def load_texts(cast: Cast, texts: list[dict[str, Any]]) -> None:
    for row in texts:
        make(
            FoundationText,
            association=cast.association,
            body=cast.bodies.get(row.get("body")),
            kind=row["kind"],
            title=row["title"],
            html=html(row["text"]),
            valid_from=day(row["from"]),
            decision=cast.decisions.get(row.get("decision")),
        )
