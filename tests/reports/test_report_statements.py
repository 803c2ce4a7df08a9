"""The report's statements and notes from a year with something on every line: one rounding, one result, every reference."""

from dataclasses import replace

import pytest

from budget.domain.statements import Books
from budget.enums import StatementLine
from finsam.shared.findings import Finding, Severity
from reports.assemble.annual_report import assemble
from reports.assemble.blocks import Callout, Facts, Heading, Paragraph, Table, Value
from reports.assemble.contents import Contents, blocks_of
from reports.assemble.figures import KR, written
from reports.assemble.report_rows import ReportRows
from reports.assemble.year_page import printed_economy
from reports.readiness import findings
from reports.templatetags.contents import written as in_words
from tests.reports.paper_rows import D, report_rows
from tests.reports.rich import BOOKS, PREVIOUS, rich_rows

UNITS = [{}, {"unit": KR}, {"hides_empty": False}, {"unit": KR, "hides_empty": False}]


def table(contents: Contents, name: str) -> Table:
    return next(block for block in blocks_of(contents) if isinstance(block, Table) and block.name == name)


def column(found: Table, place: int) -> dict[str, D]:
    """The printed amounts of the `place`th column of figures, by row."""
    first = next(at for at, head in enumerate(found.columns) if head.is_figure)
    cells = {row.key.removeprefix(f"{found.name}-"): row.cells[first + place] for row in found.rows}
    return {key: written(cell) for key, cell in cells.items() if isinstance(cell, Value)}


def callouts(rows: ReportRows) -> list[tuple[str, str]]:
    found = (block for block in blocks_of(assemble(rows)) if isinstance(block, Callout))
    return [(block.title, in_words(block.words).replace("\u00a0", " ")) for block in found]


def codes(rows: ReportRows) -> dict[str, tuple[Severity, str]]:
    return {one.code: (one.severity, one.message) for one in findings(assemble(rows), rows)}


def test_the_parts_stand_in_the_order_of_the_law():
    parts = [chapter.title for chapter in assemble(rich_rows()).chapters]
    first = parts.index("Resultaträkning")
    assert parts[first : first + 6] == [
        "Resultaträkning",
        "Balansräkning",
        "Kassaflödesanalys",
        "Noter",
        "Driftredovisning",
        "Investeringsredovisning",
    ]
    assert parts.index("Förvaltningsberättelse") < first


@pytest.mark.parametrize("changes", UNITS)
@pytest.mark.parametrize("place", [0, 1])
def test_the_printed_parts_agree_with_each_other(changes, place):
    contents = assemble(rich_rows(**changes))
    result, assets, sheet, flow, required = (
        column(table(contents, name), place)
        for name in ("resultat", "tillgangar", "skulder", "kassaflode", "balanskrav")
    )
    assert {part["result"] for part in (result, sheet, flow, required)} == {result["result"]}
    assert assets["assets"] == sheet["equity_and_debts"]
    assert flow["liquid_opening"] + flow["flow"] == flow["liquid_closing"]
    assert flow["liquid_closing"] == assets["cash"] + assets["placements"]
    assert result["costs"] == sum(result[kind] for kind in ("cost_interventions", "cost_staff", "cost_other"))
    operating = column(table(contents, "drift"), [1, 3][place])
    assert operating["summa"] == -(result["costs"] + result["depreciation"])


@pytest.mark.parametrize("changes", UNITS)
@pytest.mark.parametrize("odd", range(0, 1000, 125))
def test_page_two_tells_result_and_equity_as_the_statements_print_them(changes, odd):
    rows = rich_rows(**changes)
    rows = replace(rows, books=replace(rows.books, equity_opening=rows.books.equity_opening + odd))
    sheet = column(table(assemble(rows), "skulder"), 0)
    told = printed_economy(rows)
    assert (told.result, told.equity) == (sheet["result"], sheet["equity_closing"])


