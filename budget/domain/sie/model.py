"""What a SIE file says, as it says it: signs as in the file (credit is negative), sums in exact Decimal kronor."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Literal, NamedTuple

from finsam.shared.findings import Severity

BalanceKind = Literal["IB", "UB", "RES", "OIB", "OUB"]
PeriodKind = Literal["PSALDO", "PBUDGET"]
Ksumma = Literal["absent", "right", "wrong"]
# Dimension and code, in the file's order: ((1, "100"), (6, "22")).
Objects = tuple[tuple[int, str], ...]


# Employee, customer, supplier, invoice.
_OF_PEOPLE = frozenset({7, 8, 9, 10})


def personal_dimensions(over: Mapping[int, int]) -> frozenset[int]:
    """Those whose objects are people, 7 to 10, and every one that stands below them; `over` is the one above each."""
    personal = set(_OF_PEOPLE)
    while found := {child for child, parent in over.items() if parent in personal} - personal:
        personal |= found
    return frozenset(personal)


class Account(NamedTuple):
    """An account of the year's chart. `kind` is T, S, K or I (#KTYP), or None where the file does not say."""

    number: str
    name: str
    kind: str | None
    line: int


class SieObject(NamedTuple):
    """A cost centre, a project: one code in one dimension."""

    dimension: int
    code: str
    name: str
    line: int


class Balance(NamedTuple):
    """A year's opening (IB), closing (UB) or result (RES) of an account; OIB and OUB are those of one object."""

    kind: BalanceKind
    year: int
    account: str
    objects: Objects
    amount: Decimal
    line: int


class PeriodAmount(NamedTuple):
    """A month's change (PSALDO) or budget (PBUDGET), `month` as YYYYMM. Without objects it is the whole account."""

    kind: PeriodKind
    year: int
    month: str
    account: str
    objects: Objects
    amount: Decimal
    line: int


class Row(NamedTuple):
    """One #TRANS. `day` is only there where the row has a date of its own."""

    account: str
    objects: Objects
    amount: Decimal
    day: date | None
    text: str
    line: int


class Voucher(NamedTuple):
    """One #VER with its rows; removed rows (#BTRANS) and marks of added ones (#RTRANS) are left out."""

    series: str
    number: str
    day: date | None
    text: str
    line: int
    rows: tuple[Row, ...]

    @property
    def balance(self) -> Decimal:
        """What the rows come to: zero in a sound voucher."""
        return sum([row.amount for row in self.rows], Decimal(0))


class SieFinding(NamedTuple):
    """`code` is stable and English, `message` Swedish: what is wrong, where, and what to do."""

    code: str
    severity: Severity
    message: str
    line: int | None = None


@dataclass(frozen=True)
class SieFile:
    """A file that has been read as far as it can be; `findings` say what is wrong with it.

    `sie_type` is what the file holds ("1", "2", "3", "4E", "4I", or "" for a file that is none), `declared_type` and
    `declared_format` what it claims. `years` are #RAR by number: 0 this year, -1 the one before. `over` is the dimension
    above each one that #UNDERDIM puts under another. `ksumma` tells whether the file's own checksum holds.
    """

    sie_type: str
    declared_type: str | None = None
    declared_format: str | None = None
    encoding: str = "ascii"
    program: str | None = None
    program_version: str | None = None
    company: str | None = None
    org_number: str | None = None
    generated_on: date | None = None
    currency: str | None = None
    chart: str | None = None
    years: Mapping[int, tuple[date, date]] = field(default_factory=dict)
    balances_to: date | None = None
    dimensions: Mapping[int, str] = field(default_factory=dict)
    over: Mapping[int, int] = field(default_factory=dict)
    accounts: Mapping[str, Account] = field(default_factory=dict)
    objects: tuple[SieObject, ...] = ()
    balances: tuple[Balance, ...] = ()
    periods: tuple[PeriodAmount, ...] = ()
    vouchers: tuple[Voucher, ...] = ()
    ksumma: Ksumma = "absent"
    findings: tuple[SieFinding, ...] = ()

    @property
    def personal_dimensions(self) -> frozenset[int]:
        """The dimensions whose objects are people, in this file."""
        return personal_dimensions(self.over)

    @property
    def row_count(self) -> int:
        """How many #TRANS there are."""
        return sum(len(voucher.rows) for voucher in self.vouchers)

    def sum_of(self, kind: BalanceKind, year: int) -> Decimal | None:
        """The sum of every such record, as in the file; None where the file has none."""
        return self._sums.get((kind, year))

    @cached_property
    def _sums(self) -> Mapping[tuple[str, int], Decimal]:
        sums: defaultdict[tuple[str, int], Decimal] = defaultdict(Decimal)
        for balance in self.balances:
            sums[balance.kind, balance.year] += balance.amount
        return dict(sums)

    @property
    def unbalanced_vouchers(self) -> tuple[tuple[str, str, Decimal], ...]:
        """Series, number and sum of each voucher whose rows do not come to zero, in the file's order."""
        return tuple(
            (voucher.series, voucher.number, balance)
            for voucher in self.vouchers
            if (balance := voucher.balance)
        )

    @property
    def stops(self) -> tuple[SieFinding, ...]:
        """The findings that keep the file from being imported."""
        return tuple(finding for finding in self.findings if finding.severity == Severity.STOP)
