"""Reads a table of inhabitants per municipality as SCB lays it out, from text (CSV, tab) or the cells of a sheet.

Source of the layout: SCB, "Folkmängd i riket, län och kommuner" (code and name in columns of their own) and the
statistical database ("0583 Motala" in one). Counties and the whole country stand among the rows and are left out. A key by
population is agreed for a date, so every row carries its day.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from finsam.shared.findings import Finding, Severity
from finsam.shared.formats import day as written
from finsam.shared.formats import listing, number

Cell = str | int | float | date | None
MOST_ROWS = 20_000
MOST_INHABITANTS = 20_000_000
MONTHS = "januari februari mars april maj juni juli augusti september oktober november december".split()
WRITTEN_DAY = re.compile(rf"\b([0-9]{{1,2}}) ({'|'.join(MONTHS)}) ((?:19|20)[0-9]{{2}})\b", re.IGNORECASE)
ISO_DAY = re.compile(r"\b((?:19|20)[0-9]{2})-([0-9]{2})-([0-9]{2})\b")
YEAR = re.compile(r"\b(?:19|20)[0-9]{2}\b")
# Days about the file instead of the people, and times of the year that name no day.
OTHER_DAYS = re.compile(r"uppdatera|publicera|hämta|skapa|kvartal|halvår|medel", re.IGNORECASE)
CODED_NAME = re.compile(r"([0-9]{4}|[0-9]{2})\s+([^\W\d].*)")
CODE = re.compile(r"[0-9]{1,4}")
COUNT = re.compile(r"[0-9]{1,3}(?: [0-9]{3})+|[0-9]{1,12}")
HEADING_WORDS = {"region", "kommun", "kommuner", "kommunkod", "kod", "kommunnamn", "namn", "län", "år", "kön"}
COUNT_WORDS = re.compile(r"folkmängd|befolkning|invånare|totalt|antal", re.IGNORECASE)
WHOLES = {"riket", "hela riket", "sverige", "summa", "totalt", "samtliga", "alla kommuner"}
PARTS = {"män", "man", "kvinnor", "kvinna", "pojkar", "flickor"}


@dataclass(frozen=True)
class PopulationRow:
    """One municipality on a day. `code` is SCB's four digits, empty where the file has none; `line` counts from 1."""

    line: int
    name: str
    code: str
    inhabitants: int
    day: date


@dataclass(frozen=True)
class PopulationTable:
    """What was read, in the file's order, and what was wrong. Nothing is to be stored while a finding is a stop."""

    rows: tuple[PopulationRow, ...]
    findings: tuple[Finding, ...]

    @property
    def is_usable(self) -> bool:
        return bool(self.rows) and not any(finding.severity == Severity.STOP for finding in self.findings)


@dataclass(frozen=True)
class _Columns:
    """What a heading tells: where the count, the code and the year stand, and the day of the count's column."""

    count: int | None = None
    code: int | None = None
    year: int | None = None
    day: date | None = None
    days: int = 0


def parse_population(text: str, day: date | None = None) -> PopulationTable:
    """Reads text with semicolons, tabs or commas between its columns, whichever finds most municipalities.

    `day` is used where the text says none. What is wrong is told per line in the findings; nothing is raised.
    """
    return max((_read_text(text, delimiter, day) for delimiter in ";\t,"), key=lambda one: one.hits).table()


def read_population(rows: Iterable[Sequence[Cell]], day: date | None = None) -> PopulationTable:
    """The same from the cells of a sheet, row by row; lines are the sheet's rows from 1."""
    reading = _Reading(day)
    for line, cells in enumerate(rows, start=1):
        if not reading.take(line, [_text(cell) for cell in cells]):
            break
    return reading.table()


def match_members(
    members: Iterable[str], rows: Iterable[PopulationRow]
) -> tuple[dict[str, PopulationRow], tuple[Finding, ...]]:
    """Member → its row, and a stop naming each member that has none.

    Names match loosely: "Motala", "0583 Motala", "Motala kommun" and "Västerås stad" for "Västerås". A row on a later day
    goes before an earlier one. Nothing is guessed: a name that only resembles another does not match.
    """
    by_name: dict[str, PopulationRow] = {}
    for row in sorted(rows, key=lambda own: own.day):
        by_name[_bare(row.name)[0]] = row
    found: dict[str, PopulationRow] = {}
    for member in members:
        hits = [by_name[name] for name in _bare(member) if name in by_name]
        hits += [row for name, row in by_name.items() if not hits and _bare(member)[0] in _bare(row.name)]
        if hits:
            found[member] = hits[0]
    lacking = [member for member in members if member not in found]
    if not lacking:
        return found, ()
    message = f"Filen saknar {listing(lacking)}. Lägg till raden i filen eller skriv folkmängden för hand."
    return found, (_finding("lacking", message),)


