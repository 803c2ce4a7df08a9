"""Page two of the annual report: what the money did, whether it was of use, whether the economy is sound."""

from collections import Counter
from decimal import Decimal
from fractions import Fraction

from budget.domain.statements import Books, equity_closing, year_result
from budget.enums import Area
from interventions.enums import Assessment
from reports.assemble.blocks import (
    Bar,
    Block,
    Chart,
    Format,
    Heading,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Value,
    Words,
)
from reports.assemble.contents import Chapter
from reports.assemble.exits import exits
from reports.assemble.figures import mkr
from reports.assemble.report_rows import ReportRows
from reports.assemble.report_statements import printed_alone, printed_years
from reports.assemble.texts import joined
from reports.domain.verdict import Economy, Soundness, soundness

ZERO = Decimal(0)
BARS = 6
OVERHEAD = {Area.ADMINISTRATION, Area.BOARD, Area.AUDIT}


def year_page(rows: ReportRows) -> Chapter:
    blocks: tuple[Block, ...] = (
        *_preliminary(rows),
        KeyFigures((_money_figure(rows), _target_figure(rows), _equity_figure(rows))),
        Heading("aret-pengar", "Vad pengarna gick till"),
        *_money_answer(rows),
        Heading("aret-nytta", "Gjorde det nytta?"),
        *_use_answer(rows),
        Heading("aret-ekonomi", "Är ekonomin sund?"),
        *_economy_answer(rows),
    )
    return Chapter("aret-pa-en-sida", "Året på en sida", blocks, kind="page")


def _preliminary(rows: ReportRows) -> tuple[Block, ...]:
    if rows.is_final:
        return ()
    through = rows.follow_up.through
    if through is None:
        return (Paragraph(("Preliminärt: inget är bokfört för året än.",), "lead"),)
    return (
        Paragraph(("Preliminärt: siffrorna gäller till och med ", Value(Format.DAY, through), "."), "lead"),
    )


def end_of_year(rows: ReportRows) -> Books | None:
    """The books the year is judged by: the closed year, or the forecast."""
    return rows.books if rows.is_final else rows.expected


def economy(rows: ReportRows) -> Economy:
    end = end_of_year(rows)
    known_equity = end is not None and end.equity_opening is not None
    return Economy(
        result=year_result(end) if end else None,
        planned=year_result(rows.planned) if rows.planned else None,
        equity=equity_closing(end) if end and known_equity else None,
    )


def printed_economy(rows: ReportRows) -> Economy:
    """The same as the statements print it, where a sum may be a unit beside its own rounding."""
    known, planned = economy(rows), printed_alone(rows, rows.planned)
    end = printed_years(rows)[0] if rows.is_final else printed_alone(rows, rows.expected)
    return Economy(
        result=year_result(end) if end else None,
        planned=year_result(planned) if planned else None,
        equity=equity_closing(end) if end and known.equity is not None else None,
    )


def _said(rows: ReportRows, exact: Decimal | None, shown: Decimal | None) -> Value:
    """In the statements' unit."""
    return Value(rows.unit.format, exact or ZERO, shown or ZERO, unit=rows.unit.word)


def _size(rows: ReportRows, exact: Decimal | None, shown: Decimal | None) -> Value:
    """Without its sign, where words say which side it is on."""
    return _said(rows, abs(exact or ZERO), abs(shown or ZERO))


# The three figures


def _money_figure(rows: ReportRows) -> KeyFigure:
    totals = rows.follow_up.totals
    if rows.is_final:
        return KeyFigure((mkr(totals.outcome),), ("användes under året", *_against_income(rows), "."))
    if totals.forecast is None:
        return KeyFigure((mkr(totals.outcome),), ("har använts så här långt.",))
    return KeyFigure(
        (mkr(totals.outcome),),
        ("har använts så här långt. Hela året väntas kosta ", mkr(totals.forecast), "."),
    )


def _against_income(rows: ReportRows) -> Words:
    result = economy(rows).result
    if not result:
        return ()
    side = "mindre än intäkterna" if result > 0 else "mer än intäkterna"
    return (", ", _size(rows, result, printed_economy(rows).result), f" {side}")


def _target_figure(rows: ReportRows) -> KeyFigure:
    count = Counter(target.assessment for target in rows.targets)
    if not rows.targets:
        return KeyFigure(("–",), ("Inga mål är inlagda för året.",))
    met = f"{count[Assessment.MET]} av {len(rows.targets)} mål"
    words = "nåddes." if rows.is_final else "är nådda så här långt."
    partly, missed, unknown = (
        count[code] for code in (Assessment.PARTLY, Assessment.NOT_MET, Assessment.UNKNOWN)
    )
    rest = [
        f"{partly} nåddes delvis" if partly else "",
        f"{missed} nåddes inte" if missed else "",
        f"{unknown} kan inte bedömas än" if unknown else "",
    ]
    tail = joined(part for part in rest if part)
    return KeyFigure((met,), (f"{words} {tail}." if tail else words,))


