"""Figures without a ledger: what a sheet says, what is written, and what is refused."""

import io
import re
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from budget.domain.figure_sheet import read_sheet
from budget.domain.figures import ENTERED, typed_books
from budget.domain.statements import balance_difference, cost_difference, year_result
from budget.enums import Area, StatementLine
from budget.models import Closing, Outcome, StatementFigure
from budget.queries.books import books_of
from budget.queries.figures import entered
from budget.services.figures import EnteredCost, FiguresChangedError, enter_figures, enter_history
from members.enums import Act, Role
from members.models import AuditEvent
from tests.builders import make_budget, make_closing, make_intervention, make_line
from tests.builders.ledger import make_ledger
from tests.cast import Troupe
from tests.pages import words

pytestmark = [pytest.mark.django_db, pytest.mark.both]

D = Decimal
L = StatementLine
WHOLE = {
    L.CONTRIBUTIONS: D(1000),
    L.CASH: D(900),
    L.EQUITY_OPENING: D(100),
    L.SHORT_TERM_DEBT: D(200),
}
COSTS = [EnteredCost(Area.ADMINISTRATION, "Kansli", D(400))]


def enter(troupe: Troupe, year: int = 2014, role: str = "chief", **fields) -> Closing:
    access = troupe.access(role)
    given = {
        "through": date(year, 12, 31),
        "source": "Bokslut",
        "figures": WHOLE,
        "costs": COSTS,
        "stamp": entered(access, year).stamp,
    }
    return enter_figures(by=access, year=year, **{**given, **fields})


# What typed lines come to


def test_every_line_of_the_statements_is_asked_for_once():
    assert sorted(ENTERED) == sorted(set(StatementLine) - {L.YEAR_RESULT})


def test_costs_are_the_operating_account_less_depreciation_until_a_kind_is_typed():
    figures = {L.CONTRIBUTIONS: D(1000), L.DEPRECIATION: D(50), L.CASH: D(600)}
    books = typed_books(figures, [D(300), D(150), None])
    assert (books.costs, year_result(books), balance_difference(books)) == (D(400), D(550), D(50))
    kinds = typed_books({**figures, L.COST_STAFF: D(380)}, [D(300), D(150)])
    assert (kinds.costs, cost_difference(kinds, D(450))) == (D(380), D(20))
    assert typed_books({}, []).costs is None


# What a sheet says


def read(*rows, headers=("Kod", "Rad", "Område", "2013", "2014"), year=2015):
    return read_sheet(headers, rows, year=year, first=2004, last=2015)


def messages_of(*rows, **kwargs) -> list[str]:
    return [finding.message for finding in read(*rows, **kwargs).findings]


def test_a_column_for_each_year_is_read_by_code_by_name_and_by_area():
    sheet = read(
        ["br_kassa", "vad som helst", "", "1 234,50", 900.1],
        ["", "medlemmarnas bidrag", "", None, 1000],
        ["", "Kansli", "administration", "", "400"],
        ["", "Summa som ingen har fyllt i", "", "", ""],
    )
    assert sheet.findings == ()
    assert sheet.years[2013].figures == {L.CASH: D("1234.50")}
    assert sheet.years[2014].figures == {L.CASH: D("900.10"), L.CONTRIBUTIONS: D(1000)}
    assert sheet.years[2014].costs == {(Area.ADMINISTRATION, "Kansli"): D(400)}


def test_one_year_may_be_called_amount_with_the_year_before_beside():
    sheet = read(["Kassa och bank", "5", "4"], headers=("Rad", "Belopp", "Året före"))
    assert {year: own.figures for year, own in sheet.years.items()} == {
        2014: {L.CASH: D(4)},
        2015: {L.CASH: D(5)},
    }


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (["", "Kassan", "", "", "1"], "Rad 3: ”Kassan” är ingen rad i räkningarna."),
        (["", "Kansli", "Kontor", "", "1"], "Rad 3: ”Kontor” är inget område. Välj ett av Styrelse"),
        (["", "Fordringar", "", "", "tusen"], "Rad 3: 2014 har ”tusen”. Skriv beloppet med siffror"),
        (["br_kassa", "", "", "", "1"], "Rad 3: ”br_kassa” står två gånger."),
        (["", "", "Styrelse", "", "1"], "Rad 3: Skriv vad raden heter"),
        (["ej_resultat", "", "", "", "1"], "Rad 3: ”ej_resultat” är ingen rad"),
    ],
)
def test_a_row_that_cannot_be_read_is_named_with_its_remedy_and_nothing_is_read(row, said):
    sheet = read(["br_kassa", "", "", "", "1"], row)
    assert [finding.message.startswith(said) for finding in sheet.findings] == [True]
    assert not sheet.is_usable