@dataclass
class _Reading:
    """Goes through the lines; `hits` counts lines that look like a municipality, also those that lack something."""

    day: date | None
    hits: int = 0
    columns: _Columns = field(default_factory=_Columns)
    text_day: date | None = None
    taken: int = 0
    rows: list[PopulationRow] = field(default_factory=list)
    seen: dict[tuple[str, date | None], tuple[int, int]] = field(default_factory=dict)
    split: dict[str, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    lacks_day: bool = False

    def take(self, line: int, cells: list[str]) -> bool:
        """Reads one line; False when there are too many."""
        self.taken += 1
        if self.taken > MOST_ROWS:
            self.findings.append(
                _finding("long", f"Filen har fler än {number(MOST_ROWS)} rader. Ta bara med kommunerna.")
            )
            return False
        if self._is_heading(cells):
            self.columns = _columns(cells)
            self.text_day = self.text_day or _day_in(" ".join(cells))
            return True
        entry = _entry(cells, self.columns)
        in_table = (
            self.columns != _Columns() and entry is not None and len(entry[0]) == 4 and entry[2] < len(cells)
        )
        if entry is None or not (in_table or any(cells[entry[2] :])):
            self.text_day = self.text_day or _day_in(" ".join(cells))
            return True
        code, name, after = entry
        if len(code) != 2 and name.casefold() not in WHOLES and not name.casefold().endswith(" län"):
            self._municipality(line, code, name, cells, after)
        return True

    def _is_heading(self, cells: list[str]) -> bool:
        words = [cell.casefold() for cell in cells if cell]
        if len(words) < 2 or any(_is_count(word) and not YEAR.fullmatch(word) for word in words):
            return False
        if any(word in HEADING_WORDS for word in words) or any(
            COUNT_WORDS.search(word) for word in words[1:]
        ):
            return not CODED_NAME.fullmatch(words[0]) and words[1] not in {"totalt"}
        is_first = self.columns == _Columns() and not self.hits
        return is_first and any(YEAR.search(word) for word in words[1:])

    def _municipality(self, line: int, code: str, name: str, cells: list[str], after: int) -> None:
        if any(cell.casefold() in PARTS for cell in cells[after:]):
            self.split.setdefault(_bare(name)[0], line)
            return
        text = _count_cell(cells, after, self.columns)
        why = _not_a_count(text)
        if why and not code:
            place = f"rad {line}"
            if text:
                self.findings.append(
                    _finding("skipped", f"Rad {line} hoppas över: {name} {why}", place, Severity.WARNING)
                )
            return
        self.hits += 1
        if why:
            self.findings.append(_finding("count", f"Rad {line}: {name} {why} Rätta filen.", f"rad {line}"))
        else:
            self._add(line, code, name, int(text.replace(" ", "")), self._day_of(cells))

    def _day_of(self, cells: list[str]) -> date | None:
        place = self.columns.year
        own = _day_in(cells[place]) if place is not None and place < len(cells) else None
        return own or self.columns.day or self.text_day or self.day

    def _add(self, line: int, code: str, name: str, count: int, day: date | None) -> None:
        first, earlier = self.seen.setdefault((_bare(name)[0], day), (line, count))
        if first == line and day is None:
            self.lacks_day = True
        elif first == line and day is not None:
            self.rows.append(PopulationRow(line, name, code, count, day))
        elif earlier != count:
            message = (
                f"Rad {line}: {name} finns redan på rad {first} med ett annat antal. Ta bort den ena raden."
            )
            self.findings.append(_finding("twice", message, f"rad {line}"))

    def table(self) -> PopulationTable:
        """All rows with all findings, those about the whole file last."""
        rows = tuple(self.rows)
        known = {_bare(row.name)[0] for row in rows}
        parts = [line for name, line in self.split.items() if name not in known]
        about = list(self.findings)
        if parts:
            message = f"Rad {parts[0]}: antalet är uppdelat på kön. Ta ut tabellen utan uppdelning på kön och ålder."
            about.append(_finding("split", message, f"rad {parts[0]}"))
        if self.lacks_day:
            message = "Filen säger inte vilken dag folkmängden gäller. Skriv dagen, till exempel 2016-12-31."
            about.append(_finding("day", message))
        if rows and self.columns.days > 1:
            message = f"Filen har flera år. Det senaste används: {written(rows[0].day)}."
            about.append(_finding("years", message, severity=Severity.WARNING))
        other = next((row.day for row in rows if row.day != self.day), None)
        if self.day and other:
            message = (
                f"Filen gäller {written(other)}, inte {written(self.day)} som du skrev. Filens dag används."
            )
            about.append(_finding("other_day", message, severity=Severity.WARNING))
        if not rows and not any(finding.severity == Severity.STOP for finding in about):
            message = (
                "Filen har inga rader med kommun och folkmängd. Varje rad ska ha ett namn och ett antal."
            )
            about.append(_finding("empty", message))
        return PopulationTable(rows, tuple(about))


def _read_text(text: str, delimiter: str, day: date | None) -> _Reading:
    reading = _Reading(day)
    reader = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=delimiter)
    try:
        for cells in reader:
            if not reading.take(reader.line_num, [_text(cell) for cell in cells]):
                break
    except csv.Error:
        place = f"rad {reader.line_num}"
        message = f"Filen går inte att läsa vid {place}. Spara den som CSV (UTF-8) och försök igen."
        reading.findings.append(_finding("broken", message, place))
    return reading


