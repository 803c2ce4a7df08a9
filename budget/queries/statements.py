"""A year's statements with what they stand on: books, operating account, ledger, accounts and vouchers. Never writes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import F, QuerySet, Sum

from budget.domain.follow_up import FollowUp
from budget.domain.posting import ASSETS, AccountYear, Posted, objects_of
from budget.domain.statements import (
    Books,
    NoteFacts,
    balance_difference,
    cost_difference,
    equity_closing,
    missing_lines,
)
from budget.enums import StatementLine
from budget.models import (
    Closing,
    LedgerAccount,
    LedgerFile,
    LedgerObject,
    LedgerRow,
    LedgerVoucher,
)
from budget.queries.books import books_of, budgeted_books, statement_rule
from budget.queries.budgets import current_budget
from budget.queries.figures import closings
from budget.queries.notes import note_facts
from budget.queries.outcomes import follow_up
from budget.queries.posting import findings_of, posted
from finsam.shared.findings import Finding, Severity
from finsam.shared.formats import kronor
from finsam.web.access import Access
from finsam.web.fields import KronorField
from members.enums import Act
from members.models import AuditEvent
from members.queries.succession import taken_over

ZERO = Decimal(0)
STOP, WARNING = Severity.STOP, Severity.WARNING
LineAccounts = Mapping[StatementLine, Sequence[AccountYear]]


@dataclass(frozen=True)
class YearBooks:
    """One year that something is booked of."""

    closing: Closing
    books: Books

    @property
    def year(self) -> int:
        return self.closing.year


@dataclass(frozen=True)
class StatementRows:
    """`own` is None before anything is booked; `posted` where no ledger applies. `years` are all, the newest first.

    `planned` is the budget as books.
    """

    year: int
    own: YearBooks | None
    previous: YearBooks | None
    years: tuple[YearBooks, ...]
    followed: FollowUp
    planned: Books | None
    posted: Posted | None
    facts: NoteFacts | None
    came: Decimal
    budget_is_adopted: bool
    unit: str
    hides_empty: bool

    @property
    def books(self) -> tuple[Books | None, Books | None]:
        return (self.own.books if self.own else None, self.previous.books if self.previous else None)

    @property
    def has_ledger(self) -> bool:
        return _has_ledger(self.own)

    @property
    def is_closed(self) -> bool:
        return bool(self.own and self.own.closing.is_final)

    @property
    def accounts(self) -> LineAccounts:
        """The accounts behind each line, with the file's signs; empty without a ledger."""
        return self.facts.accounts if self.facts else {}

    @property
    def is_booked_out(self) -> bool:
        """Is the year booked to its end?"""
        return bool(self.own and self.own.closing.through == date(self.year, 12, 31))


def booked_years(access: Access) -> tuple[YearBooks, ...]:
    """The newest first. Three queries."""
    return tuple(YearBooks(row, books_of(row) or Books()) for row in closings(access))


def statement_rows(access: Access, year: int) -> StatementRows:
    """A constant number of queries, whatever the number of accounts and years."""
    years = booked_years(access)
    by_year = {row.year: row for row in years}
    own, before = by_year.get(year), by_year.get(year - 1)
    budget = current_budget(access, year)
    rule, followed = statement_rule(access), follow_up(access, year)
    return StatementRows(
        year=year,
        own=own,
        previous=before,
        years=years,
        followed=followed,
        planned=budgeted_books(access, budget, followed.totals.budget),
        posted=posted(access, year) if _has_ledger(own) else None,
        facts=_facts(access, own, before, followed) if own else None,
        came=sum((row.amount for row in taken_over(access, year)), ZERO),
        budget_is_adopted=bool(budget and budget.is_adopted),
        unit=rule.unit,
        hides_empty=rule.hides_empty,
    )


def _facts(access: Access, own: YearBooks, before: YearBooks | None, followed: FollowUp) -> NoteFacts:
    ledgers = {row.year for row in (own, before) if row and row.closing.ledger_id}
    return note_facts(access, own.books, before.books if before else None, followed, ledgers)


def _has_ledger(row: YearBooks | None) -> bool:
    return bool(row and row.closing.ledger_id)