def test_headings_are_checked_before_the_rows():
    assert messages_of(headers=("Kod", "Rad")) == [
        "Rad 1: Ingen kolumn har ett år. Skriv året överst i kolumnen, till exempel 2015."
    ]
    assert messages_of(headers=("Rad", "2014", "2014")) == [
        "Rad 1: Året 2014 står i två kolumner. Ta bort den ena."
    ]
    assert messages_of(headers=("Rad", "2016")) == [
        "Rad 1: Året 2016 kan inte läsas in. Välj år från 2004 till 2015."
    ]
    assert messages_of(headers=("Vad", "2014")) == [
        "Rad 1: Kolumnen Rad saknas. Hämta mallen och fyll i den."
    ]
    assert messages_of(headers=("Rad", "2014")) == [
        "Rad 2: Filen har inga belopp. Fyll i dem i årens kolumner."
    ]


@given(
    headers=st.lists(
        st.sampled_from(["Kod", "Rad", "Område", "2014", "2015", "Belopp", "1999", ""]), max_size=6
    ),
    rows=st.lists(
        st.lists(st.none() | st.text(max_size=20) | st.floats() | st.integers() | st.booleans(), max_size=6),
        max_size=5,
    ),
)
def test_no_sheet_is_half_read(headers, rows):
    sheet = read_sheet(headers, rows, year=2015, first=2004, last=2015)
    assert sheet.is_usable == bool(sheet.years)
    assert all(finding.place for finding in sheet.findings)


# What is written


def test_figures_are_written_whole_and_again_without_a_line_that_is_left_out(cast):
    closing = enter(cast.one)
    assert {row.line: row.amount for row in closing.figures.all()} == WHOLE
    assert balance_difference(books_of(closing)) == 0
    enter(cast.one, figures={**WHOLE, L.CASH: None}, costs=[])
    assert StatementFigure.objects.filter(line=L.CASH).count() == 0
    assert Outcome.objects.count() == 0
    event = AuditEvent.objects.filter(action=Act.FIGURES_ENTERED).order_by("sequence").first()
    assert event.detail == {"year": 2014, "through": "2014-12-31", "lines": 4, "costs": 1}


def test_a_line_keeps_its_forecast_and_finds_its_intervention(cast):
    intervention = make_intervention(cast.one.association, name="Vägen in")
    make_line(make_budget(cast.one.association, 2014), name="Vägen in 14", intervention=intervention)
    enter(cast.one, costs=[EnteredCost(Area.INTERVENTIONS, "Vägen in 14", D(5))])
    row = Outcome.objects.get()
    assert row.intervention == intervention
    Outcome.objects.update(forecast=D(9))
    enter(cast.one, costs=[EnteredCost(Area.INTERVENTIONS, "vägen in 14", D(6))])
    row.refresh_from_db()
    assert (row.name, row.amount, row.forecast) == ("vägen in 14", D(6), D(9))
    enter(cast.one, costs=[])
    row.refresh_from_db()
    assert (row.amount, row.forecast) == (D(0), D(9))


