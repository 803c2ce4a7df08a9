"""Tables that go out: the words of the address choose the format, and a workbook has its sheets in order."""

import io
import os
import warnings
import zipfile

import openpyxl
import pytest
import tablib

from finsam.web.formats import MAX_ENTRY, CheckedXLSX, FileError, SwedishCSV, table_answer, workbook

ROWS = [("Kansli", 12), ("=1+1", 13)]
HEADERS = ("Rad", "Kronor")


def test_a_table_is_csv_unless_excel_is_wanted():
    for wanted in ("csv", "", "pdf"):
        answer = table_answer(ROWS, headers=HEADERS, name="rader-2015", wanted=wanted)
        assert answer.headers["Content-Disposition"] == 'attachment; filename="rader-2015.csv"'
        assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
        assert SwedishCSV().create_dataset(answer.content).dict[0] == {"Rad": "Kansli", "Kronor": "12"}
    answer = table_answer(ROWS, headers=HEADERS, name="rader-2015", wanted="xlsx")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="rader-2015.xlsx"'
    assert CheckedXLSX().create_dataset(answer.content).height == 2


def test_a_table_without_rows_has_its_heading():
    answer = table_answer(iter(()), headers=HEADERS, name="tom")
    assert answer.content.decode("utf-8-sig") == "Rad;Kronor\r\n"


def test_a_name_with_swedish_letters_reaches_the_browser():
    answer = table_answer(ROWS, headers=HEADERS, name="närvaro")
    assert answer.headers["Content-Disposition"] == "attachment; filename*=utf-8''n%C3%A4rvaro.csv"


def test_a_workbook_has_its_sheets_in_order_and_runs_no_formula():
    one = tablib.Dataset(*ROWS, headers=HEADERS)
    book = openpyxl.load_workbook(
        io.BytesIO(workbook({"Resultaträkning": one, "Balansräkning": tablib.Dataset(headers=HEADERS)}))
    )
    assert book.sheetnames == ["Resultaträkning", "Balansräkning"]
    assert [[cell.value for cell in row] for row in book["Resultaträkning"]] == [
        ["Rad", "Kronor"],
        ["Kansli", 12],
        ["'=1+1", 13],
    ]


TEXT = "Rad;Område\r\nLön – år;Åbo Övrigt\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_swedish_letters_are_read_as_they_were_written(encoding):
    assert SwedishCSV().rows(TEXT.encode(encoding)) == [["Rad", "Område"], ["Lön – år", "Åbo Övrigt"]]


def test_latin_1_is_read_and_so_are_dashes_alone():
    assert SwedishCSV().rows("År;Ö;Señor\n".encode("latin-1")) == [["År", "Ö", "Señor"]]
    assert SwedishCSV().rows("2014–2015;“x”\n".encode("cp1252")) == [["2014–2015", "“x”"]]


@pytest.mark.parametrize(
    "data",
    [
        "Rad;Område\nÖvrigt;Åbo\n".encode("cp437"),
        "Rad;Område\nÖvrigt;Åbo\n".encode("mac_roman"),
        TEXT.encode("utf-16"),
        TEXT.encode() + b"\xff\x81",
        b"Rad;Ar\n\x00\x01;2\n",
    ],
)
def test_a_file_whose_letters_cannot_be_known_is_refused_and_none_is_replaced(data):
    with pytest.raises(FileError, match="Spara den i Excel som CSV UTF-8"):
        SwedishCSV().rows(data)


SHEET = "xl/worksheets/sheet1.xml"


def torn(sheet: bytes) -> bytes:
    """A workbook whose sheet is put otherwise."""
    sound = zipfile.ZipFile(io.BytesIO(workbook({"Blad": tablib.Dataset(*ROWS * 400, headers=HEADERS)})))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as written:
        for name in sound.namelist():
            written.writestr(
                name, sound.read(name).replace(b"</sheetData>", sheet) if name == SHEET else sound.read(name)
            )
    return file.getvalue()


def test_a_workbook_that_breaks_after_many_rows_is_refused_in_words():
    assert len(CheckedXLSX().rows(torn(b"</sheetData>"))) == 801
    with pytest.raises(FileError, match="går inte att läsa"):
        CheckedXLSX().rows(torn(b"<row><c></row></sheetData>"))


# What a workbook may not be


def packed(*more: tuple[str, bytes], **instead: bytes) -> bytes:
    """A sound workbook with parts added, or its sheet put otherwise."""
    sound = zipfile.ZipFile(io.BytesIO(workbook({"Blad": tablib.Dataset(*ROWS, headers=HEADERS)})))
    file = io.BytesIO()
    with (
        warnings.catch_warnings(action="ignore"),
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as written,
    ):
        for name in sound.namelist():
            written.writestr(
                name, instead.get("sheet", sound.read(name)) if name == SHEET else sound.read(name)
            )
        for name, content in more:
            written.writestr(name, content)
    return file.getvalue()


def encrypted(data: bytes) -> bytes:
    """Every part said to be encrypted, in the directory and at the part."""
    for mark, at in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        pieces = data.split(mark)
        data = mark.join(
            [pieces[0], *(p[: at - 4] + bytes([p[at - 4] | 1]) + p[at - 3 :] for p in pieces[1:])]
        )
    return data


def test_a_sound_workbook_with_a_picture_is_read():
    assert len(CheckedXLSX().rows(packed(("xl/media/a.png", b"\x89PNG\r\n\x1a\n\x00<!DOCTYPE")))) == 3


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (packed((SHEET, b"<worksheet/>")), "delar med samma namn"),
        (packed((SHEET.upper(), b"<worksheet/>")), "delar med samma namn"),
        (packed(("/etc/passwd", b"x")), "leder ut ur filen"),
        (packed(("xl/../../x", b"x")), "leder ut ur filen"),
        (packed(("xl\\..\\..\\x", b"x")), "leder ut ur filen"),
        (packed(("C:/x", b"x")), "leder ut ur filen"),
        (encrypted(packed()), "låst med lösenord"),
        (packed(sheet=b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet/>'), "dokumenttyp"),
        (packed(sheet="<!DOCTYPE a><worksheet/>".encode("utf-16")), "dokumenttyp"),
        (packed(("xl/hidden.bin", b"<!-- -->" * 20_000 + b"<!DOCTYPE a><a/>")), "dokumenttyp"),
        (packed(("xl/large.bin", os.urandom(600_000) + bytes(MAX_ENTRY))), "packas upp"),
        (b"PK\x03\x04", "ingen Excelfil"),
    ],
)
def test_a_workbook_made_to_harm_is_refused_in_words(data, says):
    with pytest.raises(FileError, match=says):
        CheckedXLSX().rows(data)
