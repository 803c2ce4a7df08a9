"""The annual report (24 § finsamlagen, LKBR 2018:597): read with `gather`, put together with `assemble`."""

from decimal import Decimal

from interventions.domain.counts import CountRow, CountTable
from interventions.domain.disclosure import Count
from interventions.domain.sheet import MoneyYear, SheetFacts, budget_years, by_area
from interventions.enums import CountMeasure
from reports.assemble.blocks import (
    Block,
    Callout,
    Column,
    Fact,
    Format,
    Heading,
    Paragraph,
    Row,
    Sheet,
    Signatures,
    Table,
    Value,
)
from reports.assemble.contents import Chapter, Contents
from reports.assemble.delivered import hand_over_table, staff_table
from reports.assemble.figures import columns, in_tkr, text_columns
from reports.assemble.goals import goal_cards
from reports.assemble.numbering import numbered
from reports.assemble.report_money import follow_up_table
from reports.assemble.report_notes import notes_blocks
from reports.assemble.report_rows import ReportRows, gather
from reports.assemble.report_statements import (
    balance_tables,
    booked_to,
    cash_flow_table,
    investment_blocks,
    requirement_table,
    result_table,
)
from reports.assemble.sheets import all_targets, reached_targets, sheet_blocks
from reports.assemble.texts import own_sections, section
from reports.assemble.year_page import year_page

__all__ = ["assemble", "gather"]

HIDDEN = (
    "·· betyder att antalet är för litet för att visas, eller att ett sådant antal annars kunde räknas ut."
)
MANAGEMENT = (
    ("oversikt", "Översikt över verksamhetens utveckling"),
    ("forhallanden", "Viktiga förhållanden för resultat och ställning"),
    ("handelser", "Händelser av väsentlig betydelse"),
    ("utveckling", "Förväntad utveckling"),
    ("personal", "Väsentliga personalförhållanden"),
    ("styrning", "Styrning och uppföljning"),
)


def assemble(rows: ReportRows) -> Contents:
    document = rows.document
    chapters = numbered(
        year_page(rows),
        Chapter("forvaltningsberattelse", "Förvaltningsberättelse", _management(rows)),
        Chapter("hushallning", "God ekonomisk hushållning", _housekeeping(rows), keep=True),
        Chapter("stallning", "Ekonomisk ställning", _position(rows), keep=True),
        *_statements(rows),
        Chapter(
            "insatser",
            f"Insatserna {document.year}",
            (
                *section(document, "insatser"),
                *_participants(rows),
                *staff_table(rows.staff, document.year),
                *hand_over_table(rows.hand_overs),
            ),
            keep=True,
        ),
        *_areas(rows),
        *own_sections(document),
        Chapter("underskrifter", "Styrelsens underskrifter", _signatures(rows), keep=True),
        Chapter(
            "bilaga-mal", "Mål och resultat", goal_cards(rows.targets, with_results=True), kind="appendix"
        ),
        Chapter(
            "bilaga-ansvarsfrihet",
            f"Ansvarsfrihet för {document.year - 1}",
            _discharge(rows),
            kind="appendix",
        ),
    )
    return Contents(
        kind=document.kind,
        year=document.year,
        title=document.title,
        association_name=document.association_name,
        reference=document.reference,
        is_preliminary=not rows.is_final,
        chapters=chapters,
    )


def _statements(rows: ReportRows) -> tuple[Chapter, ...]:
    """The parts that are figures, in the order of 4 kap. 1 § LKBR."""
    preliminary = _preliminary(rows)
    return (
        Chapter("resultatrakning", "Resultaträkning", (*preliminary, *result_table(rows)), keep=True),
        Chapter("balansrakning", "Balansräkning", (*preliminary, *balance_tables(rows))),
        Chapter("kassaflode", "Kassaflödesanalys", (*preliminary, *cash_flow_table(rows)), keep=True),
        Chapter("noter", "Noter", notes_blocks(rows)),
        Chapter("driftredovisning", "Driftredovisning", (*preliminary, *follow_up_table(rows)), keep=True),
        Chapter("investeringsredovisning", "Investeringsredovisning", investment_blocks(rows), keep=True),
    )


def _preliminary(rows: ReportRows) -> tuple[Block, ...]:
    if rows.is_final or rows.follow_up.through is None:
        return ()
    words = (
        "Året är inte avslutat. Siffrorna gäller till och med ",
        Value(Format.DAY, rows.follow_up.through),
        ".",
    )
    return (Callout("Preliminärt", words),)


def _management(rows: ReportRows) -> tuple[Block, ...]:
    found = ((key, title, section(rows.document, key)) for key, title in MANAGEMENT)
    return tuple(
        block
        for key, title, blocks in found
        if blocks
        for block in (Heading(f"avsnitt-{key}", title), *blocks)
    )


def _housekeeping(rows: ReportRows) -> tuple[Block, ...]:
    """The goals evaluated (11 kap. 8 § LKBR), after the board's own words."""
    targets = (all_targets(rows.targets),) if rows.targets else ()
    return (*section(rows.document, "hushallning"), *targets)


def _position(rows: ReportRows) -> tuple[Block, ...]:
    return (
        *section(rows.document, "stallning"),
        Heading("balanskrav", "Balanskravsresultat"),
        *requirement_table(rows),
    )


