"""The annual report from rows made by hand: what is said, in which order, and what is never said."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from budget.domain.statements import Books
from interventions.domain.disclosure import Reason, Shown, Withheld
from reports.assemble.annual_report import assemble
from reports.assemble.blocks import (
    Chart,
    Format,
    KeyFigures,
    Missing,
    Paragraph,
    Row,
    Signatures,
    Table,
    Value,
)
from reports.assemble.contents import Contents, blocks_of, contents_to_json
from reports.templatetags.contents import written
from tests.reports.paper_rows import D, document, report_rows


def table(contents: Contents, name: str) -> Table:
    return next(block for block in blocks_of(contents) if isinstance(block, Table) and block.name == name)


def tkr(amount: int, shown: int | None = None) -> Value:
    return Value(Format.TKR, D(amount), D(amount if shown is None else shown))


def sentences(contents: Contents, chapter_id: str) -> list[str]:
    chapter = next(chapter for chapter in contents.chapters if chapter.id == chapter_id)
    return [
        written(block.words).replace("\u00a0", " ")
        for block in chapter.blocks
        if isinstance(block, Paragraph)
    ]


def heads(found: Table) -> list[str]:
    return [written(column.title).replace("\u00a0", " ") for column in found.columns]


def test_a_closed_year_has_its_statement_with_the_year_before_on_every_line():
    found = table(assemble(report_rows()), "resultat")
    assert heads(found) == ["", "Not", "2015", "2014"]
    assert found.rows[0] == Row(
        "resultat-income", ("Verksamhetens intäkter", "", tkr(3_000_000), tkr(2_900_000))
    )
    assert found.rows[-1] == Row(
        "resultat-result", ("Årets resultat", "", tkr(-184_200, -184_000), tkr(200_000)), "sum"
    )


def test_an_open_year_shows_budget_outcome_and_forecast_and_says_that_it_is_preliminary():
    contents = assemble(report_rows(is_final=False))
    assert contents.is_preliminary
    assert heads(table(contents, "resultat")) == [
        "",
        "Not",
        "Budget 2015",
        "Utfall t.o.m. 31 oktober 2015",
        "Prognos 2015",
        "2014",
    ]
    assert heads(table(contents, "drift"))[1:4] == [
        "Budget 2015",
        "Utfall t.o.m. 31 oktober 2015",
        "Prognos 2015",
    ]
    assert (
        sentences(contents, "aret-pa-en-sida")[0]
        == "Preliminärt: siffrorna gäller till och med 31 oktober 2015."
    )


def test_follow_up_adds_up_as_printed_down_and_across():
    found = table(assemble(report_rows()), "drift")
    *lines, total = found.rows
    for column in range(1, 5):
        cells = [row.cells[column] for row in lines if row.cells[column].value is not None]
        assert sum(cell.shown for cell in cells) == total.cells[column].shown
    for row in found.rows:
        budget, outcome, deviation, _ = row.cells[1:]
        assert deviation.shown == budget.shown - outcome.shown


def test_the_balance_sheet_balances_or_says_what_differs():
    def callouts(rows) -> list[str]:
        return [block.title for block in blocks_of(assemble(rows)) if type(block).__name__ == "Callout"]

    assert callouts(report_rows()) == []
    off = replace(report_rows().books, cash=D(1))
    assert callouts(report_rows(books=off)) == [
        "Balansräkningen går inte ihop",
        "Kassaflödet går inte ihop",
    ]


@pytest.mark.parametrize(
    ("changes", "answer"),
    [
        ({}, "Ja. Underskottet blev 184 tkr, inte mer än de 200 tkr som styrelsen beslutade om, och betalas av sparade medel."),
        ({"costs": D(2_900_000)}, "Ja. Intäkterna täckte kostnaderna, och 102 tkr blev över."),
        ({"costs": D(3_400_000)}, "Delvis. Underskottet blev 398 tkr, mer än de 200 tkr som styrelsen beslutade om. "
         "Sparade medel räcker till det."),
        ({"equity_opening": D(100_000)}, "Nej. Det egna kapitalet är förbrukat: −84 tkr vid årets slut."),
        ({"equity_opening": None}, "Det går inte att svara på än: utfall, prognos eller eget kapital är inte inlagt."),
    ],
)  # fmt: skip
def test_page_two_says_whether_the_economy_is_sound(changes, answer):
    rows = report_rows()
    assert (
        sentences(assemble(replace(rows, books=replace(rows.books, **changes))), "aret-pa-en-sida")[-1]
        == answer
    )


def test_page_two_says_where_people_went_and_leaves_out_what_may_not_be_shown():
    money, use, note, _ = sentences(assemble(report_rows()), "aret-pa-en-sida")
    assert money.startswith("48,5 % av pengarna gick till insatser")
    assert use == (
        "Av 78 avslut gick 62 (79,5 %) vidare till arbete, studier eller aktivt arbetssökande. "
        "Året före var andelen 60 %. Mål som inte nåddes: Kompetensteam."
    )
    assert note == "Här räknas inte en insats med, där något antal är för litet för att visas."


def test_page_two_has_three_figures_and_the_chart_of_the_largest_lines():
    page = assemble(report_rows()).chapters[0]
    figures = next(block for block in page.blocks if isinstance(block, KeyFigures)).figures
    assert [written(figure.figure).replace("\u00a0", " ") for figure in figures] == [
        "3,2 Mkr",
        "1 av 3 mål",
        "0,8 Mkr",
    ]
    chart = next(block for block in page.blocks if isinstance(block, Chart))
    assert [bar.label for bar in chart.bars] == ["Kansli", "Kompetensteam", "Odlingen"]
    assert chart.title.endswith("Över budget: Odlingen.")


def test_nothing_entered_is_said_and_breaks_nothing():
    nothing = {"books": None, "previous": None, "planned": None, "expected": None}
    rows = report_rows(is_final=False, targets=(), counts=(), previous_counts=(), **nothing)
    page = sentences(assemble(rows), "aret-pa-en-sida")
    assert "Antal avslut är inte rapporterade än." in page


def test_a_withheld_count_is_nowhere_in_the_contents():
    contents = assemble(report_rows())
    rows = {row.key: row for row in table(contents, "antal-2").rows}
    assert rows["antal-2-deltagare"].cells == (
        "Deltagare",
        Value(Format.COUNT, Withheld(Reason.SMALL)),
        Value(Format.COUNT, Withheld(Reason.COMPLEMENT)),
        Value(Format.COUNT, Shown(14)),
    )
    cells = contents_to_json(contents)
    assert json.dumps(cells).count('"withheld": true') >= 5
    assert '{"count": 3}' not in json.dumps(cells)
    assert '{"count": 11}' not in json.dumps(cells)
    assert '{"count": 14}' in json.dumps(cells)


def test_the_board_signs_by_name_and_function():
    signatures = next(block for block in blocks_of(assemble(report_rows())) if isinstance(block, Signatures))
    assert [(one.name, one.duty) for one in signatures.signers] == [
        ("Ordföranden", "Ordförande"),
        ("Ledamoten", "Ledamot"),
    ]


def test_a_section_nobody_wrote_says_what_belongs_there():
    rows = report_rows(document=replace(document("annual_report"), texts={}))
    missing = [block for block in blocks_of(assemble(rows)) if isinstance(block, Missing)]
    assert [block.section for block in missing] == [
        "oversikt", "forhallanden", "handelser", "utveckling", "personal", "styrning", "hushallning", "stallning",
        "principer",
    ]  # fmt: skip


def test_empty_books_count_as_nothing():
    contents = assemble(report_rows(books=Books(), expected=None))
    assert table(contents, "resultat").rows[-1].cells[2] == Value(Format.TKR, Decimal(0), Decimal(0))


def test_days_are_days_and_not_text():
    found = table(assemble(report_rows()), "tillgangar")
    assert [column.title for column in found.columns if column.is_figure] == [
        (Value(Format.DAY, date(2015, 12, 31)),),
        (Value(Format.DAY, date(2014, 12, 31)),),
    ]
