"""What is missing before a document can be adopted: each finding says what, where and what to do.

A stop is what the law demands of the document (23–24 §§ finsamlagen; 4, 5, 6 and 11 kap. LKBR); a warning is what a
reader will ask about.
"""

from collections.abc import Iterator
from decimal import Decimal

from budget.domain.statements import Books, balance_difference, cost_difference, equity_closing, missing_lines
from budget.domain.statements.books import has_balance
from finsam.shared.findings import Finding, Severity
from finsam.shared.formats import kronor
from reports.assemble.activity_plan import PlanRows
from reports.assemble.blocks import Missing
from reports.assemble.contents import Contents, blocks_of
from reports.assemble.kinds import Rows
from reports.assemble.report_rows import ReportRows

STOP, WARNING = Severity.STOP, Severity.WARNING


def findings(contents: Contents, rows: Rows) -> tuple[Finding, ...]:
    """Stops first, in the document's order."""
    own = _of_plan(rows) if isinstance(rows, PlanRows) else _of_report(rows)
    found = (*_empty_sections(contents), *own)
    return tuple(sorted(found, key=lambda finding: finding.severity != STOP))


def stops(found: tuple[Finding, ...]) -> tuple[Finding, ...]:
    return tuple(finding for finding in found if finding.severity == STOP)


def _empty_sections(contents: Contents) -> Iterator[Finding]:
    for block in blocks_of(contents):
        if isinstance(block, Missing):
            message = f"Avsnittet ”{block.title}” är tomt. {block.guidance}"
            yield Finding("empty_section", STOP, message, block.title)


def _of_plan(rows: PlanRows) -> Iterator[Finding]:
    year = rows.document.year
    if rows.money is None:
        return  # said already where the budget's tables should stand
    if not rows.money.is_adopted:
        yield Finding(
            "budget_not_adopted",
            WARNING,
            f"Budgeten för {year} är inte fastställd. Fastställ den vid samma möte.",
            "Budget",
        )
    if rows.money.balance.unexplained and not rows.money.motive:
        message = (
            "Underskottet är inte helt förklarat. Lägg till vad som täcker resten, med ansvarig och datum."
        )
        yield Finding("unexplained_deficit", WARNING, message, "Budget")
    explained = {row.amount for row in rows.money.explanations}
    for came in rows.money.taken_over:
        if came.amount in explained:
            message = (
                f"Kapitalet från {came.name} står också bland det som täcker underskottet. Ta bort det ur ett av ställena, "
                "så att det inte räknas två gånger."
            )
            yield Finding("taken_over_twice", WARNING, message, "Budget")
    if not rows.interventions:
        yield Finding(
            "no_interventions",
            WARNING,
            f"Inga insatser finns för {year}. Lägg upp dem under Insatser.",
            "Insatser",
        )


def _of_report(rows: ReportRows) -> Iterator[Finding]:
    year = rows.document.year
    yield from _of_books(rows)
    if not rows.is_final:
        message = f"Året {year} är inte avslutat, så siffrorna är preliminära. Markera utfallet som bokslut när året är klart."
        yield Finding("preliminary", STOP, message, "Utfall")
    if not rows.budget_is_adopted:
        message = (
            f"Det finns ingen fastställd budget för {year} att jämföra med. Fastställ den under Ekonomi."
        )
        yield Finding("no_adopted_budget", WARNING, message, "Driftredovisning")
    if not rows.signers:
        message = "Styrelsens ledamöter saknas. Lägg in mandaten under Styrelse och grupper."
        yield Finding("no_signers", STOP, message, "Underskrifter")
    for report in rows.waiting:
        message = f"Rapporten från {report.intervention} är inte godkänd ({report.state.lower()}). Påminn eller godkänn den."
        yield Finding("report_waiting", WARNING, message, report.intervention)


def _of_books(rows: ReportRows) -> Iterator[Finding]:
    if rows.books is None:
        message = f"Inget utfall är inlagt för {rows.document.year}. Lägg in det under Ekonomi."
        yield Finding("nothing_booked", STOP, message, "Utfall")
        return
    yield from _of_lines(rows, rows.books)
    yield from _of_equity(rows)
    yield from _of_sheets(rows, rows.books)
    yield from rows.posting
    if rows.previous is None:
        message = (
            f"Utfall för {rows.document.year - 1} saknas. Varje rad ska ha året före bredvid (5 kap. 6 § LKBR), och "
            "kassaflödet behöver förra årets balansräkning."
        )
        yield Finding("no_previous_year", WARNING, message, "Räkningar")


def _of_lines(rows: ReportRows, books: Books) -> Iterator[Finding]:
    """A line that no account of a ledger goes to is empty, but hardly those that every association has."""
    severity, remedy = (
        (WARNING, "Se över kontokopplingen.") if rows.has_ledger else (STOP, "Fyll i den under Utfall.")
    )
    for label in missing_lines(books):
        yield Finding(
            "missing_line", severity, f"Raden ”{label}” saknas i räkningarna. {remedy}", "Räkningar"
        )
    gap = cost_difference(books, rows.follow_up.totals.outcome)
    if gap:
        side = "högre" if gap > 0 else "lägre"
        message = (
            f"Driftredovisningens kostnader är {kronor(abs(gap))} {side} än resultaträkningens kostnader och "
            "avskrivningar. Rätta raderna så att de stämmer."
        )
        yield Finding("costs_differ", WARNING, message, "Driftredovisning")


def _of_sheets(rows: ReportRows, books: Books) -> Iterator[Finding]:
    """A year's sheet that is off stops; the year before's stands beside it, and the cash flow ties to both."""
    year = rows.document.year
    for one, own, severity in ((year, books, STOP), (year - 1, rows.previous, WARNING)):
        off = balance_difference(own) if own is not None and has_balance(own) else Decimal(0)
        if off:
            side = "större" if off > 0 else "mindre"
            message = (
                f"Tillgångarna {one} är {kronor(abs(off))} {side} än eget kapital, avsättningar och skulder. "
                "Kontrollera raderna i räkningarna."
            )
            yield Finding(
                "unbalanced" if one == year else "previous_unbalanced", severity, message, "Balansräkning"
            )


def _of_equity(rows: ReportRows) -> Iterator[Finding]:
    """Equity taken over belongs to the year's opening equity, once: neither left out nor added twice."""
    if (
        not rows.taken_over
        or rows.books is None
        or rows.previous is None
        or rows.books.equity_opening is None
    ):
        return
    came = sum((row.amount for row in rows.taken_over), Decimal(0))
    own = equity_closing(rows.previous)
    if rows.books.equity_opening != own + came:
        message = (
            f"Eget kapital vid årets början är {kronor(rows.books.equity_opening)}. Förra årets slut, {kronor(own)}, och det "
            f"övertagna, {kronor(came)}, blir {kronor(own + came)}. Kontrollera att det övertagna är med en gång."
        )
        yield Finding("taken_over_and_equity", WARNING, message, "Balansräkning")