@pytest.mark.parametrize("changes", UNITS)
def test_a_note_sums_to_the_line_that_refers_to_it(changes):
    contents = assemble(rich_rows(**changes))
    assets, result = column(table(contents, "tillgangar"), 0), column(table(contents, "resultat"), 0)
    assert column(table(contents, "not-receivables"), 0)["summa"] == assets["receivables"]
    assert column(table(contents, "not-income"), 0)["summa"] == result["income"]
    costs = column(table(contents, "not-costs"), 0)
    assert costs["summa"] == -result["costs"]
    assert costs["0"] == costs["0-rad-0"] + costs["0-rad-1"]


def test_rows_refer_to_their_notes_by_number():
    contents = assemble(rich_rows())
    titles = [block.text for block in blocks_of(contents) if isinstance(block, Heading)]
    notes = {text.split(". ")[1]: text.split(". ")[0][4:] for text in titles if text.startswith("Not ")}
    cells = {
        row.key: row.cells[1]
        for name in ("resultat", "tillgangar", "skulder")
        for row in table(contents, name).rows
    }
    assert notes["Redovisningsprinciper"] == "1"
    assert cells["resultat-costs"] == f"{notes['Verksamhetens kostnader']}, {notes['Revisionens kostnad']}"
    assert cells["tillgangar-receivables"] == notes["Fordringar"]
    assert cells["skulder-equity_opening"] == notes["Eget kapital"]
    assert cells["skulder-pledges"] == notes["Panter och ansvarsförbindelser"]


def test_the_line_that_carries_the_rounding_is_named():
    notes = table(assemble(rich_rows()), "tillgangar").notes
    assert (
        "Avrundningen bärs av raderna Immateriella anläggningstillgångar 2015 (+1\u00a0tkr), "
        "Immateriella anläggningstillgångar 2014 (−1\u00a0tkr) och Förråd 2014 (+1\u00a0tkr)." in notes
    )
    assert not any("Avrundningen" in note for note in table(assemble(report_rows()), "tillgangar").notes)


def test_empty_lines_of_the_law_are_shown_when_the_association_wants_them():
    def keys(**changes) -> set[str]:
        return {row.key for row in table(assemble(rich_rows(**changes)), "resultat").rows}

    assert keys(hides_empty=False) - keys() == {"resultat-taxes", "resultat-grants"}


def test_the_unit_stands_in_the_caption_and_amounts_are_whole_kronor():
    found = table(assemble(rich_rows(unit=KR)), "resultat")
    assert found.caption == "Resultaträkning, kr"
    assert [in_words(cell) for cell in found.rows[0].cells[2:]] == [
        "3\u00a0040\u00a0501",
        "2\u00a0912\u00a0501",
    ]


def test_the_auditors_cost_is_told_by_the_accounts_or_that_they_do_not_tell_it():
    assert column(table(assemble(rich_rows()), "not-audit"), 0) == {"0": D(46_000)}
    said = [
        in_words(block.words) for block in blocks_of(assemble(report_rows())) if isinstance(block, Paragraph)
    ]
    assert any(words.startswith("Revisionens kostnad framgår inte av underlaget") for words in said)


def test_a_first_year_says_why_there_is_no_cash_flow():
    for previous in (None, Books(contributions=D(1))):
        rows = report_rows(previous=previous)
        assert callouts(rows) == [
            (
                "Kassaflödet visas inte",
                "Kassaflödet räknas fram ur två års balansräkningar, och den för 2014 saknas. Därför visas inget "
                "kassaflöde. Likvida medel vid årets slut: 915 800 kr.",
            )
        ]
    assert "no_previous_year" in codes(report_rows(previous=None))


