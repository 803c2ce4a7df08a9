"""The pages of the follow-up: what everybody reads, what the office writes, and that nothing typed is lost."""

import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.urls import reverse

from budget.domain.money_periods import YearPart
from budget.enums import Area, BudgetState
from budget.models import FollowUpRule, MoneyPeriod, Outcome
from budget.services.money_periods import TypedLine, mark_done, save_period, save_rule
from budget.services.posting import post_ledger
from members.enums import Role
from tests.builders import make_budget, make_closing, make_intervention, make_line
from tests.builders.ledger import make_ledger
from tests.pages import queries_of, row_with, words

pytestmark = [pytest.mark.django_db, pytest.mark.both]
D = Decimal
T2 = YearPart(2015, "tertial", 2)


@pytest.fixture
def planned(cast):
    association = cast.one.association
    budget = make_budget(association, 2015, D(1_500_000), state=BudgetState.ADOPTED)
    make_line(budget, D(300_000), name="Kansli", area=Area.ADMINISTRATION)
    make_line(
        budget, D(600_000), name="Vägen in", intervention=make_intervention(association, name="Vägen in")
    )
    make_line(budget, D(60_000), name="Kurser", area=Area.OWN, own_area="Utbildning")
    return budget


@pytest.fixture
def closing(planned):
    closing = make_closing(planned.association, 2015, through=date(2015, 8, 31))
    for name, amount, forecast in (
        ("Kansli", 230_000, 320_000),
        ("Vägen in", 300_000, 500_000),
        ("Kurser", 0, 60_000),
    ):
        Outcome.objects.create(closing=closing, name=name, amount=D(amount), forecast=D(forecast))
    return closing


@pytest.fixture
def chief(cast, sign_in):
    return sign_in(cast.one.users[Role.CHIEF])


def address(name: str = "follow_up", *more) -> str:
    return reverse(name, args=["norra", *more])


PERIOD = ("money_period", 2015, "tertial", 2)


def sent(page, **given) -> dict:
    """The form as the browser sends the page, with what is typed: `Kansli_forecast="1"`."""
    form = page.context["form"]
    data = {"nummer": page.context["number"], "bas": page.context["base"], "rad": []}
    for place, line in enumerate(form.lines):
        data["rad"].append(line.row.name)
        for name in line.fields:
            data[f"r{place}-{name}"] = given.pop(f"{line.row.name}_{name}", line[name].value() or "")
    data["period-comment"] = given.pop("comment", form.whole["comment"].value() or "")
    return data | given


def mark(cast, **comments: str) -> None:
    access = cast.one.access(Role.CHIEF)
    lines = [
        TypedLine(Area.ADMINISTRATION, "Kansli", None, D(230_000), D(320_000), comments.get("Kansli", "")),
        TypedLine(Area.INTERVENTIONS, "Vägen in", None, D(300_000), D(500_000), ""),
        TypedLine(Area.OWN, "Kurser", None, D(0), D(60_000), ""),
    ]
    save_period(by=access, part=T2, edit_number=0, comment="Enligt plan", lines=lines)
    mark_done(by=access, part=T2)


# What everybody reads


def test_every_line_shows_budget_outcome_deviation_and_forecast(chief, closing):
    page = chief.get(address(), {"ar": 2015, "period": "tertial", "nummer": 2})
    text = words(page)
    assert (
        "Till och med 31 augusti 2015 har 530 000 kr använts, 110 000 kr mindre än budgeten för tiden."
        in text
    )
    assert row_with(page, "Kansli") == "Kansli 300 – 200 230 −30 320 −20"
    assert row_with(page, "Vägen in") == "Vägen in 600 – 400 300 +100 500 +100"
    assert row_with(page, "Summa") == "Summa 960 – 640 530 +110 880 +80"
    assert "Utbildning" in text
    assert "delad jämnt på månaderna" in text