def _columns(cells: Sequence[str]) -> _Columns:
    """The count's column is the one with the latest day, else the first that says folkmängd, antal or the like."""
    words = [cell.casefold() for cell in cells]
    days = {place: found for place, cell in enumerate(cells) if (found := _day_in(cell)) is not None}
    counts = [place for place, word in enumerate(words) if COUNT_WORDS.search(word)]
    latest = max(days, key=lambda place: days[place], default=None)
    return _Columns(
        count=latest if latest is not None else next(iter(counts), None),
        code=next((place for place, word in enumerate(words) if word in {"kod", "kommunkod"}), None),
        year=next((place for place, word in enumerate(words) if word == "år"), None),
        day=days[latest] if latest is not None else None,
        days=len(set(days.values())),
    )


def _entry(cells: Sequence[str], columns: _Columns) -> tuple[str, str, int] | None:
    """Code (two digits: a county), name, and where the rest of the line begins; None for a line without a name."""
    filled = [place for place, cell in enumerate(cells) if cell]
    if not filled:
        return None
    first = filled[0]
    together = CODED_NAME.fullmatch(cells[first])
    if together:
        return together[1], together[2].strip(), first + 1
    if CODE.fullmatch(cells[first]) and len(filled) > 1 and _has_letters(cells[filled[1]]):
        return _padded(cells[first]), cells[filled[1]], filled[1] + 1
    if not _has_letters(cells[first]):
        return None
    own = cells[columns.code] if columns.code is not None and columns.code < len(cells) else ""
    return (_padded(own) if CODE.fullmatch(own) else ""), cells[first], first + 1


def _padded(code: str) -> str:
    """Excel drops the leading nought: 583 is 0583, and 5 is county 05."""
    return code.zfill(2 if len(code) < 3 else 4)


def _count_cell(cells: Sequence[str], after: int, columns: _Columns) -> str:
    """The count's own cell where a heading tells it, else the first number, else whatever stands first."""
    if columns.count is not None and after <= columns.count < len(cells):
        return cells[columns.count]
    apart = {columns.code, columns.year}
    rest = [cell for place, cell in enumerate(cells) if place >= after and place not in apart and cell]
    return next((cell for cell in rest if _is_count(cell)), rest[0] if rest else "")


def _is_count(text: str) -> bool:
    return COUNT.fullmatch(text) is not None


def _not_a_count(text: str) -> str:
    """What is wrong with the number, as the end of a sentence; empty when nothing is."""
    if not _has_digits(text):
        return "saknar antal."
    if not _is_count(text):
        return f"har ”{text[:30]}” i stället för ett heltal."
    if not 0 < int(text.replace(" ", "")) <= MOST_INHABITANTS:
        return f"kan inte ha {text} invånare."
    return ""


def _day_in(text: str) -> date | None:
    """The day a text names, the year's last when it names a year alone; None for days about the file itself."""
    if OTHER_DAYS.search(text):
        return None
    if found := WRITTEN_DAY.search(text):
        return _date(int(found[3]), MONTHS.index(found[2].casefold()) + 1, int(found[1]))
    if found := ISO_DAY.search(text):
        return _date(int(found[1]), int(found[2]), int(found[3]))
    years = YEAR.findall(text)
    return date(int(years[0]), 12, 31) if len(years) == 1 else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _text(cell: Cell) -> str:
    """A cell as one line of text with plain blanks; a whole number without decimals."""
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.isoformat()[:10]
    if isinstance(cell, float) and cell.is_integer():
        return f"{cell:.0f}"
    return " ".join(unicodedata.normalize("NFC", str(cell)).split())


def _has_letters(text: str) -> bool:
    return any(char.isalpha() for char in text)


def _has_digits(text: str) -> bool:
    return any(char.isdigit() for char in text)


def _bare(name: str) -> tuple[str, ...]:
    """The name without code, "kommun" and "stad"; with "kommun" also without a genitive s: Boxholms kommun is Boxholm."""
    plain = " ".join(unicodedata.normalize("NFC", name).casefold().replace("-", " ").split())
    coded = CODED_NAME.fullmatch(plain)
    plain = coded[2] if coded else plain
    for word in (" kommun", " stad"):
        if plain.endswith(word):
            own = plain.removesuffix(word)
            return (own, own[:-1]) if own.endswith("s") else (own,)
    return (plain.removeprefix("region "),) if plain.startswith("region ") else (plain,)


def _finding(code: str, message: str, place: str = "", severity: Severity = Severity.STOP) -> Finding:
    return Finding(f"population_{code}", severity, message, place)