def test_a_year_before_that_does_not_balance_is_named_with_its_amount():
    rows = rich_rows(previous=replace(PREVIOUS, cash=PREVIOUS.cash + 700))
    assert callouts(rows) == [
        (
            "Kassaflödet går inte ihop",
            "Årets kassaflöde skiljer 700 kr från förändringen av likvida medel. Balansräkningen för 2014 skiljer 700 kr.",
        )
    ]
    severity, message = codes(rows)["previous_unbalanced"]
    assert severity == Severity.WARNING
    assert message.startswith(
        "Tillgångarna 2014 är 700\u00a0kr större än eget kapital, avsättningar och skulder."
    )


def test_an_unbalanced_sheet_stops_with_the_amount_and_the_side():
    severity, message = codes(rich_rows(books=replace(BOOKS, cash=BOOKS.cash - 5)))["unbalanced"]
    assert severity == Severity.STOP
    assert message.startswith("Tillgångarna 2015 är 5\u00a0kr mindre än")


def test_accounts_without_a_line_are_named_where_the_sheet_is_off():
    found = Finding("unmapped_accounts", Severity.STOP, "Kontot 1990 saknar rad.")
    rows = rich_rows(books=replace(BOOKS, cash=BOOKS.cash - 5), posting=(found,))
    assert callouts(rows)[0] == (
        "Balansräkningen går inte ihop",
        "Tillgångarna är 5 kr mindre än eget kapital, avsättningar och skulder. Kontot 1990 saknar rad.",
    )


def test_what_was_said_of_the_lines_follows_the_operating_account():
    rows = rich_rows(comments={"Odlingen": "Färre platser.", "Kansli": "Ny hyra.", "Borta": "Syns inte."})
    (facts,) = (
        block for block in blocks_of(assemble(rows)) if isinstance(block, Facts) and block.key == "drift"
    )
    assert [(fact.label, fact.words) for fact in facts.rows] == [
        ("Kansli", ("Ny hyra.",)),
        ("Odlingen", ("Färre platser.",)),
    ]


def test_costs_that_differ_between_the_parts_are_told_with_the_amount():
    rows = rich_rows(books=replace(BOOKS, costs=BOOKS.costs - 250, cost_other=BOOKS.cost_other - 250))
    severity, message = codes(rows)["costs_differ"]
    assert severity == Severity.WARNING
    assert "250\u00a0kr högre" in message


def test_accounts_without_a_line_stop_the_report():
    found = Finding("unmapped_accounts", Severity.STOP, "Kontot 1990 saknar rad.")
    assert codes(rich_rows(posting=(found,)))["unmapped_accounts"][0] == Severity.STOP


@pytest.mark.parametrize(("has_ledger", "severity"), [(False, Severity.STOP), (True, Severity.WARNING)])
def test_a_line_no_account_goes_to_is_only_warned_of_when_a_ledger_gives_the_year(has_ledger, severity):
    books = replace(report_rows().books, receivables=None, cash=D(1_315_800))
    rows = report_rows(books=books, has_ledger=has_ledger)
    assert codes(rows)["missing_line"][0] == severity


def test_no_investments_is_said_and_some_are_accounted_for():
    def chapter(rows: ReportRows) -> list[object]:
        return list(
            next(one for one in assemble(rows).chapters if one.id == "investeringsredovisning").blocks
        )

    document = report_rows().document
    silent = replace(
        document, texts={key: text for key, text in document.texts.items() if key != "investeringar"}
    )
    assert chapter(report_rows(document=silent)) == [
        Paragraph(("Inga investeringar har gjorts under 2015.",))
    ]
    assert [type(block).__name__ for block in chapter(report_rows())] == ["Text"]
    assert [type(block).__name__ for block in chapter(rich_rows(document=silent))] == ["Table"]


def test_every_note_explains_a_line_the_report_prints():
    assert StatementLine.RECEIVABLES in rich_rows().facts.accounts
    contents = assemble(rich_rows())
    names = {block.name for block in blocks_of(contents) if isinstance(block, Table)}
    assert {
        "not-income",
        "not-costs",
        "not-audit",
        "not-receivables",
        "not-cash",
        "not-equity",
        "not-pledges",
    } <= names