def test_the_page_begins_where_the_books_end_and_says_when_a_period_is_not_over(chief, closing):
    assert chief.get(address()).context["part"] == T2
    whole = chief.get(address(), {"period": "ar"})
    assert "Till och med augusti har 530 000 kr använts, och budgeten för samma tid är 640 000 kr." in words(
        whole
    )
    assert "avvikelsen visas inte än" in words(whole)
    assert row_with(whole, "Kansli") == "Kansli 300 230 – 320 −20"


@pytest.mark.parametrize(
    ("unit", "row"), [("kr", "Kansli 300 000 – 200 000 230 000,50"), ("tkr", "Kansli 300 – 200 230")]
)
def test_amounts_are_in_the_unit_of_the_association(cast, chief, closing, unit, row):
    closing.outcomes.filter(name="Kansli").update(amount=D("230000.50"))
    save_rule(by=cast.one.access(Role.CHIEF), values={"unit": unit})
    assert row_with(chief.get(address(), {"period": "tertial"}), "Kansli").startswith(row)


def test_the_associations_own_kind_of_period_is_shown_first(cast, chief, closing):
    save_rule(by=cast.one.access(Role.CHIEF), values={"kind": "kvartal"})
    assert chief.get(address()).context["part"] == YearPart(2015, "kvartal", 3)


@pytest.mark.parametrize(
    "query", ["ar=x", "ar=99999", "ar=1900", "period=vecka", "nummer=9", "nummer=-1", "ar=²015"]
)
def test_what_makes_no_sense_in_the_address_counts_as_not_chosen(chief, closing, query):
    page = chief.get(f"{address()}?{query}")
    assert (page.status_code, page.context["part"]) == (200, T2)


def test_a_year_without_money_says_what_comes_first(chief):
    assert "Det som behövs först är årets budget" in words(chief.get(address(), {"ar": 2014}))


def test_lines_without_a_forecast_are_named_since_they_keep_the_year_from_one(chief, closing):
    closing.outcomes.filter(name="Kansli").update(forecast=None)
    text = words(chief.get(address()))
    assert "Hela årets prognos summeras inte, eftersom en rad saknar prognos: Kansli." in text
    page = chief.get(address(*PERIOD))
    assert "En rad saknar prognos." in words(page)
    filled = chief.post(address(*PERIOD), sent(page, fyll="ja"))
    assert [line["forecast"].value() for line in filled.context["form"].lines] == [
        "300 000",
        "500 000",
        "60 000",
    ]


def test_a_line_without_a_budget_gets_its_outcome_as_forecast(chief, closing):
    Outcome.objects.create(closing=closing, name="Oväntat", amount=D(7_000))
    filled = chief.post(address(*PERIOD), sent(chief.get(address(*PERIOD)), fyll="ja"))
    forecasts = {line.row.name: line["forecast"].value() for line in filled.context["form"].lines}
    assert forecasts["Oväntat"] == "7 000"


def test_accounts_without_a_line_are_told_since_their_costs_are_missing(cast, chief, planned):
    ledger = make_ledger(planned.association, balances_to=date(2015, 12, 31))
    post_ledger(by=cast.one.access(Role.CHIEF), ledger=ledger)
    for path in (address(), address(*PERIOD)):
        text = words(chief.get(path))
        assert (
            "konton i bokföringsfilen är inte kopplade till någon rad, så utfallet här kan vara för lågt."
            in text
        )
        assert "Koppla kontona" in text


@pytest.mark.parametrize("role", [Role.BOARD, Role.LSG, Role.REPORTER])
def test_others_read_what_is_done_and_no_draft(cast, sign_in, planned, role):
    access = cast.one.access(Role.CHIEF)
    line = TypedLine(Area.ADMINISTRATION, "Kansli", None, D(1_000), D(777_000), "Bara ett utkast")
    save_period(by=access, part=T2, edit_number=0, comment="Hemligt", lines=[line])
    client = sign_in(cast.one.users[role])
    text = words(client.get(address(), {"nummer": 2}))
    assert "777" not in text
    assert "Bara ett utkast" not in text
    assert "Hemligt" not in text
    MoneyPeriod.objects.all().delete()
    mark(cast, Kansli="Dyr flytt")
    text = words(client.get(address(), {"nummer": 2}))
    assert "Dyr flytt" in text
    assert "Enligt plan" in text
    assert "Klar" in text


