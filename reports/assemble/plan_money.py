"""The plan's money: who pays, what it costs in three years, and what pays a deficit."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from budget.domain.balance import AreaCosts, BudgetBalance, CostRow, Explanation, by_area, cost_total
from budget.domain.other_money import Funding, OtherMoney, OwnGrant
from budget.domain.share_check import Surplus
from budget.domain.shares import PayerShare, ShareTable
from budget.enums import Area, OtherMoneyKind
from budget.models import Budget
from budget.queries.budgets import balance_with, cost_rows, explanation_rows, taken_over_total
from budget.queries.income import funding_of, grants_left, whole_income_or_none
from budget.queries.keys import KeyTable, key_rows
from finsam.web.access import Access
from members.enums import Party, Payer
from members.models import Membership
from members.queries.succession import Takeover, taken_over
from reports.assemble.blocks import (
    Bar,
    Block,
    Callout,
    Cell,
    Chart,
    Format,
    Heading,
    Missing,
    Paragraph,
    Row,
    Table,
    Value,
)
from reports.assemble.document_rows import DocumentRows
from reports.assemble.figures import (
    adding_up,
    columns,
    difference,
    in_tkr,
    is_rounded,
    kr,
    text_columns,
    tkr,
    total_of,
)
from reports.assemble.taken_over import taken_over_table
from reports.assemble.texts import ADDS_UP, money_notes

COVERS = (
    "Eget kapital som följde med från ett annat förbund betalar också en del, se tabellen under Intäkter."
)
HALF = Fraction(1, 2)
ZERO = Decimal(0)
TAKEN_OVER_IN_PLAN = (
    "Beloppet är ingen intäkt. Det räknas inte in i andelarna och inte i resultatet, "
    "men får betala ett underskott."
)
EQUITY_IN_PLAN = "Eget kapital från tidigare år är ingen intäkt, men får betala ett underskott."
NO_MONEY = Funding(ZERO, ())
SHARES_MISSING = "Kontrollera att andelsregel, medlemmar och kommunernas nyckel gäller den 1 januari."


@dataclass(frozen=True)
class MoneyRows:
    """`income` is None when the shares cannot be worked out; `paid_for` are members that another one pays for;
    `taken_over` is equity that came with associations that went up into this one during the year. `surpluses` is what
    members pay above their shares; `grants` are cost lines that others pay a part of; `motive` confirms what no
    explanation covers of a deficit.
    """

    year: int
    is_adopted: bool
    income: ShareTable | None
    paid_for: tuple[str, ...]
    costs: tuple[CostRow, ...]
    explanations: tuple[Explanation, ...]
    balance: BudgetBalance
    key: KeyTable | None
    taken_over: tuple[Takeover, ...] = ()
    surpluses: tuple[Surplus, ...] = ()
    funding: Funding = NO_MONEY
    grants: tuple[OwnGrant, ...] = ()
    motive: str = ""


def gather_money(access: Access, budget: Budget) -> MoneyRows:
    costs, explanations = cost_rows(access, budget), explanation_rows(budget)
    came = taken_over(access, budget.year)
    total = cost_total(costs, budget.year)
    income = whole_income_or_none(access, budget)
    money = funding_of(budget, income.total if income else budget.contributions_total)
    return MoneyRows(
        year=budget.year,
        is_adopted=budget.is_adopted,
        income=income.table if income else None,
        paid_for=_paid_for(access, date(budget.year, 1, 1)),
        costs=costs,
        explanations=explanations,
        balance=balance_with(budget, money, total, taken_over_total(came)),
        key=key_rows(access, budget),
        taken_over=came,
        surpluses=income.surpluses if income else (),
        funding=money,
        grants=grants_left({row.name: row.amount(budget.year) for row in costs}, money),
        motive=budget.deficit_motive,
    )


def _paid_for(access: Access, day: date) -> tuple[str, ...]:
    """Försäkringskassan pays Arbetsförmedlingen's part (5 § finsamlagen)."""
    members = Membership.objects.within(access).active_on(day).filter(party=Party.EMPLOYMENT_SERVICE)
    rows = members.select_related("organisation").prefetch_related("organisation__names")
    return tuple(member.organisation.name_on(day) for member in rows)


def money_blocks(document: DocumentRows, money: MoneyRows) -> tuple[Block, ...]:
    """Income, key, costs and balance, in the order a reader asks."""
    return (
        Heading("intakter", "Intäkter"),
        *_income(document, money),
        *_key_blocks(money),
        Heading("kostnader", "Kostnader"),
        _costs(document, money),
        *_balance(document, money),
    )