def test_two_lines_change_names_and_keep_their_forecasts(cast):
    closing = enter(
        cast.one, costs=[EnteredCost(Area.BOARD, "Ett", D(1)), EnteredCost(Area.BOARD, "Två", D(2))]
    )
    one, two = closing.outcomes.order_by("name")
    Outcome.objects.filter(pk=one.pk).update(forecast=D(9))
    swapped = [
        EnteredCost(Area.BOARD, "Två", D(1), one.pk),
        EnteredCost(Area.AUDIT, "Ett", D(2), two.pk),
        EnteredCost(Area.BOARD, "Tre", D(3)),
    ]
    enter(cast.one, costs=swapped)
    rows = closing.outcomes.order_by("pk").values_list("name", "area", "amount", "forecast")
    assert list(rows) == [
        ("Två", "styrelse", D(1), D(9)),
        ("Ett", "revision", D(2), None),
        ("Tre", "styrelse", D(3), None),
    ]


def test_whoever_began_from_older_figures_is_told_before_anything_is_written(cast):
    began = entered(cast.one.access("chief"), 2014).stamp
    enter(cast.one)
    with pytest.raises(FiguresChangedError):
        enter(cast.one, figures={}, stamp=began)
    assert StatementFigure.objects.count() == len(WHOLE)


def test_a_closed_year_and_a_day_outside_the_year_are_refused(cast):
    with pytest.raises(ValidationError, match="Välj en dag under 2014"):
        enter(cast.one, through=date(2013, 12, 31))
    with pytest.raises(ValidationError, match="framtiden är inte bokförd"):
        enter(cast.one, 2015, through=date(2015, 12, 31))
    with pytest.raises(ValidationError, match="från 2004 till 2015"):
        enter(cast.one, 2016, through=date(2016, 1, 1))
    make_closing(cast.one.association, 2014, is_final=True)
    with pytest.raises(ValidationError, match="2014 är stängt"):
        enter(cast.one)
    with pytest.raises(PermissionDenied):
        enter(cast.one, role="auditor")


def test_where_a_ledger_gives_the_year_only_what_no_account_gives_is_written(cast):
    make_closing(cast.one.association, 2014, ledger=make_ledger(cast.one.association), source="bok.se")
    closing = enter(cast.one, figures={**WHOLE, L.PLEDGES: D(7)}, source="annat")
    assert {row.line: row.amount for row in closing.figures.all()} == {L.PLEDGES: D(7)}
    assert (closing.source, closing.outcomes.count()) == ("bok.se", 0)


def history(troupe: Troupe, *rows, through=None, replaces=False) -> list[Closing]:
    years = read(*rows, headers=("Rad", "Område", "2013", "2014", "2015")).years
    return enter_history(
        by=troupe.access("office"), years=years, through=through, source="Excel", replaces=replaces
    )


def test_several_years_are_written_at_once_and_what_the_sheet_leaves_out_stays(cast):
    enter(cast.one)
    written = history(
        cast.one, ["Fordringar", "", "1", "2", ""], ["Kansli", "Administration", "300", "400", ""]
    )
    assert [closing.year for closing in written] == [2013, 2014]
    assert {row.line: row.amount for row in written[1].figures.all()} == {**WHOLE, L.RECEIVABLES: D(2)}
    assert Closing.objects.get(year=2013).through == date(2013, 12, 31)


def test_other_amounts_that_stand_there_are_named_and_replaced_only_when_asked(cast):
    enter(cast.one)
    rows = [["Kassa och bank", "", "1", "901", ""], ["kansli", "Administration", "", "401", ""]]
    with pytest.raises(ValidationError, match="2014 har redan andra belopp: ”Kassa och bank” och ”kansli”"):
        history(cast.one, *rows)
    assert not Closing.objects.filter(year=2013).exists()
    history(cast.one, *rows, replaces=True)
    assert Outcome.objects.get().amount == D(401)
    assert StatementFigure.objects.get(closing__year=2014, line=L.CASH).amount == D(901)


def test_a_year_that_is_closed_or_has_a_ledger_stops_the_whole_sheet(cast):
    make_closing(cast.one.association, 2013, is_final=True)
    make_closing(cast.one.association, 2014, ledger=make_ledger(cast.one.association))
    with pytest.raises(ValidationError) as refused:
        history(cast.one, ["Kassa och bank", "", "1", "2", "3"], through=date(2015, 10, 31))
    assert [message[:35] for message in refused.value.messages] == [
        "Räkenskapsåret 2013 är stängt. Förb",
        "Räkningarna för 2014 hämtas från bo",
    ]
    assert not Closing.objects.filter(year=2015).exists()