def test_the_file_holds_the_same_figures_with_ore(cast, chief, closing):
    mark(cast, Kansli="Dyr flytt")
    file = chief.get(address("follow_up_export"), {"ar": 2015, "nummer": 2})
    lines = file.content.decode("utf-8-sig").splitlines()
    assert lines[1] == (
        "Administration;Kansli;300000.00;;200000.00;230000.00;-30000.00;320000.00;-20000.00;Dyr flytt"
    )
    assert lines[-1].startswith(";Summa;960000.00;;640000.00;530000.00;110000.00;880000.00;80000.00")
    book = chief.get(address("follow_up_export"), {"ar": 2015, "nummer": 2, "fil": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(book) if book.streaming else book.content)).active
    assert [cell.value for cell in sheet[2]][:2] == ["Administration", "Kansli"]
    assert 'filename="uppfoljning-2015-tertial-2.xlsx"' in book["Content-Disposition"]


def test_the_pages_ask_as_many_queries_for_60_lines_as_for_3(cast, chief, planned, closing):
    pages = {
        "months": f"{address()}?period=manad",
        "period": address(*PERIOD),
        "file": address("follow_up_export"),
        "rule": address("follow_up_rule"),
    }
    few = queries_of(chief, pages)
    for number in range(60):
        make_line(planned, D(12_000), name=f"Rad nummer {number}")
        Outcome.objects.create(closing=closing, name=f"Rad nummer {number}", amount=D(1_000))
    assert queries_of(chief, pages) == few == {"months": 17, "period": 16, "file": 16, "rule": 16}


# One period


def test_a_draft_is_saved_and_shown_again(chief, closing):
    page = chief.get(address(*PERIOD))
    assert page.context["form"].lines[0]["outcome"].value() == "230 000"
    answer = chief.post(
        address(*PERIOD),
        sent(page, Kansli_forecast="315 000,50", Kansli_comment="Hyran", comment="Lugnt"),
        follow=True,
    )
    assert "Utkastet för Tertial 2 2015 är sparat." in words(answer)
    lines = answer.context["form"].lines
    assert (lines[0]["forecast"].value(), lines[0]["comment"].value()) == ("315 000,50", "Hyran")
    assert answer.context["form"].whole["comment"].value() == "Lugnt"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"Kansli_forecast": "många"}, "Kansli, helårsprognos: Skriv beloppet med siffror"),
        ({"Kansli_outcome": "1E9"}, "Kansli, utfall t.o.m. perioden: Skriv beloppet med siffror"),
        ({"Kansli_comment": "Gäller 19121212-1212"}, "Kansli, kommentar"),
        ({"comment": "Gäller 19121212-1212"}, "Kommentar till hela perioden"),
    ],
)
def test_a_wrong_cell_is_named_and_nothing_is_lost(chief, closing, given, message):
    page = chief.get(address(*PERIOD))
    answer = chief.post(address(*PERIOD), sent(page, **{"Kurser_comment": "Kvar", **given}))
    assert answer.status_code == 422
    html = answer.content.decode()
    assert message in html
    assert "Kvar" in html
    assert next(iter(given.values())) in html
    assert not MoneyPeriod.objects.exists()


def test_empty_forecasts_are_filled_with_the_budget_and_nothing_is_saved(chief, planned):
    page = chief.get(address(*PERIOD))
    filled = chief.post(address(*PERIOD), sent(page, Kansli_forecast="1", fyll="ja"))
    values = [line["forecast"].value() for line in filled.context["form"].lines]
    assert values == ["1", "600 000", "60 000"]
    assert "inte sparad" in words(filled)
    assert not MoneyPeriod.objects.exists()


