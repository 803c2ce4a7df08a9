"""A year's figures as its ledger gives them through the mapping. Reads and returns; never writes."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from budget.domain.follow_up import together
from budget.domain.mapping import AccountMapping, MapObject, MapRange, range_of
from budget.domain.posting import AccountYear, CostPlaces, Moved, Posted, PostedCost, objects_of, post
from budget.enums import Area, LedgerState, StatementLine
from budget.models import AccountMap, Closing, LedgerAccount, LedgerAmount, LedgerFile, LedgerRow
from finsam.shared.findings import Finding, Severity
from finsam.web.access import Access


def applied_ledger(access: Access, year: int) -> LedgerFile | None:
    """The file that applies for the year."""
    return LedgerFile.objects.within(access).filter(year=year, state=LedgerState.APPLIED).first()


def mapping_of(access: Access, year: int) -> AccountMapping | None:
    """The year's mapping as it is stored, None before there is one. Three queries."""
    stored = (
        AccountMap.objects.within(access).filter(year=year).prefetch_related("ranges", "object_rules").first()
    )
    return as_mapping(stored) if stored else None


def as_mapping(stored: AccountMap) -> AccountMapping:
    """No query when ranges and object rules are prefetched."""
    return AccountMapping(
        stored.chart,
        stored.dimension,
        tuple(MapRange(row.first, row.last, row.line, row.area, row.row) for row in stored.ranges.all()),
        tuple(
            MapObject(rule.dimension, rule.code, rule.area, rule.row, rule.intervention_id)
            for rule in stored.object_rules.all()
        ),
    )


def account_years(access: Access, ledger: LedgerFile) -> tuple[AccountYear, ...]:
    """The accounts of a file that is laid in, by number. One query."""
    rows = LedgerAccount.objects.within(access).filter(ledger=ledger).order_by("number")
    return tuple(
        AccountYear(
            row.number,
            row.name,
            row.opening,
            row.closing,
            row.result,
            row.previous_closing,
            row.previous_result,
        )
        for row in rows
    )


def moved_amounts(access: Access, ledger: LedgerFile) -> tuple[Moved, ...]:
    """What each account moved by month and objects. One query."""
    rows = LedgerAmount.objects.within(access).filter(account__ledger=ledger)
    rows = rows.values_list("account__number", "month", "objects_key", "amount").order_by("pk")
    return tuple(Moved(number, month, objects_of(key), amount) for number, month, key, amount in rows)


def posted_ledger(access: Access, ledger: LedgerFile) -> Posted:
    """What a file that is laid in gives through its year's mapping; without a mapping every account is unmapped."""
    mapping = mapping_of(access, ledger.year) or AccountMapping("")
    return post(account_years(access, ledger), moved_amounts(access, ledger), mapping)


def posted(access: Access, year: int) -> Posted | None:
    """The year's figures; None where no ledger applies. Six queries whatever the number of accounts."""
    ledger = applied_ledger(access, year)
    return posted_ledger(access, ledger) if ledger else None


@dataclass(frozen=True)
class MappedAccounts:
    """A year's accounts with the range that each belongs to; none without ledger or mapping."""

    rows: tuple[tuple[AccountYear, MapRange], ...] = ()

    @property
    def by_line(self) -> Mapping[StatementLine, tuple[AccountYear, ...]]:
        found: dict[StatementLine, list[AccountYear]] = {}
        for account, place in self.rows:
            found.setdefault(StatementLine(place.line), []).append(account)
        return {line: tuple(accounts) for line, accounts in found.items()}

    @property
    def audit(self) -> Decimal | None:
        """What the accounts of the area audit cost, whatever line of the budget pays; None where there are none."""
        return together(account.result for account, place in self.rows if place.area == Area.AUDIT)


def mapped_accounts(access: Access, year: int) -> MappedAccounts:
    """Five queries."""
    ledger, mapping = applied_ledger(access, year), mapping_of(access, year)
    if ledger is None or mapping is None:
        return MappedAccounts()
    ranged = ((account, range_of(mapping, account.number)) for account in account_years(access, ledger))
    return MappedAccounts(tuple((account, place) for account, place in ranged if place))


def line_accounts(access: Access, year: int) -> Mapping[StatementLine, tuple[AccountYear, ...]]:
    """The accounts behind each line of the year's statements, by number; empty without ledger or mapping. Five queries."""
    return mapped_accounts(access, year).by_line


def has_ledger(access: Access, year: int) -> bool:
    """Does a file give the year's books?"""
    return Closing.objects.within(access).filter(year=year).exclude(ledger=None).exists()


def cost_of(access: Access, year: int, row: str) -> tuple[PostedCost | None, tuple[AccountYear, ...]]:
    """What the ledger has on a line of the budget, and its accounts by number; None where it has nothing. Six queries."""
    ledger = applied_ledger(access, year)
    if ledger is None:
        return None, ()
    mapping, accounts = mapping_of(access, year) or AccountMapping(""), account_years(access, ledger)
    costs = post(accounts, moved_amounts(access, ledger), mapping).costs
    own = next((cost for cost in costs if cost.row == row), None)
    return own, tuple(account for account in accounts if own and account.number in own.accounts)


def cost_keys(access: Access, account: LedgerAccount, row: str) -> list[str]:
    """Which of the account's sets of objects are costs of a line of the budget, as `objects_key`. Four queries."""
    mapping = mapping_of(access, account.ledger.year) or AccountMapping("")
    places = CostPlaces(mapping, {account.number: range_of(mapping, account.number)})
    moved = LedgerAmount.objects.within(access).filter(account=account).values_list("objects_key")
    booked = LedgerRow.objects.within(access).filter(account=account).values_list("objects_key")
    keys = (key for (key,) in moved.order_by().union(booked.order_by()))
    return [key for key in keys if places.of(account.number, objects_of(key))[1] == row]


def posting_findings(access: Access, year: int) -> tuple[Finding, ...]:
    """What keeps the year's ledger from giving whole statements: accounts without a line stop, all else warns."""
    whole = posted(access, year)
    return findings_of(whole) if whole else ()


def findings_of(whole: Posted) -> tuple[Finding, ...]:
    """One stop that names the accounts without a line, then what the posting found."""
    if not whole.unmapped:
        return whole.findings
    return (Finding("unmapped_accounts", Severity.STOP, _unmapped_words(whole)), *whole.findings)


def _unmapped_words(whole: Posted) -> str:
    named = [f"{row.number} {row.name}".strip() for row in whole.unmapped[:5]]
    more = len(whole.unmapped) - len(named)
    names = ", ".join(named) + (f" och {more} till" if more else "")
    if len(whole.unmapped) == 1:
        return f"Kontot {names} saknar rad i räkningarna. Koppla det på sidan Kontokoppling."
    return (
        f"{len(whole.unmapped)} konton saknar rad i räkningarna: {names}. Koppla dem på sidan Kontokoppling."
    )