@pytest.mark.parametrize("name", ["Anna 811218-9876", "Kansli\x01"])
def test_a_name_that_may_not_be_kept_stops_the_sheet_and_is_not_repeated(cast, name):
    with pytest.raises(ValidationError) as refused:
        history(cast.one, ["Kassa och bank", "", "1", "2", ""], [name, "Administration", "3", "4", ""])
    assert not hasattr(refused.value, "error_dict")  # the page has no field of that name
    assert refused.value.messages[0].startswith("En rad under Administration: ")
    assert name not in refused.value.messages[0]
    assert not Closing.objects.exists()


def test_the_running_year_asks_for_its_day(cast):
    row = ["Kassa och bank", "", "", "", "3"]
    with pytest.raises(ValidationError, match="till och med vilken dag 2015 är bokfört"):
        history(cast.one, row)
    assert history(cast.one, row, through=date(2015, 10, 31))[0].through == date(2015, 10, 31)


# The page


@pytest.fixture
def page(cast, sign_in):
    client = sign_in(cast.one.users[Role.CHIEF])
    make_line(make_budget(cast.one.association, 2014), name="Kansli", area=Area.ADMINISTRATION)
    return client, reverse("figures_edit", args=["norra", 2014])


def fields_of(answer) -> dict:
    """What the browser would send back."""
    html = answer.content.decode().split("<template")[0]
    found: dict = {}
    for tag in re.findall(r"<input\b[^>]*>", html):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name:
            text = value[1].replace("&quot;", '"') if value else ""
            found.setdefault(name[1], []).append(text)
    for name, options in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', html, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = [chosen[1] if chosen else ""]
    return found


def test_the_years_budget_proposes_lines_and_what_is_typed_is_saved(cast, page):
    client, address = page
    answer = client.get(address)
    assert "Kansli" in answer.content.decode()
    typed = {**fields_of(answer), "source": "Bokslut", "br_kassa": "1 500,50", "n1-amount_0": "400"}
    answer = client.post(address, typed)
    assert (answer.status_code, answer.url) == (302, reverse("statement_year", args=["norra", 2014]))
    closing = Closing.objects.get(year=2014)
    assert closing.figures.get().amount == D("1500.50")
    assert [(row.name, row.area, row.amount) for row in closing.outcomes.all()] == [
        ("Kansli", Area.ADMINISTRATION, D(400))
    ]


def test_what_is_wrong_is_named_and_nothing_typed_is_lost(page):
    client, address = page
    typed = {
        **fields_of(client.get(address)),
        "source": "",
        "br_kassa": "mycket",
        "rad": ["n1", "n2"],
        "n1-amount_0": "1",
        "n2-area": "revision",
        "n2-name": "kansli",
        "n2-amount_0": "12345",
    }
    answer = client.post(address, typed)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Kassa och bank: Skriv beloppet med siffror" in text
    assert "Skriv varifrån siffrorna kommer" in text
    assert "Raden finns redan" in text
    assert 'value="mycket"' in text
    assert 'value="12345"' in text
    assert not Closing.objects.exists()


def test_two_who_write_at_once_see_both(cast, page):
    client, address = page
    mine = fields_of(client.get(address))
    enter(cast.one, figures={L.CASH: D(5), L.RECEIVABLES: D(6)}, costs=[])
    answer = client.post(address, {**mine, "source": "Min", "br_kassa": "7"})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Kassa och bank: du skrev 7, sparat är 5" in text
    again = fields_of(answer)
    assert again["br_fordringar"] == ["6"]
    assert client.post(address, again).status_code == 302
    stored = {row.line: row.amount for row in StatementFigure.objects.all()}
    assert stored == {L.CASH: D(7), L.RECEIVABLES: D(6)}


def test_the_table_works_without_its_script(page):
    client, address = page
    typed = fields_of(client.get(address))
    answer = client.post(address, {**typed, "gor": "lagg", "n1-amount_0": "88"})
    assert "Ändringen är inte sparad än" in answer.content.decode()
    again = fields_of(answer)
    assert (again["rad"], again["n1-amount_0"]) == (["n1", "n2"], ["88"])
    assert fields_of(client.post(address, {**again, "gor": "bort n1"}))["rad"] == ["n2"]