def test_above_the_limit_the_period_is_saved_but_not_done_until_each_line_is_explained(cast, chief, closing):
    save_rule(by=cast.one.access(Role.CHIEF), values={"least_percent": D(15)})
    page = chief.get(address(*PERIOD))
    assert "30 000 kr över budget (15,0 %): kommentar krävs." in words(page)
    answer = chief.post(address(*PERIOD), sent(page, **{"Vägen in_comment": "Sen start", "klar": "ja"}))
    assert answer.status_code == 422
    html = answer.content.decode().replace("\u00a0", " ")
    assert "Utkastet är sparat, men perioden kan inte markeras klar än" in html
    assert '<a href="#id_r0-comment">Kansli: 30 000 kr över budget (15,0 %). Skriv en kommentar' in html
    assert "Vägen in: " not in html
    assert '<a href="#id_r2-comment">Kurser: 40 000 kr under budget (100,0 %)' in html
    again = sent(answer, Kansli_comment="Flytt", Kurser_comment="I höst", klar="ja")
    assert "är klar. Siffrorna ligger fast" in words(chief.post(address(*PERIOD), again, follow=True))
    assert MoneyPeriod.objects.get().done_at


def test_a_line_without_outcome_leads_to_its_cell(chief, planned):
    page = chief.get(address(*PERIOD))
    answer = chief.post(address(*PERIOD), sent(page, Kansli_outcome="1", klar="ja"))
    assert '<a href="#id_r1-outcome">Vägen in: Skriv utfallet' in answer.content.decode()


def test_a_period_that_runs_is_saved_and_cannot_be_done(chief, planned):
    running = address("money_period", 2015, "tertial", 3)
    page = chief.get(running)
    assert "Kan markeras klar efter 31 december 2015." in words(page)
    assert 'name="klar"' not in page.content.decode()
    answer = chief.post(running, sent(page, Kansli_forecast="5", klar="ja"))
    assert answer.status_code == 422
    assert "slutar 31\u00a0december\u00a02015" in answer.content.decode()
    assert MoneyPeriod.objects.get().lines.get().forecast == 5


def test_two_writers_texts_are_laid_together_and_nothing_is_lost(cast, chief, closing):
    first, second = chief.get(address(*PERIOD)), chief.get(address(*PERIOD))
    chief.post(address(*PERIOD), sent(first, Kansli_forecast="1", **{"Vägen in_forecast": "2"}))
    answer = chief.post(address(*PERIOD), sent(second, Kansli_forecast="3", Kurser_comment="Min"))
    assert answer.status_code == 409
    html = answer.content.decode()
    assert "Någon annan har sparat perioden medan du skrev" in html
    assert "Kansli, helårsprognos: du skrev 3, sparat är 1" in html
    values = [(line["forecast"].value(), line["comment"].value()) for line in answer.context["form"].lines]
    assert values == [("3", ""), ("2", ""), ("60 000", "Min")]
    saved = chief.post(address(*PERIOD), sent(answer), follow=True)
    assert [line["forecast"].value() for line in saved.context["form"].lines] == ["3", "2", "60 000"]


def test_what_was_typed_meanwhile_somebody_marked_it_done_is_shown(cast, chief, closing):
    page = chief.get(address(*PERIOD))
    mark(cast)
    answer = chief.post(address(*PERIOD), sent(page, Kansli_comment="Min text"))
    assert answer.status_code == 409
    html = answer.content.decode()
    assert "Perioden är markerad klar" in html
    assert "Min text" in html
    assert MoneyPeriod.objects.get().lines.get(name="Kansli").comment == ""


def test_what_was_typed_of_a_line_that_is_gone_is_told(chief, planned):
    page = chief.get(address(*PERIOD))
    data = sent(page, Kansli_comment="Min text")
    planned.lines.filter(name="Kansli").update(name="Kontor")
    answer = chief.post(address(*PERIOD), data)
    assert answer.status_code == 422
    assert (
        "Raden Kansli finns inte längre i budgeten eller bokföringen. Du skrev: Min text."
        in answer.content.decode()
    )


