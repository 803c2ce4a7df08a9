"""A file that has been read, as plain JSON and back: how it leaves the child that read it.

Amounts are strings, days YYYY-MM-DD, rows lists in the order of their fields; an object list is the number of one in
`object_lists`, since most rows repeat one.
"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from budget.domain.sie.model import (
    Account,
    Balance,
    Objects,
    PeriodAmount,
    Row,
    SieFile,
    SieFinding,
    SieObject,
    Voucher,
)
from finsam.shared.findings import Severity

_PLAIN = (
    "sie_type declared_type declared_format encoding program program_version company org_number currency chart ksumma"
).split()


def to_json(file: SieFile) -> dict[str, Any]:
    """The file as dicts, lists, strings and whole numbers."""
    lists: dict[Objects, int] = {}

    def listed(objects: Objects) -> int:
        return lists.setdefault(objects, len(lists))

    return {name: getattr(file, name) for name in _PLAIN} | {
        "generated_on": _iso(file.generated_on),
        "balances_to": _iso(file.balances_to),
        "years": [[number, _iso(first), _iso(last)] for number, (first, last) in file.years.items()],
        "dimensions": list(map(list, file.dimensions.items())),
        "over": list(map(list, file.over.items())),
        "accounts": list(map(list, file.accounts.values())),
        "objects": list(map(list, file.objects)),
        "balances": [
            [b.kind, b.year, b.account, listed(b.objects), str(b.amount), b.line] for b in file.balances
        ],
        "periods": [
            [p.kind, p.year, p.month, p.account, listed(p.objects), str(p.amount), p.line]
            for p in file.periods
        ],
        "vouchers": [
            [
                v.series,
                v.number,
                _iso(v.day),
                v.text,
                v.line,
                [[r.account, listed(r.objects), str(r.amount), _iso(r.day), r.text, r.line] for r in v.rows],
            ]
            for v in file.vouchers
        ],
        "findings": findings_to_json(file.findings),
        "object_lists": list(lists),
    }


def from_json(said: dict[str, Any]) -> SieFile:
    """The file that `to_json` wrote."""
    lists = [tuple((number, code) for number, code in pairs) for pairs in said["object_lists"]]
    day = cache(_day)
    return SieFile(
        **{name: said[name] for name in _PLAIN},
        generated_on=_day(said["generated_on"]),
        balances_to=_day(said["balances_to"]),
        years={
            number: (date.fromisoformat(first), date.fromisoformat(last))
            for number, first, last in said["years"]
        },
        dimensions=dict(said["dimensions"]),
        over=dict(said["over"]),
        accounts={fields[0]: Account(*fields) for fields in said["accounts"]},
        objects=tuple(SieObject(*fields) for fields in said["objects"]),
        balances=tuple(
            Balance(kind, year, account, lists[at], Decimal(amount), line)
            for kind, year, account, at, amount, line in said["balances"]
        ),
        periods=tuple(
            PeriodAmount(kind, year, month, account, lists[at], Decimal(amount), line)
            for kind, year, month, account, at, amount, line in said["periods"]
        ),
        vouchers=tuple(_voucher(fields, lists, day) for fields in said["vouchers"]),
        findings=findings_from_json(said["findings"]),
    )


def findings_to_json(findings: tuple[SieFinding, ...]) -> list[list[Any]]:
    """Findings alone."""
    return [[finding.code, finding.severity.value, finding.message, finding.line] for finding in findings]


def findings_from_json(said: list[list[Any]]) -> tuple[SieFinding, ...]:
    """Findings alone, back again."""
    return tuple(
        SieFinding(code, Severity(severity), message, line) for code, severity, message, line in said
    )


def _voucher(fields: list[Any], lists: list[Objects], day: Callable[[str | None], date | None]) -> Voucher:
    series, number, when, text, line, rows = fields
    return Voucher(
        series,
        number,
        day(when),
        text,
        line,
        tuple(
            Row(account, lists[at], Decimal(amount), day(own), row_text, row_line)
            for account, at, amount, own, row_text, row_line in rows
        ),
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(said: str | None) -> date | None:
    return date.fromisoformat(said) if said else None
