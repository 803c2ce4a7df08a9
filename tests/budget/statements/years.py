"""Years of books for properties: any amounts to the öre, balanced, and years that follow on each other."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import strategies as st

from budget.domain.rounding import KRONA, THOUSAND
from budget.domain.statements import Books, equity_closing
from budget.domain.statements.books import COST_KINDS, balance_difference, total

D = Decimal
units = st.sampled_from([KRONA, THOUSAND])
RESULT = ("contributions", "other_income", *COST_KINDS, "depreciation", "financial_income", "financial_cost")
SHEET = (
    "intangible", "land_buildings", "equipment", "financial_assets", "infrastructure", "stock", "receivables",
    "placements", "equity_opening", "pensions", "other_provisions", "long_term_debt", "short_term_debt",
)  # fmt: skip
SIGNED = ("extraordinary", "securities")
BESIDE = ("taxes", "general_grants", "investments", "gains", "losses", "pledges")
# Öre, thousands and halves of both: where rounding goes wrong.
kronor = st.one_of(
    st.integers(0, 10**9).map(lambda ore: D(ore).scaleb(-2)),
    st.integers(0, 9_999).map(lambda halves: D(halves) * 500),
    st.just(D(0)),
)


@st.composite
def balanced(draw, opening: Decimal | None = None) -> Books:
    """Books whose sheet balances: cash is what makes it do so."""
    figures = {name: draw(kronor) for name in (*RESULT, *SHEET, *BESIDE)}
    figures |= {name: draw(kronor) * draw(st.sampled_from([1, -1])) for name in SIGNED}
    for name in draw(st.sets(st.sampled_from((*SHEET, *BESIDE)))):
        figures[name] = D(0)
    if opening is not None:
        figures["equity_opening"] = opening
    books = Books(**figures, cash=D(0))
    books = replace(books, costs=total(books, COST_KINDS))
    return replace(books, cash=-balance_difference(books))


@st.composite
def chained(draw, count: int) -> tuple[Books, ...]:
    """Newest first; each year begins with the equity that the one before ended with."""
    years = [draw(balanced())]
    for _ in range(count - 1):
        years.insert(0, draw(balanced(equity_closing(years[0]))))
    return tuple(years)


def pairs() -> st.SearchStrategy[tuple[Books, ...]]:
    return chained(2)
