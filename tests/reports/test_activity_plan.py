"""The plan from rows made by hand."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from budget.domain.balance import CostRow, weigh
from reports.assemble.activity_plan import assemble
from reports.assemble.blocks import Callout, Fact, Facts, Format, Missing, Paragraph, Row, Sheet, Table, Value
from reports.assemble.contents import Contents, blocks_of
from tests.reports.paper_rows import D, document, plan_rows


def table(contents: Contents, name: str) -> Table:
    return next(block for block in blocks_of(contents) if isinstance(block, Table) and block.name == name)


def kr(amount: int) -> Value:
    return Value(Format.KR, D(amount))


def part(numerator: int, denominator: int) -> Value:
    return Value(Format.PERCENT, Fraction(numerator, denominator))


def test_chapters_come_in_the_plans_order_and_empty_ones_are_left_out():
    assert [(chapter.number, chapter.title) for chapter in assemble(plan_rows()).chapters] == [
        ("1", "Lagen och samordningsförbundet"),
        ("2", "Övergripande mål och syfte"),
        ("3", "Vision och värdegrund"),
        ("4", "Organisation"),
        ("5", "Målgrupper för insatser"),
        ("6", "Budget 2015 och ekonomiska förutsättningar"),
        ("7", "Finansiella mål"),
        ("8", "Strategier och mål"),
        ("9", "Planerad verksamhet 2015"),
        ("10", "Kompetensteam"),
        ("11", "Vägen till arbete"),
        ("12", "Utvecklingsområden"),
        ("", "Bilaga 1. Mål"),
        ("", "Bilaga 2. Hållbart samarbete"),
    ]


def test_the_income_table_is_the_laws_shares_and_says_who_pays_for_whom():
    assert table(assemble(plan_rows()), "intakt").rows == (
        Row("intakt-Försäkringskassan", ("Försäkringskassan", kr(1_500_000), part(1, 2))),
        Row("intakt-Arbetsförmedlingen", ("Arbetsförmedlingen", kr(0), "Via Försäkringskassan")),
        Row("intakt-Region Norra", ("Region Norra", kr(750_000), part(1, 4))),
        Row("intakt-Norra kommun", ("Norra kommun", kr(562_500), part(3, 16))),
        Row("intakt-Södra kommun", ("Södra kommun", kr(187_500), part(1, 16))),
        Row("intakt-summa", ("Medlemmarnas bidrag", kr(3_000_000), part(1, 1)), "sum"),
    )


def test_costs_of_three_years_end_in_the_balance():
    found = table(assemble(plan_rows()), "kostnad")
    keys = [row.key for row in found.rows]
    assert keys == [
        "kostnad-administration-Kansli",
        "kostnad-insatser",
        "kostnad-insatser-Kompetensteam",
        "kostnad-insatser-Odlingen",
        "kostnad-summa",
        "kostnad-intakter",
        "kostnad-resultat",
    ]
    assert found.rows[-1].cells[1] == Value(Format.SIGNED_TKR, D(-200_000), D(-200_000))
    assert found.notes == ("Beloppen är påhittade.",)


def test_an_own_area_stands_under_its_name_even_with_one_line():
    rows = plan_rows()
    own = CostRow("eget", "Hälsoskola", None, {2015: D(1_000)}, "Folkhälsa")
    alone = CostRow("eget", "Skola", None, {2015: D(1_000)}, "Skola")
    money = replace(rows.money, costs=(*rows.money.costs, own, alone))
    found = table(assemble(replace(rows, money=money)), "kostnad").rows
    assert [row.cells[0] for row in found if row.key.startswith("kostnad-eget")] == [
        "Folkhälsa",
        "Hälsoskola",
        "Skola",
    ]


def test_an_unexplained_part_of_a_deficit_is_said_in_the_open():
    callouts = [block for block in blocks_of(assemble(plan_rows())) if isinstance(block, Callout)]
    assert callouts == [
        Callout(
            "Underskottet är inte förklarat",
            ("Av underskottet saknar ", Value(Format.TKR, D(50_000), unit="tkr"), " förklaring."),
            "attention",
        )
    ]


def test_the_plan_prints_what_is_settled_and_the_motive_for_the_rest():
    rows = plan_rows()
    settled = replace(rows.money.explanations[0], settled_on=date(2015, 3, 12))
    money = replace(rows.money, explanations=(settled,), motive="Sparat kapital räcker.")
    contents = assemble(replace(rows, money=money))
    assert table(contents, "forklaring").rows[0].cells[3] == "Avräknat 2015-03-12"
    left = Value(Format.TKR, D(50_000), unit="tkr")
    words = ("Av underskottet saknar ", left, " förklaring.", " Styrelsens motiv: Sparat kapital räcker.")
    assert Paragraph(words) in blocks_of(contents)
    assert [block for block in blocks_of(contents) if isinstance(block, Callout)] == []


def test_a_budget_in_balance_needs_no_explanation():
    rows = plan_rows()
    balanced = replace(rows.money, balance=weigh(D(3_000_000), D(0), D(3_000_000)), explanations=())
    contents = assemble(replace(rows, money=balanced))
    assert [block for block in blocks_of(contents) if isinstance(block, Callout)] == []


def test_each_intervention_is_a_sheet_with_its_money():
    sheets = [
        block for block in blocks_of(assemble(plan_rows())) if isinstance(block, Sheet) and block.number
    ]
    assert [(sheet.number, sheet.title) for sheet in sheets] == [
        ("10.1", "Kompetensteam"),
        ("11.1", "Odlingen"),
    ]
    facts = next(block for block in sheets[0].blocks if isinstance(block, Facts))
    assert facts.rows[-3] == Fact("Budget 2015", (Value(Format.TKR, Decimal(1_250_000), unit="tkr"),))


def test_no_budget_is_a_gap_that_says_what_to_do():
    missing = [block for block in blocks_of(assemble(plan_rows(money=None))) if isinstance(block, Missing)]
    assert missing == [Missing("budget-siffror", "Budget", "Lägg upp en budget för 2015 under Ekonomi.")]


def test_sections_the_association_added_come_as_chapters_of_their_own():
    rows = plan_rows()
    own = document(rows.document.kind)
    own = replace(
        own,
        titles={**own.titles, "jamstalldhet": "Jämställdhet"},
        texts={**own.texts, "jamstalldhet": own.texts["lagen"]},
    )
    titles = [chapter.title for chapter in assemble(replace(rows, document=own)).chapters]
    assert titles[titles.index("Utvecklingsområden") + 1] == "Jämställdhet"
