"""History from a spreadsheet: one row for each line, one column for each year. Nothing is half read.

The rows are those of the template: a line of the statements by its code or its name, or a line of the operating account
with its area. An empty cell says nothing; a sum is never read, since it is worked out.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from budget.domain.figures import ENTERED
from budget.enums import Area, StatementLine
from finsam.shared.findings import Finding, Severity
from finsam.shared.money import AmountError, parse_kronor

CODE, NAME, AREA, AMOUNT, BEFORE = "kod", "rad", "område", "belopp", "året före"
MOST_FINDINGS = 50
_YEAR = re.compile(r"(?:år |utfall |bokslut )?((?:19|20)[0-9]{2})(?:[.,]0+)?")
_BY_CODE = {line.value: line for line in ENTERED}
_BY_NAME = {line.label.casefold(): line for line in ENTERED}
_AREAS = {word.casefold(): area for area in Area for word in (area.label, area.value)}


@dataclass
class SheetYear:
    """What the sheet says of one year, kronor: lines of the statements, and (area, name) of the operating account."""

    figures: dict[StatementLine, Decimal] = field(default_factory=dict)
    costs: dict[tuple[Area, str], Decimal] = field(default_factory=dict)


@dataclass(frozen=True)
class FigureSheet:
    years: Mapping[int, SheetYear]
    findings: tuple[Finding, ...]

    @property
    def is_usable(self) -> bool:
        return not self.findings


def read_sheet(
    headers: Sequence[str], rows: Sequence[Sequence[object]], *, year: int, first: int, last: int
) -> FigureSheet:
    """The sheet's years, ascending. `year` is what a column named Belopp is of; years outside first–last are refused.

    Every finding is a stop that names the row as the spreadsheet counts it (the headings are row 1) and the remedy.
    """
    columns, findings = _columns(headers, year, first, last)
    years = {own: SheetYear() for own in sorted(columns.years.values())}
    if columns.name is None and columns.code is None:
        findings.append(_stop("Kolumnen Rad saknas. Hämta mallen och fyll i den.", "Rad 1"))
    if not findings:
        for number, row in enumerate(rows, start=2):
            findings += _read_row(columns, years, [_text(cell) for cell in row], f"Rad {number}")
    if not findings and not any(own.figures or own.costs for own in years.values()):
        findings.append(_stop("Filen har inga belopp. Fyll i dem i årens kolumner.", "Rad 2"))
    found = {own: said for own, said in years.items() if said.figures or said.costs}
    return FigureSheet(found, tuple(findings[:MOST_FINDINGS]))


@dataclass(frozen=True)
class _Columns:
    """`years` is place → year."""

    code: int | None
    name: int | None
    area: int | None
    years: Mapping[int, int]


def _columns(headers: Sequence[str], year: int, first: int, last: int) -> tuple[_Columns, list[Finding]]:
    words = [_text(cell).casefold() for cell in headers]
    years: dict[int, int] = {}
    findings = []
    for place, word in enumerate(words):
        own = _year_of(word, year)
        if own is None:
            continue
        if own in years.values():
            findings.append(_stop(f"Året {own} står i två kolumner. Ta bort den ena.", "Rad 1"))
        elif not first <= own <= last:
            findings.append(
                _stop(f"Året {own} kan inte läsas in. Välj år från {first} till {last}.", "Rad 1")
            )
        years[place] = own
    if not years:
        findings.append(
            _stop(f"Ingen kolumn har ett år. Skriv året överst i kolumnen, till exempel {year}.", "Rad 1")
        )
    place_of = {word: place for place, word in reversed(list(enumerate(words)))}
    return _Columns(place_of.get(CODE), place_of.get(NAME), place_of.get(AREA), years), findings


def _year_of(word: str, year: int) -> int | None:
    if word in (AMOUNT, BEFORE):
        return year if word == AMOUNT else year - 1
    found = _YEAR.fullmatch(word)
    return int(found[1]) if found else None


def _read_row(
    columns: _Columns, years: Mapping[int, SheetYear], cells: Sequence[str], place: str
) -> list[Finding]:
    amounts = {own: cells[at] for at, own in columns.years.items() if at < len(cells) and cells[at]}
    if not amounts:
        return []  # a heading, or a line that nobody has
    code, name, area = (_cell(cells, at) for at in (columns.code, columns.name, columns.area))
    line = _BY_CODE.get(code.casefold()) or (None if area else _BY_NAME.get(name.casefold()))
    if line is None and (fault := _not_a_line(code, name, area)):
        return [_stop(fault, place)]
    findings = []
    for own, text in amounts.items():
        try:
            amount = parse_kronor(text)
        except AmountError as error:
            findings.append(_stop(f"{own} har ”{text[:30]}”. {error}", place))
            continue
        key = line or (_AREAS[area.casefold()], name)
        if not _put(years[own], key, amount):
            findings.append(_stop(f"”{name or code}” står två gånger. Ta bort den ena raden.", place))
            break
    return findings


def _not_a_line(code: str, name: str, area: str) -> str:
    """Why the row is no line; empty for a line of the operating account."""
    shown = name or code
    if not area:
        return (
            f"”{shown[:60]}” är ingen rad i räkningarna. Skriv den som i mallen, eller skriv ett område om den hör till "
            "driftredovisningen. Summor ska inte vara med."
        )
    if area.casefold() not in _AREAS:
        choices = ", ".join(str(own.label) for own in Area)
        return f"”{area[:40]}” är inget område. Välj ett av {choices}."
    if not name or len(name) > 120:
        return "Skriv vad raden heter, med högst 120 tecken."
    return ""


def _put(year: SheetYear, key: StatementLine | tuple[Area, str], amount: Decimal) -> bool:
    """False when the line stands there already; a line of the operating account is known by its name."""
    if isinstance(key, StatementLine):
        return year.figures.setdefault(key, amount) is amount
    if any(name.casefold() == key[1].casefold() for _, name in year.costs):
        return False
    year.costs[key] = amount
    return True


def _cell(cells: Sequence[str], place: int | None) -> str:
    return cells[place] if place is not None and place < len(cells) else ""


def _text(cell: object) -> str:
    """A cell as one line of text; a number as a person writes it, without the noise of binary fractions."""
    if cell is None:
        return ""
    if isinstance(cell, float):
        return f"{cell:.4f}".rstrip("0").rstrip(".")
    return " ".join(str(cell).split())


def _stop(message: str, place: str) -> Finding:
    return Finding("figure_sheet", Severity.STOP, f"{place}: {message}", place)