@pytest.mark.parametrize("given", [{"bas": "inte json"}, {"bas": "[1]"}, {"nummer": "²"}, {"nummer": ""}])
def test_an_odd_page_writes_nothing_over(chief, closing, given):
    page = chief.get(address(*PERIOD))
    chief.post(address(*PERIOD), sent(page, Kansli_forecast="1"))
    page = chief.get(address(*PERIOD))
    answer = chief.post(address(*PERIOD), sent(page, Kansli_forecast="2", **{"nummer": "7", **given}))
    assert answer.status_code == 409
    assert MoneyPeriod.objects.get().lines.get(name="Kansli").forecast == 1


@pytest.mark.parametrize(
    "place",
    [(2015, "vecka", 1), (2015, "tertial", 4), (2015, "tertial", 0), (1999, "ar", 1), (2017, "ar", 1)],
)
def test_a_period_outside_every_year_is_not_found(chief, place):
    assert chief.get(address("money_period", *place)).status_code == 404


def test_the_auditor_reads_a_period_and_changes_nothing(cast, sign_in, closing):
    mark(cast, Kansli="Dyr flytt")
    page = sign_in(cast.one.users[Role.AUDITOR]).get(address(*PERIOD))
    assert "Dyr flytt" in words(page)
    assert "<form" not in page.content.decode().partition("<main")[2].partition("</main>")[0]


# Done and opened again


def test_a_done_period_is_opened_with_a_reason(cast, chief, closing):
    mark(cast)
    assert "Markerad klar" in words(chief.get(address(*PERIOD)))
    opening = address("period_reopen", 2015, "tertial", 2)
    answer = chief.post(opening, {"reason": " "})
    assert answer.status_code == 422
    assert "Varför öppnas perioden?" in answer.content.decode()
    opened = words(chief.post(opening, {"reason": "Fel hyra"}, follow=True))
    assert "är öppen igen" in opened
    assert "Fel hyra" in opened
    answer = chief.post(opening, {"reason": "Igen"}, follow=True)
    assert "Perioden är öppen redan." in words(answer)


# The rule


def test_a_limit_is_tried_before_it_is_saved(chief, closing):
    given = {
        "kind": "tertial",
        "least_amount": "35 000",
        "least_percent": "",
        "unit": "tkr",
        "hides_empty": "on",
    }
    tried = words(chief.post(address("follow_up_rule"), {**given, "prova": "ja"}))
    assert "I Tertial 2 2015 når två av 3 rader gränsen" in tried
    assert "Vägen in: 100 000 kr under budget (25,0 %)" in tried
    assert "Gränsen är inte sparad än." in tried
    assert not FollowUpRule.objects.exists()
    chief.post(address("follow_up_rule"), {**given, "least_percent": "12,5"})
    rule = FollowUpRule.objects.get()
    assert (rule.least_amount, rule.least_percent, rule.hides_empty) == (35_000, D("12.5"), True)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"least_amount": "-1"}, "positivt belopp"),
        ({"least_amount": "x"}, "Skriv beloppet med siffror"),
        ({"least_percent": "1000"}, "procent av budgeten"),
        ({"kind": "vecka"}, "Period"),
    ],
)
def test_a_wrong_limit_is_named_and_not_saved(chief, given, message):
    row = {"kind": "tertial", "least_amount": "", "least_percent": "", "unit": "tkr"}
    answer = chief.post(address("follow_up_rule"), row | given)
    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert not FollowUpRule.objects.exists()


def test_without_a_limit_or_a_whole_period_the_page_says_so(chief, closing):
    assert "Ingen gräns är satt" in words(chief.get(address("follow_up_rule")))
    closing.outcomes.all().delete()
    assert "Här visas ett exempel" in words(chief.get(address("follow_up_rule")))