# Participants


def _participants(rows: ReportRows) -> tuple[Block, ...]:
    """One row per intervention: participations this year and the year before."""
    now = {table.intervention_id: table for table in rows.counts}
    before = {table.intervention_id: table for table in rows.previous_counts}
    lines = tuple(
        Row(
            f"deltagare-{row.id}",
            (
                row.name,
                _total(now.get(row.id), CountMeasure.PARTICIPANTS),
                _total(before.get(row.id), CountMeasure.PARTICIPANTS),
                _total(now.get(row.id), CountMeasure.ENDED),
                _total(before.get(row.id), CountMeasure.ENDED),
            ),
        )
        for row in rows.interventions
        if row.id in now or row.id in before
    )
    if not lines:
        return ()
    year = rows.document.year
    heads = columns(
        "Insats", f"Deltagare {year}", f"Deltagare {year - 1}", f"Avslutade {year}", f"Avslutade {year - 1}"
    )
    notes = (
        "En person som deltar i två insatser räknas i båda.",
        *_hidden_note(*now.values(), *before.values()),
    )
    return (Table("deltagare", "Deltagare i jämförelse med året före", heads, lines, notes),)


def _total(table: CountTable | None, measure: str) -> Value:
    found = [row.total for row in table.rows if row.measure == measure] if table else []
    return _count(found[0] if found else None)


def _count(count: Count | None) -> Value:
    return Value(Format.COUNT, count)


def _hidden_note(*tables: CountTable) -> tuple[str, ...]:
    return (HIDDEN,) if any(table.hides_something for table in tables) else ()


# Interventions


def _areas(rows: ReportRows) -> tuple[Chapter, ...]:
    return tuple(
        Chapter(f"omrade-{place}", area, tuple(_sheet(rows, row) for row in own))
        for place, (area, own) in enumerate(by_area(rows.interventions).items(), start=1)
    )


def _sheet(rows: ReportRows, row: SheetFacts) -> Sheet:
    targets = tuple(target for target in rows.targets if target.intervention_id == row.id)
    reached = (reached_targets(f"mal-{row.id}", targets),) if targets else ()
    counts = next((table for table in rows.counts if table.intervention_id == row.id), None)
    counted = (
        (_count_table(row, counts),)
        if counts
        else (Paragraph(("Inga godkända antal finns för året.",), "note"),)
    )
    own = sheet_blocks(row, _budget(rows, row), targets=reached, spent=_spent(rows, row))
    return Sheet(f"insats-{row.id}", row.name, (*own, *counted))


def _budget(rows: ReportRows, row: SheetFacts) -> tuple[MoneyYear, ...]:
    """The year's budget of its lines, and what is brought beside it."""
    year = rows.document.year
    lines = [line.budget for line in rows.follow_up.rows if line.intervention_id == row.id]
    known = [budget for budget in lines if budget is not None]
    years = budget_years(row, [(year, sum(known, Decimal(0)))] if known else [])
    return tuple(one for one in years if one.year == year)


def _spent(rows: ReportRows, row: SheetFacts) -> tuple[Fact, ...]:
    outcomes = [line.outcome for line in rows.follow_up.rows if line.intervention_id == row.id]
    known = [outcome for outcome in outcomes if outcome is not None]
    if not known:
        return ()
    return (Fact(f"Utfall {rows.document.year}", (in_tkr(sum(known, Decimal(0))), *_so_far(rows))),)


def _so_far(rows: ReportRows) -> tuple[str | Value, ...]:
    return () if rows.is_final else (" (", *booked_to(rows)[1:], ")")


def _count_table(row: SheetFacts, table: CountTable) -> Table:
    lines = tuple(Row(f"antal-{row.id}-{count.measure}", _cells(count)) for count in table.rows)
    return Table(
        f"antal-{row.id}",
        "Deltagare",
        columns("Antal", "Kvinnor", "Män", "Totalt"),
        lines,
        _hidden_note(table),
    )


def _cells(row: CountRow) -> tuple[str | Value, ...]:
    return (str(CountMeasure(row.measure).label), _count(row.women), _count(row.men), _count(row.total))


# Last pages


def _signatures(rows: ReportRows) -> tuple[Block, ...]:
    if not rows.signers:
        return (
            Callout(
                "Styrelsen saknas",
                ("Lägg in styrelsens ledamöter, så blir det rader att skriva under på.",),
                "attention",
            ),
        )
    return (Paragraph(("Styrelsen lämnar härmed årsredovisningen.",)), Signatures(rows.signers))


def _discharge(rows: ReportRows) -> tuple[Block, ...]:
    if not rows.discharge:
        return ()
    lines = tuple(
        Row(
            f"ansvarsfrihet-{row.id}",
            (row.member, row.outcome, Value(Format.DATE, row.decided_on), row.reference or "–"),
        )
        for row in rows.discharge
    )
    heads = (*text_columns("Medlem", "Beslut"), Column("Beslutsdag", is_figure=True), Column("Referens"))
    return (
        Table(
            "ansvarsfrihet",
            f"Medlemmarnas beslut om ansvarsfrihet för {rows.document.year - 1}",
            heads,
            lines,
        ),
    )