def _income(document: DocumentRows, money: MoneyRows) -> tuple[Block, ...]:
    if money.income is None:
        return (Missing("andelar", "Medlemmarnas bidrag", SHARES_MISSING), *_taken_over(document, money))
    return (
        _income_rows(document, money, money.income),
        *_taken_over(document, money),
        _share_chart(money.income),
    )


def _income_rows(document: DocumentRows, money: MoneyRows, income: ShareTable) -> Table:
    rows = [
        Row(_key(row, income), (_name(row, income), kr(row.amount), Value(Format.PERCENT, row.share)))
        for row in income.rows
    ]
    rows[1:1] = [Row(f"intakt-{name}", (name, kr(ZERO), "Via Försäkringskassan")) for name in money.paid_for]
    total = (kr(income.total), Value(Format.PERCENT, Fraction(1) if income.total else None))
    rows.append(Row("intakt-summa", ("Medlemmarnas bidrag", *total), "sum"))
    rows += _outside_shares(money)
    title = f"Medlemmarnas bidrag {money.year}"
    notes = money_notes(document) + _income_notes(money)
    return Table("intakt", title, columns("Betalas av", "Bidrag", "Andel"), tuple(rows), notes)


def _key(row: PayerShare, income: ShareTable) -> str:
    """A municipality that counts as region too has two rows, so the payer tells them apart."""
    return f"intakt-{row.name}-som-region" if _counts_as_region(row, income) else f"intakt-{row.name}"


def _name(row: PayerShare, income: ShareTable) -> str:
    return f"{row.name} (räknas också som region)" if _counts_as_region(row, income) else row.name


def _counts_as_region(row: PayerShare, income: ShareTable) -> bool:
    return row.payer == Payer.REGION and row.name in income.region_too


def _outside_shares(money: MoneyRows) -> list[Row]:
    """Each on a line of its own: what members pay above their shares, then money from elsewhere."""
    outside = "Utanför andelarna"
    rows = [
        Row(f"intakt-utover-{at}", (f"{row.member}, utöver andelen", kr(row.amount), outside))
        for at, row in enumerate(money.surpluses, start=1)
    ]
    return rows + [
        Row(f"intakt-annat-{at}", (_other_name(row), kr(row.amount), outside))
        for at, row in enumerate(money.funding.rows, start=1)
    ]


def _other_name(row: OtherMoney) -> str:
    if row.kind == OtherMoneyKind.OTHER or row.name == OtherMoneyKind(row.kind).label:
        return row.name
    return f"{row.name} ({OtherMoneyKind(row.kind).label.lower()})"


def _income_notes(money: MoneyRows) -> tuple[str, ...]:
    reasons = [f"{row.member}: {row.reason.strip().rstrip('.')}." for row in money.surpluses]
    why = (f"Varför någon betalar utöver sin andel: {' '.join(reasons)}",) if reasons else ()
    saved = (EQUITY_IN_PLAN,) if money.funding.equity else ()
    return why + tuple(grant.sentence() for grant in money.grants) + saved


def _taken_over(document: DocumentRows, money: MoneyRows) -> tuple[Block, ...]:
    """A table of its own: no income, outside the shares, and nowhere else in the plan."""
    if not money.taken_over:
        return ()
    caption = f"Eget kapital som följde med till förbundet {money.year}"
    return (taken_over_table(document, caption, money.taken_over, TAKEN_OVER_IN_PLAN),)


def _share_chart(income: ShareTable) -> Chart:
    state = sum((row.share for row in income.rows if row.payer == Payer.STATE), Fraction(0))
    title = (
        "Staten betalar hälften av bidragen." if state == HALF else "Så delas bidragen mellan medlemmarna."
    )
    bars = tuple(Bar(row.name, (row.amount,), _group(row.payer)) for row in income.rows if row.amount)
    caption = "Varje fält är en medlems del av bidragen."
    return Chart("shares", "diagram-bidrag", title, bars, caption, has_table=True)


def _group(payer: str) -> str:
    return {Payer.STATE: "Staten", Payer.REGION: "Regionen", Payer.MUNICIPALITY: "Kommunerna"}[Payer(payer)]


def _key_blocks(money: MoneyRows) -> tuple[Block, ...]:
    key = money.key.since(money.year) if money.key else None
    if key is None or not key.years:
        return ()
    rows = tuple(
        Row(f"nyckel-{name}", (name, *(Value(Format.PERCENT, part) for part in parts)))
        for name, parts in key.rows
    )
    notes = (f"Källa: {key.source}.",) if key.source else ()
    table = Table("nyckel", key.name, columns("Kommun", *map(str, key.years)), rows, notes)
    return (Heading("nyckel", "Hur kommunerna delar sin fjärdedel"), *_reason(key), table)


