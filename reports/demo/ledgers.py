"""The accountant's files as the office laid them in, and the year's money as it followed it since."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from budget.domain.mapping import MapObject
from budget.domain.money_periods import YearPart
from budget.enums import Area
from budget.models import Closing, LedgerFile
from budget.queries.money_periods import year_money
from budget.queries.posting import mapping_of
from budget.services.ledger import receive_file, request_apply, run_apply, run_read
from budget.services.mapping import save_map
from budget.services.money_periods import TypedLine, mark_done, save_period, save_rule
from budget.services.years import close_year
from finsam.web import clock
from finsam.web.access import Access
from reports.demo.cast import Cast
from reports.demo.source import FOLDER, at

KEEPER = "kansli@vo.example"


def load_ledgers(cast: Cast, rows: list[dict[str, Any]]) -> None:
    """The years whose figures come from a file. `ledger` says which, when it was read, and when the year was closed."""
    by = replace(cast.access, user=cast.users[KEEPER])
    for row in rows:
        if "ledger" in row:
            with clock.stopped_at(at(row["ledger"]["read"])):
                _lay_in(by, row)
            if row["final"]:
                with clock.stopped_at(at(row["ledger"]["closed"])):
                    close_year(by=by, year=row["year"], confirms=True)


def _lay_in(by: Access, row: dict[str, Any]) -> None:
    """By the services that a page uses, without waiting for the worker."""
    name = row["ledger"]["file"]
    content = FOLDER.joinpath(by.association.slug, name).read_bytes()
    ledger = receive_file(by=by, file=SimpleUploadedFile(name, content), keep_texts=False)
    run_read(ledger.pk)
    ledger.refresh_from_db()
    request_apply(by=by, ledger=ledger, seen=ledger.preview["hash"])
    run_apply(ledger.pk)
    _map_rest(by, row["year"], row["ledger"].get("objects", {}))
    _forecast(ledger, row["outcomes"])


def _map_rest(by: Access, year: int, rows: dict[str, str]) -> None:
    """Cost centres that no name tells the budget's line of, `1:11` → Kansli; the year after takes them over."""
    mapping = mapping_of(by, year)
    if mapping is None or not rows:
        return
    added = [
        MapObject(int(dimension), code, Area.ADMINISTRATION.value, row)
        for (dimension, code), row in ((place.split(":"), row) for place, row in rows.items())
    ]
    places = {(rule.dimension, rule.code) for rule in added}
    kept = [rule for rule in mapping.objects if (rule.dimension, rule.code) not in places]
    save_map(by=by, year=year, edit_number=0, mapping=replace(mapping, objects=(*kept, *added)))


def _forecast(ledger: LedgerFile, lines: list[dict[str, str]]) -> None:
    """No file holds them."""
    wanted = {line["name"]: Decimal(line["forecast"]) for line in lines if "forecast" in line}
    for outcome in Closing.objects.get(ledger=ledger).outcomes.filter(name__in=wanted):
        outcome.forecast = wanted[outcome.name]
        outcome.save(update_fields=["forecast"])


def load_follow_up(cast: Cast, data: dict[str, Any] | None) -> None:
    """How the association follows its money, and the periods it has written about."""
    if data is None:
        return
    by = replace(cast.access, user=cast.users[KEEPER])
    rule = {name: Decimal(data["rule"][name]) for name in ("least_amount", "least_percent")}
    save_rule(by=by, values={"kind": data["rule"]["kind"], **rule})
    for period in data["periods"]:
        written = at(period["written"])
        with clock.stopped_at(written):
            _load_period(replace(by, day=written.date()), data["rule"]["kind"], period)


def _load_period(by: Access, kind: str, row: dict[str, Any]) -> None:
    """Each line with the year's forecast, and what is written about it."""
    part = YearPart(row["year"], kind, row["number"])
    lines = [
        TypedLine(
            line.area,
            line.name,
            line.intervention_id,
            None,
            line.forecast,
            row["comments"].get(line.name, ""),
        )
        for line in year_money(by, part.year, kind).rows(part)
    ]
    save_period(by=by, part=part, edit_number=0, comment=row["comment"], lines=lines)
    if row["done"]:
        mark_done(by=by, part=part)
