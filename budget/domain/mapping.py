"""Which line of the statements, and which line of the budget, an account of a ledger belongs to.

An association maps ranges of accounts; the longest range that fits an account wins, so `2099` is told from `20`. Numbers
are compared as digits from the left: `45` is every account that begins with 45.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol, TypeVar

from budget.enums import Area, StatementLine
from finsam.shared.findings import Finding, Severity

L = StatementLine
# Costs of the operating account (10 kap. 1 § LKBR): each has a line of the budget besides its line of the statements.
COST_LINES = frozenset({L.COST_INTERVENTIONS, L.COST_STAFF, L.COST_OTHER, L.DEPRECIATION})
# What no account gives: an account in one of them would be missing among income, costs or assets.
BY_HAND = frozenset({L.PLEDGES, L.INVESTMENTS, L.GAINS, L.LOSSES, L.SECURITIES})
MAPPABLE = tuple(line for line in L if line not in BY_HAND)


class Numbered(Protocol):
    """Anything with an account's number and name."""

    @property
    def number(self) -> str: ...
    @property
    def name(self) -> str: ...


Account = TypeVar("Account", bound=Numbered)


@dataclass(frozen=True)
class MapRange:
    """Accounts that begin with `first` … `last`, both included, as many digits in both.

    `area` is a code of budget.enums.Area and `row` the budget's line for a cost that no object places; both may be empty.
    """

    first: str
    last: str
    line: str
    area: str = ""
    row: str = ""

    @property
    def label(self) -> str:
        """`45` or `45–46`."""
        return self.first if self.first == self.last else f"{self.first}–{self.last}"

    def holds(self, number: str) -> bool:
        """Does the account's number begin within the range?"""
        start = number[: len(self.first)]
        return len(start) == len(self.first) and self.first <= start <= self.last


@dataclass(frozen=True)
class MapObject:
    """Costs on one object (a dimension's number and the object's code) go to one line of the budget."""

    dimension: int
    code: str
    area: str
    row: str
    intervention_id: int | None = None


@dataclass(frozen=True)
class AccountMapping:
    """One year's mapping. `dimension` is the one whose objects decide when objects of several have a rule."""

    chart: str
    dimension: int = 6
    ranges: tuple[MapRange, ...] = ()
    objects: tuple[MapObject, ...] = ()

    @cached_property
    def by_length(self) -> tuple[MapRange, ...]:
        """The ranges in the order they are tried: the longest first, then by number."""
        return tuple(sorted(self.ranges, key=lambda row: (-len(row.first), row.first, row.last)))


def range_of(mapping: AccountMapping, number: str) -> MapRange | None:
    """The longest range that holds the account, None where none does."""
    return next((row for row in mapping.by_length if row.holds(number)), None)


def line_of(mapping: AccountMapping, number: str) -> StatementLine | None:
    """The line of the statements an account belongs to, None where no range holds it."""
    found = range_of(mapping, number)
    return StatementLine(found.line) if found else None


def unmapped(mapping: AccountMapping, accounts: Iterable[Account]) -> tuple[Account, ...]:
    """The accounts that no range holds, in their order."""
    return tuple(account for account in accounts if range_of(mapping, account.number) is None)


def row_of(area: str, row: str) -> tuple[str, str]:
    """Area and budget line of a cost: without an area it is administration, without a line the area's own name."""
    area = area or Area.ADMINISTRATION.value
    return area, row or str(Area(area).label)


def mapping_problems(mapping: AccountMapping) -> tuple[Finding, ...]:
    """What keeps the mapping from being saved, each with its place and remedy; empty when it may be."""
    alone = (problem for row in mapping.ranges for problem in range_problems(row))
    return (*alone, *_overlaps(mapping), *_rows_apart(mapping))


def range_problems(row: MapRange) -> tuple[Finding, ...]:
    """What is wrong with one range whatever the others say."""
    return (*_bad_digits(row), *_bad_line(row))


def _stop(code: str, message: str, place: str) -> Finding:
    return Finding(code, Severity.STOP, message, place)


def is_number(text: str) -> bool:
    """Can a range be written for it: one to eight plain digits?"""
    return text.isascii() and text.isdigit() and len(text) <= 8


def _bad_digits(row: MapRange) -> Iterable[Finding]:
    if not (is_number(row.first) and is_number(row.last)):
        place = row.label or "Ett tomt intervall"
        yield _stop("range_digits", f"{place}: skriv konton med siffror, högst åtta.", place)
    elif len(row.first) != len(row.last):
        message = f"{row.label}: skriv lika många siffror i båda, till exempel 45–46 eller 4500–4699."
        yield _stop("range_lengths", message, row.label)
    elif row.last < row.first:
        message = f"{row.label}: slutet ligger före början. Byt plats på dem."
        yield _stop("range_backwards", message, row.label)


def _overlaps(mapping: AccountMapping) -> Iterable[Finding]:
    """Ranges of equal length that share an account: which of them counts would be chance."""
    furthest: MapRange | None = None
    for row in mapping.by_length:
        if furthest and len(furthest.first) == len(row.first) and row.first <= furthest.last:
            message = f"{furthest.label} och {row.label} går över varandra. Korta det ena så att inget konto står i båda."
            yield _stop("ranges_overlap", message, row.label)
        if furthest is None or len(furthest.first) != len(row.first) or row.last > furthest.last:
            furthest = row


def _bad_line(row: MapRange) -> Iterable[Finding]:
    if row.line not in MAPPABLE:
        message = f"{row.label}: raden kan inte hämtas från ett konto. Välj en annan rad."
        yield _stop("line_by_hand", message, row.label)
    elif row.area == Area.OWN and not row.row:
        message = f"{row.label}: välj budgetraden när området är ett eget område."
        yield _stop("own_area_row", message, row.label)


def _rows_apart(mapping: AccountMapping) -> Iterable[Finding]:
    """A line of the budget has one area and at most one intervention, wherever it is named."""
    areas: dict[str, str] = {}
    interventions: dict[str, int] = {}
    for place, area, row, intervention in _named_rows(mapping):
        if areas.setdefault(row, area) != area:
            message = (
                f"{place}: raden {row} står i både {Area(areas[row]).label} och {Area(area).label}. "
                "Välj samma område, eller ge raderna olika namn."
            )
            yield _stop("row_in_two_areas", message, place)
        if intervention and interventions.setdefault(row, intervention) != intervention:
            yield _stop(
                "row_two_interventions",
                f"{place}: raden {row} är kopplad till två insatser. Dela raden.",
                place,
            )


def _named_rows(mapping: AccountMapping) -> Iterable[tuple[str, str, str, int | None]]:
    for rule in mapping.objects:
        yield f"Objekt {rule.code}", *row_of(rule.area, rule.row), rule.intervention_id
    for range_ in mapping.ranges:
        if range_.line in COST_LINES:
            yield range_.label, *row_of(range_.area, range_.row), None