def year_findings(rows: StatementRows) -> tuple[Finding, ...]:
    """What keeps the year's statements from being whole, stops first: what is wrong, by how much, and the remedy.

    A stop closes the way to close the year; a warning may be confirmed. `place` names what to open.
    """
    if rows.own is None:
        return (Finding("nothing_booked", STOP, f"Inget är bokfört för {rows.year}.", "figures"),)
    found = [*_of_ledger(rows), *_of_balance(rows.own.books, rows), *_of_costs(rows), *_of_years(rows)]
    return tuple(sorted(found, key=lambda one: one.severity != STOP))


def closing_findings(rows: StatementRows) -> tuple[Finding, ...]:
    """As `year_findings`, and whether the year is booked to its end."""
    found = year_findings(rows)
    if rows.own is None or rows.is_booked_out:
        return found
    message = (
        f"Året är bokfört till och med {rows.own.closing.through:%Y-%m-%d}. Ett år stängs först när det är bokfört till "
        "och med 31 december."
    )
    place = "ledger" if rows.has_ledger else "figures"
    return (Finding("not_to_the_end", STOP, message, place), *found)


def _of_ledger(rows: StatementRows) -> Iterator[Finding]:
    for finding in findings_of(rows.posted) if rows.posted else ():
        yield Finding(finding.code, finding.severity, finding.message, "mapping")


def _of_balance(books: Books, rows: StatementRows) -> Iterator[Finding]:
    place = "ledger" if rows.has_ledger else "figures"
    difference = balance_difference(books)
    if difference:
        larger = "Tillgångarna är" if difference > 0 else "Eget kapital, avsättningar och skulder är"
        remedy = (
            "Koppla de konton som saknar rad, eller läs in en rättad fil."
            if rows.has_ledger
            else "Rätta raderna i balansräkningen."
        )
        message = f"Balansräkningen går inte ihop: {larger} {kronor(abs(difference))} större. {remedy}"
        yield Finding("unbalanced", STOP, message, place)
    # A ledger's line without accounts is 0; a line that nobody has typed is not known.
    for label in () if rows.has_ledger else missing_lines(books):
        yield Finding("missing_line", WARNING, f"Raden ”{label}” är tom.", place)


def _of_costs(rows: StatementRows) -> Iterator[Finding]:
    gap = cost_difference(rows.own.books, rows.followed.totals.outcome) if rows.own else ZERO
    if gap:
        more = "mer" if gap > 0 else "mindre"
        message = (
            f"Driftredovisningens kostnader är {kronor(abs(gap))} {more} än resultaträkningens kostnader och "
            "avskrivningar. Rätta raderna, så att de blir lika."
        )
        yield Finding("costs_differ", WARNING, message, "figures")
    if not rows.budget_is_adopted:
        message = f"Det finns ingen fastställd budget för {rows.year} att jämföra med (10 kap. 1 § LKBR)."
        yield Finding("no_adopted_budget", WARNING, message, "budget")


def _of_years(rows: StatementRows) -> Iterator[Finding]:
    before = rows.previous
    if before is None:
        message = (
            f"Räkningar för {rows.year - 1} saknas. Varje rad ska ha året före bredvid (5 kap. 6 § LKBR)."
        )
        yield Finding("no_previous_year", WARNING, message, "previous")
        return
    opening = rows.own.books.equity_opening if rows.own else None
    expected = equity_closing(before.books) + rows.came
    if opening is not None and opening != expected:
        message = (
            f"Eget kapital vid årets början är {kronor(opening)}, men {before.year} slutade med {kronor(expected)}"
            f"{' med det övertagna' if rows.came else ''}. Ingående balans ska vara förra årets utgående (4 kap. 4 § LKBR)."
        )
        yield Finding("opening_differs", WARNING, message, "figures" if not rows.has_ledger else "ledger")
    if not before.closing.is_final:
        message = f"{before.year} är inte stängt, så jämförelsen kan ändras."
        yield Finding("previous_open", WARNING, message, "previous")


