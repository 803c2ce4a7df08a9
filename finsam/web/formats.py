"""The two kinds of file that go in and out: CSV as a Swedish spreadsheet writes it, and XLSX behind checks.

An XLSX is a zip: a few kilobytes can unpack to gigabytes, so its own directory is read first.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import IO, Any
from xml.parsers import expat

import openpyxl
import tablib
from django.http import HttpResponse
from django.utils.http import content_disposition_header
from import_export.formats.base_formats import CSV, XLSX

from finsam.web.spreadsheet import escape_formula, plain_text

MAX_FILE = 10 * 1024 * 1024
MAX_ENTRIES = 200
MAX_UNPACKED = 100 * 1024 * 1024
MAX_ENTRY = 50 * 1024 * 1024
MAX_RATIO = 100
MAX_ROWS = 20_000
MAX_COLUMNS = 100

_ENCRYPTED = 0x1
_PIECE = 64 * 1024
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_BELOW_LATIN = re.compile(rb"[\x80-\x9f]")
_TYPOGRAPHY = frozenset("€…‘’“”•–—".encode("cp1252"))


def _words(encoding: str) -> re.Pattern[bytes]:
    """A letter counts as evidence when another follows: ” of Windows is ö in DOS, but it ends a word."""
    letters = re.escape("åäöÅÄÖéüÉ".encode(encoding))
    return re.compile(b"[" + letters + b"](?=[A-Za-z" + letters + b"])")


_WINDOWS_WORD, _DOS_WORD = _words("cp1252"), _words("cp437")


class FileError(ValueError):
    """The file cannot be read. The message is Swedish and meant for the user."""


def text_of(data: bytes) -> str:
    """A text file as UTF-8, else as Windows writes it; no sign is ever replaced by another.

    Raises FileError for what is neither: what a program of DOS or an old Mac wrote can be read as Windows, but wrongly.
    """
    data = data.rstrip(b"\x1a\x00")
    for encoding, is_likely in (("utf-8-sig", True), ("cp1252", _seems_windows(data))):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if is_likely and not _CONTROL.search(data):
            return text
    raise FileError(
        "Filens tecken går inte att tyda: den är varken skriven som UTF-8 eller som Windows skriver å, ä och ö. Spara "
        "den i Excel som CSV UTF-8 och försök igen."
    )


def _seems_windows(data: bytes) -> bool:
    windows, other = len(_WINDOWS_WORD.findall(data)), len(_DOS_WORD.findall(data))
    odd = {sign[0] for sign in _BELOW_LATIN.findall(data)} - _TYPOGRAPHY
    return windows > other or (windows == other and not odd)


def _limited(rows: Iterable[list[Any]]) -> Iterator[list[Any]]:
    for number, row in enumerate(rows):
        if number > MAX_ROWS or len(row) > MAX_COLUMNS:
            raise FileError(
                f"Filen är för stor. Den får ha högst {MAX_ROWS} rader och {MAX_COLUMNS} kolumner. Dela upp den."
            )
        yield row


def as_dataset(rows: Iterable[list[Any]]) -> tablib.Dataset:
    """The first row is the heading; empty rows and empty columns at the end are left out."""
    dataset: tablib.Dataset | None = None
    for row in rows:
        if dataset is None:
            headers = [str(cell or "").strip() for cell in row]
            while headers and not headers[-1]:
                headers.pop()
            dataset = tablib.Dataset(headers=headers)
        elif any(cell not in (None, "") for cell in row):
            cells = [plain_text(cell) for cell in row[: dataset.width]]
            dataset.append(cells + [""] * (dataset.width - len(cells)))
    if dataset is None or not dataset.headers:
        raise FileError("Filen är tom. Den första raden ska vara kolumnernas rubriker.")
    return dataset


def check_zip(data: bytes) -> None:
    """Raises FileError for an XLSX that is made to harm: one that unpacks to too much, or that is not what Excel writes."""
    try:
        book = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise FileError(
            "Filen är ingen Excelfil (xlsx). Spara den som Excelarbetsbok eller välj formatet CSV."
        ) from None
    with book:
        entries = book.infolist()
        _check_sizes(entries)
        _check_entries(entries)
        _check_parts(book, entries)


def _check_sizes(entries: Sequence[zipfile.ZipInfo]) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if (
        len(entries) > MAX_ENTRIES
        or unpacked > MAX_UNPACKED
        or unpacked > MAX_RATIO * max(packed, 1)
        or any(entry.file_size > MAX_ENTRY for entry in entries)
    ):
        raise FileError(
            "Filen packas upp till något mycket större än den ser ut och läses därför inte. Spara om den i Excel."
        )


def _check_entries(entries: Sequence[zipfile.ZipInfo]) -> None:
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise FileError(
            "Excelfilen är låst med lösenord. Ta bort lösenordet i Excel, spara om den och försök igen."
        )
    names = [_part_name(entry) for entry in entries]
    if len(set(names)) < len(names) or any(map(_leads_out, names)):
        raise FileError(
            "Excelfilen har delar med samma namn eller med namn som leder ut ur filen, och läses därför inte. Öppna den i "
            "Excel, spara om den och försök igen."
        )


def _part_name(entry: zipfile.ZipInfo) -> str:
    """As the parts are told from each other: Excel does not tell large letters from small."""
    return entry.orig_filename.replace("\\", "/").casefold()


def _leads_out(name: str) -> bool:
    return name.startswith("/") or ":" in name or "\0" in name or ".." in name.split("/")


def _check_parts(book: zipfile.ZipFile, entries: Iterable[zipfile.ZipInfo]) -> None:
    """No part may declare a document type, since that is what may name other files or unfold without end.

    Every part is looked at: the workbook itself says which of them are XML, whatever their names.
    """
    for entry in entries:
        try:
            with book.open(entry) as part:
                has_type = _declares_type(part)
        except Exception as error:  # torn data, or packed in a way that is not known
            raise FileError(
                "Excelfilen går inte att läsa. Öppna den i Excel, spara om den och försök igen."
            ) from error
        if has_type:
            raise FileError(
                "Excelfilen har en dokumenttyp (DTD), som Excel aldrig skriver, och läses därför inte. Öppna den i Excel, "
                "spara om den och försök igen."
            )


def _declares_type(part: IO[bytes]) -> bool:
    """Is a document type declared before the first element? A parser tells, so that no way of writing it hides it."""
    found: list[bool] = []
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = lambda *_: found.append(True)
    parser.StartElementHandler = lambda *_: found.append(False)
    # What is no XML, as a picture, declares nothing; what is broken is told of by whoever reads it.
    with suppress(expat.ExpatError):
        while not found and (data := part.read(_PIECE)):
            parser.Parse(data)
    return True in found


class SwedishCSV(CSV):
    """Semicolons out, semicolons or commas in; UTF-8, or what older programs of Windows write."""

    def get_title(self) -> str:
        return "CSV"

    def get_content_type(self) -> str:
        return "text/csv; charset=utf-8"

    def is_binary(self) -> bool:
        return True  # read as bytes: the encoding is found here

    def get_read_mode(self) -> str:
        return "rb"

    def create_dataset(self, in_stream: bytes, **kwargs: Any) -> tablib.Dataset:
        return as_dataset(self.rows(in_stream))

    def rows(self, data: bytes) -> list[list[Any]]:
        """Every row of the file, the empty ones too, so that a fault can be told by its row."""
        text = text_of(data)
        heading = text.partition("\n")[0]
        delimiter = ";" if heading.count(";") >= heading.count(",") else ","
        try:
            return list(_limited(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)))
        except csv.Error:
            raise FileError(
                "Filen är ingen läsbar CSV-fil. Spara den som CSV (UTF-8) och försök igen."
            ) from None

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> bytes:
        text = io.StringIO(newline="")
        writer = csv.writer(text, delimiter=";")
        writer.writerow(dataset.headers)
        writer.writerows([[escape_formula(cell) for cell in row] for row in dataset])
        return text.getvalue().encode("utf-8-sig")


class CheckedXLSX(XLSX):
    def get_title(self) -> str:
        return "Excel (xlsx)"

    def create_dataset(self, in_stream: bytes) -> tablib.Dataset:
        return as_dataset(self.rows(in_stream))

    def rows(self, data: bytes) -> list[list[Any]]:
        """Every row of the first sheet, the empty ones too."""
        check_zip(data)
        try:
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            # The size that the sheet claims may be made up; what is read is counted instead.
            sheet = book.worksheets[0]
            sheet.reset_dimensions()
            return list(_limited(list(row) for row in sheet.iter_rows(values_only=True)))
        except FileError:
            raise
        except Exception as error:  # openpyxl raises whatever its parsers raise, at any row
            raise FileError(
                "Excelfilen går inte att läsa. Öppna den i Excel, spara om den och försök igen."
            ) from error

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> bytes:
        return workbook({"Export": dataset})


def workbook(sheets: Mapping[str, tablib.Dataset]) -> bytes:
    """An XLSX with a sheet for each name (at most 31 characters, no slash, colon or bracket)."""
    book = openpyxl.Workbook(write_only=True)
    for name, dataset in sheets.items():
        sheet = book.create_sheet(name)
        sheet.append(dataset.headers)
        for row in dataset:
            sheet.append([escape_formula(cell) for cell in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def file_answer(content: bytes, *, name: str, content_type: str) -> HttpResponse:
    """A file that the browser saves under this name."""
    response = HttpResponse(content, content_type=content_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    return response


def table_answer(
    rows: Iterable[Sequence[Any]], *, headers: Sequence[str], name: str, wanted: str = "csv"
) -> HttpResponse:
    """A table as a file: XLSX when that is `wanted`, CSV for any other word. `name` is without the ending."""
    written = CheckedXLSX() if wanted == "xlsx" else SwedishCSV()
    content = written.export_data(tablib.Dataset(*rows, headers=headers))
    return file_answer(
        content, name=f"{name}.{written.get_extension()}", content_type=written.get_content_type()
    )
