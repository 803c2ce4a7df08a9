"""What a mapping begins with, by chart of accounts: proposals that the chief sees and changes, nothing prescribed.

Sources: the groups of Kommun-Bas 13 (the municipalities' chart, voluntary) and of BAS (the chart of business systems). The
same number means different things in the two: 84 is income in the one and cost in the other, so a chart is always chosen.
"""

from collections import Counter
from collections.abc import Iterable

from budget.domain.mapping import MapRange, Numbered
from budget.enums import Area, Chart, StatementLine

L = StatementLine
ADMINISTRATION, BOARD, AUDIT, INTERVENTIONS = (
    Area.ADMINISTRATION.value,
    Area.BOARD.value,
    Area.AUDIT.value,
    Area.INTERVENTIONS.value,
)


def _ranges(*rows: tuple[str, StatementLine] | tuple[str, StatementLine, str]) -> tuple[MapRange, ...]:
    """`45-46` or `45`, its line, and for a cost its area."""
    found: list[MapRange] = []
    for span, line, *area in rows:
        first, _, last = span.partition("-")
        found.append(MapRange(first, last or first, line.value, *area))
    return tuple(found)


BALANCE = _ranges(
    ("10", L.INTANGIBLE),
    ("11", L.LAND_BUILDINGS),
    ("12", L.EQUIPMENT),
    ("13", L.FINANCIAL_ASSETS),
    ("14", L.STOCK),
    ("15-17", L.RECEIVABLES),
    ("18", L.PLACEMENTS),
    ("19", L.CASH),
    ("20-21", L.EQUITY_OPENING),
    ("22", L.OTHER_PROVISIONS),
    ("23", L.LONG_TERM_DEBT),
    ("24-29", L.SHORT_TERM_DEBT),
)
KOMMUN_BAS = _ranges(
    ("30-34", L.OTHER_INCOME),
    ("35", L.CONTRIBUTIONS),
    ("36-39", L.OTHER_INCOME),
    ("40-44", L.COST_OTHER, ADMINISTRATION),
    ("45-46", L.COST_INTERVENTIONS, INTERVENTIONS),
    ("47-49", L.COST_OTHER, ADMINISTRATION),
    ("50-59", L.COST_STAFF, ADMINISTRATION),
    ("501", L.COST_STAFF, BOARD),
    ("60-78", L.COST_OTHER, ADMINISTRATION),
    ("79", L.DEPRECIATION, ADMINISTRATION),
    ("80-81", L.TAXES),
    ("82-83", L.GENERAL_GRANTS),
    ("84", L.FINANCIAL_INCOME),
    ("85-86", L.FINANCIAL_COST),
    ("87-88", L.EXTRAORDINARY),
    ("89", L.YEAR_RESULT),
)
BAS = _ranges(
    ("2099", L.YEAR_RESULT),
    ("30-38", L.OTHER_INCOME),
    ("39", L.CONTRIBUTIONS),
    ("40-49", L.COST_INTERVENTIONS, INTERVENTIONS),
    ("50-69", L.COST_OTHER, ADMINISTRATION),
    ("641", L.COST_STAFF, BOARD),
    ("642", L.COST_OTHER, AUDIT),
    ("70-76", L.COST_STAFF, ADMINISTRATION),
    ("724", L.COST_STAFF, BOARD),
    ("77-78", L.DEPRECIATION, ADMINISTRATION),
    ("79", L.COST_OTHER, ADMINISTRATION),
    ("80-83", L.FINANCIAL_INCOME),
    ("84-86", L.FINANCIAL_COST),
    ("87-88", L.EXTRAORDINARY),
    ("89", L.YEAR_RESULT),
)
RANGES: dict[Chart, tuple[MapRange, ...]] = {
    Chart.KOMMUN_BAS: (*BALANCE, *KOMMUN_BAS),
    Chart.BAS: (*BALANCE, *BAS),
    Chart.OWN: (),
}
# Confirmed by the charts themselves or by associations' own; all else is to be looked at before it is saved.
SURE: dict[Chart, frozenset[str]] = {
    Chart.KOMMUN_BAS: frozenset({"35", "45–46", "50–59", "501", "79"}),
    Chart.BAS: frozenset({"2099", "40–49", "70–76", "77–78", "89"}),
    Chart.OWN: frozenset(),
}
# What an account's name says whatever its number: a cost's area, or that the income is a member's.
BOARD_WORDS = ("styrelse", "förtroendevald")
AUDIT_WORDS = ("revision", "revisor")
MEMBER_WORDS = (
    "medlem",
    "försäkringskassan",
    "arbetsförmedlingen",
    "region",
    "landsting",
    "kommun",
    "staten",
    "statlig",
)
# Word in an account's name → the group of accounts where each chart has it.
SIGNS: tuple[tuple[str, str, str], ...] = (
    ("lön", "50-51", "70-73"),
    ("sociala avgifter", "56", "75"),
    ("arbetsgivaravgift", "56", "75"),
    ("pension", "57", "74"),
    ("avskrivning", "79", "78"),
    ("hyra", "60", "50"),
    ("ränteintäkt", "84", "83"),
    ("räntekostnad", "85", "84"),
)


def starting_ranges(chart: str) -> tuple[MapRange, ...]:
    """What an association with that chart begins with; nothing for a chart of its own."""
    return RANGES[Chart(chart)]


def is_uncertain(chart: str, row: MapRange) -> bool:
    """Is the range as it ships, and one of those that nobody has confirmed?"""
    return row.label not in SURE[Chart(chart)] and any(
        (own.label, own.line) == (row.label, row.line) for own in RANGES[Chart(chart)]
    )


def guess_chart(accounts: Iterable[Numbered]) -> Chart | None:
    """The chart that the accounts' names point at, None where they do not tell. Only proposed, never taken for granted."""
    votes = Counter(vote for account in accounts for vote in _votes(account))
    ranked = votes.most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
        return None
    return ranked[0][0]


def _votes(account: Numbered) -> Iterable[Chart]:
    name, group = account.name.casefold(), account.number[:2]
    for word, municipal, business in SIGNS:
        if word in name:
            if _within(group, municipal):
                yield Chart.KOMMUN_BAS
            if _within(group, business):
                yield Chart.BAS


def _within(group: str, span: str) -> bool:
    first, _, last = span.partition("-")
    return first <= group <= (last or first)


def named_ranges(ranges: Iterable[MapRange], accounts: Iterable[Numbered]) -> tuple[MapRange, ...]:
    """Accounts of their own for what their names tell apart: members' contributions, costs of board and of audit."""
    known = tuple(ranges)
    found: list[MapRange] = []
    for account in accounts:
        held = [row for row in known if row.holds(account.number)]
        if held and account.number.isascii() and account.number.isdigit() and len(account.number) <= 8:
            found.extend(_named(max(held, key=lambda row: len(row.first)), account))
    taken = {(row.first, row.last) for row in known}
    return tuple(row for row in dict.fromkeys(found) if (row.first, row.last) not in taken)


def _named(held: MapRange, account: Numbered) -> Iterable[MapRange]:
    name, number = account.name.casefold(), account.number
    if held.line == L.OTHER_INCOME and "bidrag" in name and any(word in name for word in MEMBER_WORDS):
        yield MapRange(number, number, L.CONTRIBUTIONS.value)
    if held.area == ADMINISTRATION:
        if any(word in name for word in AUDIT_WORDS):
            yield MapRange(number, number, held.line, AUDIT)
        elif any(word in name for word in BOARD_WORDS):
            yield MapRange(number, number, held.line, BOARD)