def _reason(key: KeyTable) -> tuple[Block, ...]:
    return (Paragraph((key.reason,)),) if key.reason else ()


def _costs(document: DocumentRows, money: MoneyRows) -> Table:
    years = (money.year, money.year + 1, money.year + 2)
    printed = [adding_up([row.amounts.get(year) for row in money.costs]) for year in years]
    cells = {row.name: tuple(column[at] for column in printed) for at, row in enumerate(money.costs)}
    rows = [row for area in by_area(money.costs, Area.values) for row in _area_rows(area, cells)]
    totals = tuple(total_of(column) for column in printed)
    rows.append(Row("kostnad-summa", ("Kostnader tillsammans", *totals), "sum"))
    income = tkr(money.balance.all_income)
    direct = tkr(money.funding.direct)
    result = difference(income, difference(totals[0], direct))
    if money.funding.direct:
        rows.append(Row("kostnad-direkt", ("Därav betalas direkt av andra", direct, "", "")))
    rows.append(Row("kostnad-intakter", ("Intäkter", income, "", "")))
    rows.append(Row("kostnad-resultat", ("Intäkter minus kostnader", result, "", ""), "sum"))
    heads = columns(
        f"{money.year}–{money.year + 2}", f"Budget {years[0]}", f"Plan {years[1]}", f"Plan {years[2]}"
    )
    title = f"Budget {money.year} och plan för två år till, tkr"
    return Table(
        "kostnad", title, heads, tuple(rows), money_notes(document, ADDS_UP if is_rounded(rows) else "")
    )


def _area_rows(area: AreaCosts, cells: Mapping[str, tuple[Value, ...]]) -> list[Row]:
    """The lines of one area under its heading. An area of one line needs none, unless it is one of the association's own
    whose name the line does not say."""
    key = f"kostnad-{area.area}-omrade-{area.own_area}" if area.own_area else f"kostnad-{area.area}"
    says_itself = area.own_area in ("", area.rows[0].name)
    head = [] if len(area.rows) == 1 and says_itself else [Row(key, (area.label, "", "", ""), "group")]
    return head + [Row(f"kostnad-{area.area}-{row.name}", (row.name, *cells[row.name])) for row in area.rows]


def _balance(document: DocumentRows, money: MoneyRows) -> tuple[Block, ...]:
    balance = money.balance
    if not balance.is_deficit:
        return (
            Paragraph(
                (
                    "Budgeten är i balans: intäkterna täcker kostnaderna. Kvar blir ",
                    in_tkr(balance.balance),
                    ".",
                )
            ),
        )
    blocks: tuple[Block, ...] = (
        Heading("underskott", "Planerat underskott"),
        Paragraph(
            ("Kostnaderna är ", in_tkr(-balance.balance), " högre än intäkterna. Så ska underskottet täckas:")
        ),
    )
    if money.explanations:
        blocks += (_explanations(document, money),)
    if balance.taken_over > 0:
        blocks += (Paragraph((COVERS,)),)
    if balance.equity > 0:
        blocks += (Paragraph(("Eget kapital från tidigare år betalar ", in_tkr(balance.equity), ".")),)
    if balance.unexplained:
        words = ("Av underskottet saknar ", in_tkr(balance.unexplained), " förklaring.")
        if money.motive:
            blocks += (Paragraph((*words, f" Styrelsens motiv: {money.motive}")),)
        else:
            blocks += (Callout("Underskottet är inte förklarat", words, "attention"),)
    return blocks


def _when(row: Explanation) -> Cell:
    return f"Avräknat {row.settled_on}" if row.settled_on else Value(Format.DATE, row.due)


def _explanations(document: DocumentRows, money: MoneyRows) -> Table:
    amounts = adding_up([row.amount for row in money.explanations])
    rows = tuple(
        Row(f"forklaring-{at}", (row.text, amount, row.owner, _when(row)))
        for at, (row, amount) in enumerate(zip(money.explanations, amounts, strict=True), start=1)
    )
    total = Row("forklaring-summa", ("Tillsammans", total_of(amounts), "", ""), "sum")
    heads = (*columns("Förklaring", "tkr"), *text_columns("Ansvarig", "Senast"))
    return Table(
        "forklaring", "Vad som täcker underskottet, tkr", heads, (*rows, total), money_notes(document)
    )
