"""SCB's table of inhabitants is read as it comes, and what cannot be read is told line by line."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.domain.population import (
    MOST_ROWS,
    PopulationRow,
    match_members,
    parse_population,
    read_population,
)
from finsam.shared.findings import Severity

DAY = date(2016, 12, 31)
MOTALA = ("Motala", "0583", 43258)
VADSTENA = ("Vadstena", "0584", 7348)
SHEET = """Folkmängd i riket, län och kommuner 31 december 2016;;;
Senast uppdaterad 2017-02-21;;;

Kod;Kommun;Folkmängd;Kvinnor;Män
00;Riket;9 995 153;4 981 806;5 013 347
05;Östergötlands län;452 105;225 000;227 105
0583;Motala;43 258;21 500;21 758
0584;Vadstena;7\u00a0348;3 700;3 648

Källa: SCB
1) Uppgifterna avser den 31 december varje år.;;;
"""


def found(table):
    return [(row.name, row.code, row.inhabitants) for row in table.rows]


def told(table):
    return [finding.message.replace("\u00a0", " ") for finding in table.findings]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (SHEET, [MOTALA, VADSTENA]),
        (SHEET.replace(";", "\t"), [MOTALA, VADSTENA]),
        ("\ufeff" + SHEET.replace("\n", "\r\n"), [MOTALA, VADSTENA]),
        ('"region","kön","2016"\n"0583 Motala","totalt",43258\n"0584 Vadstena","totalt",7348', [MOTALA, VADSTENA]),
        ('"region","2016"\n"00 Riket",9995153\n"0583 Motala","43 258"', [MOTALA]),
        ("Kommun;2016\nMotala;43258", [("Motala", "", 43258)]),
        (";2016\nMotala kommun;43258", [("Motala kommun", "", 43258)]),
        ("Kommun;Kommunkod;Folkmängd 2016-12-31\nMotala;583;43258\nVadstena;0584;7348", [MOTALA, VADSTENA]),
        ("Kommun;2014;2015;2016\n0583 Motala;42187;42650;43258", [MOTALA]),
        ("region;år;Folkmängd\n0583 Motala;2016;43258", [MOTALA]),
        ("583;Motala;43258\n31 december 2016", []),
        ("31 december 2016\n583;Motala;43258", [MOTALA]),
        ("Tabell 1;Folkmängd den 31 december 2016\nKommun;Antal\n0583 Motala;43258", [MOTALA]),
        ("Kommun;Folkmängd 2016\nMotala;43258\nSumma;43258\nÖstergötlands län;452105", [("Motala", "", 43258)]),
        ("Kommun;2016\nUpplands Väsby;43 891\nMalung-Sälen;9 969", [("Upplands Väsby", "", 43891), ("Malung-Sälen", "", 9969)]),
        ("Kommun;2016\n0583 Motala;43258\n0583 Motala;43258", [MOTALA]),
        ("region;kön;2016\n0583 Motala;män;21000\n0583 Motala;kvinnor;22258\n0583 Motala;totalt;43258", [MOTALA]),
    ],
)  # fmt: skip
def test_a_table_is_read_whatever_stands_around_it(text, rows):
    table = parse_population(text)
    assert found(table) == rows
    assert {row.day for row in table.rows} <= {DAY}
    assert table.is_usable is bool(rows)


def test_a_sheets_cells_are_read_with_their_own_types():
    table = read_population(
        [
            ["Folkmängd", None, datetime(2016, 12, 31, tzinfo=UTC)],
            [],
            ["Kod", "Kommun", "Antal"],
            [5, "Östergötlands län", 452105],
            [583, "Motala", 43258.0],
            ["0584", "Vadstena", 7348],
            [None, "Källa: SCB", None],
        ]
    )
    assert found(table) == [MOTALA, VADSTENA]
    assert table.rows[0] == PopulationRow(5, "Motala", "0583", 43258, DAY)
    assert table.findings == ()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "Filen har inga rader med kommun och folkmängd. Varje rad ska ha ett namn och ett antal."),
        ("Hej!\nDet här är ett brev.", "Filen har inga rader med kommun och folkmängd."),
        ("Kommun;2016\n0583 Motala;..", "Rad 2: Motala saknar antal. Rätta filen."),
        ("Kommun;2016\n0583 Motala;", "Rad 2: Motala saknar antal."),
        ("Kommun;2016\n0583 Motala;1E9", "Rad 2: Motala har ”1E9” i stället för ett heltal."),
        ("Kommun;2016\n0583 Motala;１２", "Rad 2: Motala har ”１２” i stället för ett heltal."),
        ("Kommun;2016\n0583 Motala;43,258", "Rad 2: Motala har ”43,258” i stället för ett heltal."),
        ("Kommun;2016\n0583 Motala;-5", "Rad 2: Motala har ”-5” i stället för ett heltal."),
        ("Kommun;2016\n0583 Motala;0", "Rad 2: Motala kan inte ha 0 invånare."),
        ("Kommun;2016\n0583 Motala;99999999", "Rad 2: Motala kan inte ha 99999999 invånare."),
        ("Kommun;2016\n0583 Motala;" + "9" * 10_000, "i stället för ett heltal."),
        ("Kommun;2016\n0583 Motala;1\n0584 Vadstena;2\n0583 Motala;3", "Rad 4: Motala finns redan på rad 2"),
        ("Kommun;kön;2016\nMotala;män;1\nMotala;kvinnor;2", "Rad 2: antalet är uppdelat på kön."),
        ("Kommun;Antal\n0583 Motala;43258", "Filen säger inte vilken dag folkmängden gäller. Skriv dagen"),
        ("Folkmängd andra kvartalet 2016\nKommun;Antal\n0583 Motala;43258", "Filen säger inte vilken dag"),
        ("Uppdaterad 2017-02-21\nKommun;Antal\n0583 Motala;43258", "Filen säger inte vilken dag"),
        ("Kommun;2016\n0583 Motala;" + "x" * 200_000, "Filen går inte att läsa vid rad 2."),
        ("Kommun;2016\n" + "0583 Motala;1\n" * MOST_ROWS, "Filen har fler än 20 000 rader."),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(text, says):
    table = parse_population(text)
    assert any(says in message for message in told(table)), told(table)
    assert not table.is_usable


def test_other_lines_stay_when_one_is_wrong():
    table = parse_population("Kommun;2016\n0583 Motala;..\n0584 Vadstena;7348")
    assert found(table) == [VADSTENA]
    assert [(finding.code, finding.place) for finding in table.findings] == [("population_count", "rad 2")]


def test_the_day_that_is_written_is_used_where_the_file_has_none():
    assert parse_population("Motala;43258", DAY).rows[0].day == DAY
    other = parse_population("Kommun;2015\nMotala;43258", DAY)
    assert other.rows[0].day == date(2015, 12, 31)
    assert told(other) == [
        "Filen gäller 31 december 2015, inte 31 december 2016 som du skrev. Filens dag används."
    ]
    assert other.is_usable


def test_what_is_passed_over_is_a_warning():
    years = parse_population("Kommun;2015;2016\nMotala;42650;43258")
    assert told(years) == ["Filen har flera år. Det senaste används: 31 december 2016."]
    note = parse_population("Kommun;2016\nMotala;43258\nKälla;SCB")
    assert told(note) == ["Rad 3 hoppas över: Källa saknar antal."]
    assert {finding.severity for finding in (*years.findings, *note.findings)} == {Severity.WARNING}
    assert years.is_usable
    assert note.is_usable


@pytest.mark.parametrize(
    ("member", "name"),
    [
        ("Motala", "Motala"),
        ("Motala kommun", "0583 Motala"),
        ("motala", "MOTALA KOMMUN"),
        ("Boxholms kommun", "Boxholm"),
        ("Boxholm", "Boxholms kommun"),
        ("Degerfors kommun", "Degerfors"),
        ("Degerfors", "Degerfors kommun"),
        ("Västerås stad", "Västerås"),
        ("Västerås", "Västerås stad"),
        ("Örnsköldsviks kommun", "2284 Örnsköldsvik"),
        ("Region Gotland", "Gotland"),
        ("Gotlands kommun", "Gotland"),
        ("Upplands-Bro", "Upplands Bro"),
        ("O\u0308deshögs kommun", "Ödeshög"),
    ],
)
def test_a_member_finds_its_row_by_any_of_its_names(member, name):
    row = PopulationRow(1, name, "", 5, DAY)
    assert match_members([member], [row]) == ({member: row}, ())


@pytest.mark.parametrize(
    ("member", "name"), [("Mora", "Motala"), ("Ale", "Alen"), ("Vara", "Varas stad i annat")]
)
def test_a_name_that_only_resembles_does_not_match(member, name):
    found_rows, findings = match_members([member], [PopulationRow(1, name, "", 5, DAY)])
    assert found_rows == {}
    assert findings[0].message.startswith(f"Filen saknar {member}.")


def test_the_latest_day_is_matched():
    rows = [PopulationRow(1, "Motala", "", 2, DAY), PopulationRow(2, "Motala", "", 1, date(2015, 12, 31))]
    assert match_members(["Motala"], rows)[0]["Motala"].inhabitants == 2


@given(st.text(max_size=300), st.none() | st.just(DAY))
def test_any_text_gives_rows_or_words(text, day):
    table = parse_population(text, day)
    assert table.rows or table.findings
    assert all(row.inhabitants > 0 and row.name for row in table.rows)


cells = (
    st.none()
    | st.text(max_size=12)
    | st.integers()
    | st.floats()
    | st.dates()
    | st.sampled_from(["0583 Motala", "2016"])
)


@given(st.lists(st.lists(cells, max_size=5), max_size=8))
def test_any_sheet_gives_rows_or_words(rows):
    table = read_population(rows, DAY)
    assert table.rows or table.findings


@given(
    st.dictionaries(st.integers(1000, 2999), st.integers(1, 10**6), min_size=1, max_size=20),
    st.sampled_from(";\t,"),
    st.booleans(),
)
def test_what_is_written_is_what_is_read(towns, delimiter, grouped):
    lines = [f"Kommun{delimiter}2016"]
    for code, count in towns.items():
        written = f"{count:,}".replace(",", " ") if grouped else str(count)
        lines.append(
            f'"{code} Orten"{delimiter}{written}'.replace("Orten", f"Ort {'abcdefghij'[code % 10]}{code}")
        )
    table = parse_population("\n".join(lines))
    assert [(int(row.code), row.inhabitants) for row in table.rows] == list(towns.items())
    assert table.findings == ()