def last_entry(access: Access, closing: Closing) -> AuditEvent | None:
    """Who last entered the year's figures, and when. One query."""
    rows = AuditEvent.objects.within(access).select_related("actor")
    rows = rows.filter(object_type=closing._meta.label, object_id=str(closing.pk), action=Act.FIGURES_ENTERED)
    return rows.order_by("-sequence").first()


# From a line down to a voucher


@dataclass(frozen=True)
class LineAccount:
    """One account behind a line, with the statement's signs: income, assets, equity and debts positive, costs negative.

    `opening` and `moved` are of a balance; a result has none. `before` is the year before.
    """

    number: str
    name: str
    opening: Decimal | None
    moved: Decimal | None
    amount: Decimal
    before: Decimal | None


OF_EQUITY = (StatementLine.EQUITY_OPENING, StatementLine.EQUITY_RESERVE, StatementLine.YEAR_RESULT)


def accounts_behind(accounts: LineAccounts, lines: tuple[StatementLine, ...]) -> tuple[LineAccount, ...]:
    """The accounts of some lines by number, so that they sum to the line; opening equity has those of the booked result."""
    wanted = OF_EQUITY if StatementLine.EQUITY_OPENING in lines else lines
    found = [_line_account(line, account) for line in wanted for account in accounts.get(line, ())]
    return tuple(sorted(found, key=lambda row: row.number))


def _line_account(line: StatementLine, account: AccountYear) -> LineAccount:
    if line.startswith("rr_"):
        return LineAccount(
            account.number,
            account.name,
            None,
            None,
            -(account.result or ZERO),
            _turned(account.previous_result, -1),
        )
    sign = 1 if line in ASSETS else -1
    known = [part for part in (account.previous_closing, account.previous_result) if part is not None]
    amount = sign * account.amount
    opening = _turned(account.opening, sign)
    return LineAccount(
        account.number,
        account.name,
        opening,
        amount - (opening or ZERO),
        amount,
        sign * sum(known, ZERO) if known else None,
    )


def _turned(amount: Decimal | None, sign: int) -> Decimal | None:
    return None if amount is None else sign * amount


def ledger_accounts(access: Access, year: int) -> QuerySet[LedgerAccount]:
    """The accounts of the file that gives the year's books."""
    rows = LedgerAccount.objects.within(access).filter(ledger__closings__year=year)
    return rows.select_related("ledger")


def account_rows(
    access: Access, account: LedgerAccount, keys: Sequence[str] | None = None
) -> QuerySet[LedgerRow]:
    """The account's rows by day, of all sets of objects or of some; those without a day last."""
    rows = LedgerRow.objects.within(access).filter(account=account).select_related("voucher")
    rows = rows if keys is None else rows.filter(objects_key__in=keys)
    day = F("voucher__day").asc(nulls_last=True)
    return rows.order_by(day, "voucher__series", "voucher", "pk")


def months_of(account: LedgerAccount, keys: Sequence[str] | None = None) -> list[tuple[int, Decimal]]:
    """What the account moved by month, on all sets of objects or on some; month 0 is what the file gives no month. One query."""
    amounts = account.amounts.all() if keys is None else account.amounts.filter(objects_key__in=keys)
    rows = amounts.order_by("month").values_list("month")
    return list(rows.annotate(moved=Sum("amount", output_field=KronorField())).order_by("month"))


def total_of(rows: QuerySet[LedgerRow]) -> Decimal:
    return rows.aggregate(total=Sum("amount", output_field=KronorField()))["total"] or ZERO


def object_names(access: Access, ledger: LedgerFile) -> dict[tuple[int, str], str]:
    """Dimension and code → what the object is called."""
    rows = LedgerObject.objects.within(access).filter(ledger=ledger).order_by("dimension", "code")
    return {(row.dimension, row.code): str(row) for row in rows}


def objects_in_words(key: str, names: Mapping[tuple[int, str], str]) -> str:
    return ", ".join(names.get(one, one[1]) for one in objects_of(key))


def vouchers(access: Access) -> QuerySet[LedgerVoucher]:
    """Of every file that is kept, also one that is replaced."""
    return LedgerVoucher.objects.within(access).select_related("ledger").prefetch_related("rows__account")