def _equity_figure(rows: ReportRows) -> KeyFigure:
    known = economy(rows)
    if known.equity is None:
        return KeyFigure(("–",), ("Det egna kapitalet vid årets början är inte inlagt.",))
    words: Words = ("är kvar" if rows.is_final else "väntas vara kvar", " i eget kapital vid årets slut")
    income = (end_of_year(rows) or Books()).contributions
    share: Words = (
        (", ", Value(Format.SHORT_PERCENT, Fraction(known.equity) / Fraction(income)), " av årets bidrag")
        if income
        else ()
    )
    return KeyFigure((Value(Format.MKR, known.equity, printed_economy(rows).equity),), (*words, *share, "."))


# The three answers


def _money_answer(rows: ReportRows) -> tuple[Block, ...]:
    followed = rows.follow_up
    spent = followed.totals.outcome
    if not spent:
        return (Paragraph(("Inget utfall är inlagt för året.",)),)
    to_interventions = _outcome_in(rows, {Area.INTERVENTIONS})
    words: Words = (
        Value(Format.SHORT_PERCENT, Fraction(to_interventions) / Fraction(spent)),
        " av pengarna gick till insatser som medlemmarna driver tillsammans. Styrelse, kansli och revision kostade ",
        mkr(_outcome_in(rows, OVERHEAD)), ".",
    )  # fmt: skip
    largest = tuple(Bar(row.name, (row.budget, row.outcome)) for row in followed.largest(BARS))
    caption = f"Streckat: budget. Fyllt: utfall{'' if rows.is_final else ' så här långt'}. Tusental kronor, de största raderna."
    chart = Chart("budget", "diagram-aret", _chart_title(rows), largest, caption, has_table=True)
    return (Paragraph(words), chart)


def _chart_title(rows: ReportRows) -> str:
    over = [row.name for row in rows.follow_up.rows if row.deviation is not None and row.deviation < 0]
    if not over:
        return "Budget och utfall för de största raderna. Ingen rad går över sin budget."
    return f"Budget och utfall för de största raderna. Över budget: {joined(over)}."


def _outcome_in(rows: ReportRows, areas: set[Area]) -> Decimal:
    return sum((row.outcome or Decimal(0) for row in rows.follow_up.rows if row.area in areas), Decimal(0))


def _use_answer(rows: ReportRows) -> tuple[Block, ...]:
    now, before = exits(rows.counts), exits(rows.previous_counts)
    blocks: list[Block] = []
    if now.share is None:
        blocks.append(Paragraph(("Antal avslut är inte rapporterade än.",)))
    else:
        words: Words = (
            "Av ", _number(now.ended), " avslut gick ", _number(now.onward), " (", Value(Format.SHORT_PERCENT, now.share),
            ") vidare till arbete, studier eller aktivt arbetssökande.",
        )  # fmt: skip
        if before.share is not None:
            words = (*words, " Året före var andelen ", Value(Format.SHORT_PERCENT, before.share), ".")
        blocks.append(Paragraph((*words, *_missed(rows))))
    if now.left_out:
        some = "en insats" if now.left_out == 1 else f"{now.left_out} insatser"
        blocks.append(
            Paragraph((f"Här räknas inte {some} med, där något antal är för litet för att visas.",), "note")
        )
    return tuple(blocks)


def _missed(rows: ReportRows) -> Words:
    names = dict.fromkeys(
        target.intervention or target.title
        for target in rows.targets
        if target.assessment == Assessment.NOT_MET
    )
    return (f" Mål som inte nåddes: {joined(names)}.",) if names else ()


def _economy_answer(rows: ReportRows) -> tuple[Block, ...]:
    known = economy(rows)
    verdict = soundness(known)
    if verdict == Soundness.UNKNOWN:
        return (
            Paragraph(("Det går inte att svara på än: utfall, prognos eller eget kapital är inte inlagt.",)),
        )
    expected = not rows.is_final
    shown = printed_economy(rows)
    result = _size(rows, known.result, shown.result)
    planned = _size(rows, min(known.planned or ZERO, ZERO), min(shown.planned or ZERO, ZERO))
    equity = _said(rows, known.equity, shown.equity)
    answers: dict[Soundness, Words] = {
        Soundness.SOUND: (
            "Ja. Intäkterna ", "väntas täcka" if expected else "täckte", " kostnaderna, och ", result,
            " väntas bli över." if expected else " blev över.",
        ),
        Soundness.PLANNED_DEFICIT: (
            "Ja. Underskottet ", "väntas bli " if expected else "blev ", result, ", inte mer än de ", planned,
            " som styrelsen beslutade om, och betalas av sparade medel.",
        ),
        Soundness.LARGER_DEFICIT: (
            "Delvis. Underskottet ", "väntas bli " if expected else "blev ", result, ", mer än de ", planned,
            " som styrelsen beslutade om. Sparade medel räcker till det.",
        ),
        Soundness.BELOW_ZERO: ("Nej. Det egna kapitalet är förbrukat: ", equity, " vid årets slut."),
    }  # fmt: skip
    return (Paragraph(answers[verdict], "lead"),)


def _number(count: int) -> Value:
    return Value(Format.NUMBER, Decimal(count))