def test_a_closed_year_leads_back_with_the_way_and_a_year_to_come_is_not_there(cast, page):
    client, address = page
    make_closing(cast.one.association, 2014, is_final=True)
    assert "är stängt" in words(client.get(address, follow=True))
    assert client.get(reverse("figures_edit", args=["norra", 2016])).status_code == 404
    assert client.get(reverse("figures_edit", args=["norra", 1999])).status_code == 404


def test_the_template_comes_back_filled_in(cast, page):
    client, _ = page
    enter(cast.one)
    sheet = openpyxl.load_workbook(
        io.BytesIO(client.get(reverse("figures_template", args=["norra"])).content)
    )
    rows = list(sheet.active.iter_rows(values_only=True))
    assert rows[0] == ("Kod", "Rad", "Område", "2012", "2013", "2014", "2015")
    assert ("br_kassa", "Kassa och bank", None, None, None, 900, None) in rows
    assert (None, "Kansli", "Administration", None, None, 400, None) in rows
    sheet.active.cell(row=2, column=5, value=77.5)
    file = io.BytesIO()
    sheet.save(file)
    upload = SimpleUploadedFile("mall.xlsx", file.getvalue())
    address = reverse("figures_import", args=["norra"])
    answer = client.post(address, {"file": upload, "source": "Gamla bokslut"})
    assert (answer.status_code, answer.url) == (302, reverse("statement_list", args=["norra"]))
    assert Closing.objects.get(year=2013).figures.get().amount == D("77.5")


def test_a_file_with_a_fault_is_refused_whole_and_says_where(page):
    client, _ = page
    upload = SimpleUploadedFile("rad.csv", b"Rad;2014\n\nKassa och bank;1\nKassan;2\n")
    answer = client.post(reverse("figures_import", args=["norra"]), {"file": upload, "source": "Excel"})
    assert answer.status_code == 422
    assert "Rad 4: ”Kassan” är ingen rad i räkningarna" in answer.content.decode()
    for name, content, said in (
        ("x.pdf", b"%PDF", "slutar på .xlsx eller .csv"),
        ("x.xlsx", b"inte en zip", "ingen Excelfil"),
        ("tom.csv", b" ", "Ingen kolumn har ett år"),
    ):
        upload = SimpleUploadedFile(name, content)
        answer = client.post(reverse("figures_import", args=["norra"]), {"file": upload, "source": "Excel"})
        assert said in answer.content.decode()
    assert not Closing.objects.exists()


def test_a_personal_number_in_a_line_is_refused(page):
    client, address = page
    typed = {**fields_of(client.get(address)), "source": "Bokslut", "n1-name": "19121212-1212"}
    answer = client.post(address, {**typed, "n1-amount_0": "1"})
    assert answer.status_code == 422
    assert "personnummer" in answer.content.decode()


@pytest.mark.parametrize("kept", ["closed", "ledger"])
def test_the_register_only_shows_a_closed_year_and_what_a_ledger_gives(cast, sign_in, kept):
    given = {"is_final": True} if kept == "closed" else {"ledger": make_ledger(cast.one.association)}
    closing = make_closing(cast.one.association, 2014, **given)
    client = sign_in(cast.one.users[Role.OFFICE])
    address = reverse("admin:budget_closing_change", args=[closing.pk])
    assert 'name="through"' not in client.get(address).content.decode()
    assert client.post(address, {"through": "2014-06-30"}).status_code == 403
    assert client.post(reverse("admin:budget_closing_delete", args=[closing.pk])).status_code == 403


def test_the_register_never_closes_a_year(cast, sign_in):
    closing = make_closing(cast.one.association, 2014)
    page = sign_in(cast.one.users[Role.CHIEF]).get(reverse("admin:budget_closing_change", args=[closing.pk]))
    assert 'name="through"' in page.content.decode()
    assert 'name="is_final"' not in page.content.decode()
