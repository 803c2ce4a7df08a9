"""What a file of inhabitants holds, beside the register's municipalities. Reads and returns; never writes."""

import io
from dataclasses import dataclass
from datetime import date

import openpyxl

from budget.domain.population import (
    MOST_ROWS,
    PopulationTable,
    match_members,
    parse_population,
    read_population,
)
from finsam.shared.findings import Finding
from finsam.web.formats import MAX_COLUMNS, FileError, check_zip, text_of
from members.enums import OrganisationKind
from members.models import Organisation, Population


@dataclass(frozen=True)
class Matched:
    """One municipality of the register with the file's figure, and what the register has for the day."""

    name: str
    inhabitants: int
    before: int | None
    line: int


@dataclass(frozen=True)
class PopulationPreview:
    """`figures` maps organisation → inhabitants; `others` counts the file's lines that are not in the register."""

    day: date
    rows: tuple[Matched, ...]
    figures: dict[int, int]
    lacking: tuple[str, ...]
    others: int
    findings: tuple[Finding, ...]


def read_file(name: str, data: bytes, day: date | None) -> PopulationTable:
    """Raises FileError when the file itself cannot be opened; what is wrong inside it stands in the findings."""
    if name.lower().endswith(".xlsx"):
        check_zip(data)
        try:
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            sheet = book.worksheets[0]
            sheet.reset_dimensions()
            cells = sheet.iter_rows(values_only=True, max_row=MOST_ROWS + 1, max_col=MAX_COLUMNS)
            return read_population(cells, day)
        except Exception as error:  # openpyxl raises whatever its parsers raise
            raise FileError(
                "Excelfilen går inte att läsa. Öppna den i Excel, spara om den och försök igen."
            ) from error
    return parse_population(text_of(data), day)


def preview(table: PopulationTable) -> PopulationPreview:
    """The newest day of a table without stops, held against every municipality of the register. Two queries."""
    day = max(row.day for row in table.rows)
    rows = [row for row in table.rows if row.day == day]
    towns = {str(town): town.pk for town in Organisation.objects.filter(kind=OrganisationKind.MUNICIPALITY)}
    found, _ = match_members(towns, rows)
    known = dict(Population.objects.filter(day=day).values_list("organisation", "inhabitants"))
    return PopulationPreview(
        day=day,
        rows=tuple(
            Matched(name, row.inhabitants, known.get(towns[name]), row.line) for name, row in found.items()
        ),
        figures={towns[name]: row.inhabitants for name, row in found.items()},
        lacking=tuple(name for name in towns if name not in found),
        others=len(rows) - len({row.line for row in found.values()}),
        findings=table.findings,
    )
