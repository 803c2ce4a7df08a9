"""The year's statements on a page: what is shown, to whom, and the way from a line to its voucher."""

import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from budget.enums import Area, BudgetState, StatementLine
from budget.models import (
    AccountRange,
    Closing,
    LedgerAccount,
    LedgerFile,
    LedgerRow,
    ObjectRule,
    Outcome,
    StatementFigure,
)
from budget.queries.posting import cost_keys, cost_of
from budget.queries.statements import (
    account_rows,
    accounts_behind,
    closing_findings,
    statement_rows,
    total_of,
)
from budget.services.mapping import propose_map
from budget.services.posting import post_ledger
from budget.services.years import close_year, reopen_year
from members.enums import Act, Role
from members.models import Association, AuditEvent
from tests.builders import make_budget, make_closing, make_contribution, make_intervention, make_line
from tests.builders.ledger import SCHOOL, WAY_IN, Book, Trans, Ver, make_book, make_ledger
from tests.cast import Troupe
from tests.pages import queries_of, row_with, words

pytestmark = [pytest.mark.django_db, pytest.mark.both]

D = Decimal
L = StatementLine


def book_in(troupe: Troupe, year: int = 2014, book: Book | None = None, **fields) -> LedgerFile:
    """A ledger laid in with its mapping, so that it gives the year's books."""
    ledger = make_ledger(troupe.association, book or make_book(year), **fields)
    access = troupe.access("chief")
    propose_map(by=access, year=year, ledger=ledger)
    post_ledger(by=access, ledger=ledger)
    return ledger


def by_hand(association: Association, year: int, figures: dict, cost: int = 0, **fields) -> Closing:
    closing = make_closing(association, year, **{"through": date(year, 12, 31), **fields})
    StatementFigure.objects.bulk_create(
        StatementFigure(closing=closing, line=line, amount=D(amount)) for line, amount in figures.items()
    )
    if cost:
        Outcome.objects.create(closing=closing, name="Kansli", area=Area.ADMINISTRATION, amount=D(cost))
    return closing


BALANCED = {
    L.CONTRIBUTIONS: 1_000_000,
    L.CASH: 900_000,
    L.RECEIVABLES: 0,
    L.EQUITY_OPENING: 300_000,
    L.SHORT_TERM_DEBT: 200_000,
}


@pytest.fixture
def pages(cast, sign_in):
    def opened(name: str, *arguments, role: str = Role.CHIEF, **query):
        client = sign_in(cast.one.users[role])
        return client.get(reverse(name, args=["norra", *arguments]), query)

    return opened


# The page of a year


def test_the_statements_stand_with_the_year_before_beside_and_say_that_they_balance(cast, pages):
    by_hand(cast.one.association, 2013, {**BALANCED, L.CONTRIBUTIONS: 900_000}, 500_000, source="Bokslut")
    by_hand(cast.one.association, 2014, BALANCED, 600_000, source="Bokslut 2014")
    page = pages("statement_year", 2014)
    text = words(page)
    assert "Överskottet är 400 000 kr och det egna kapitalet 700 000 kr" in text
    assert "Balansräkningen går ihop" in text
    assert row_with(page, "Verksamhetens kostnader").endswith("−600 −500")
    assert row_with(page, "Årets resultat") == "Årets resultat 400 400"
    assert row_with(page, "Årets kassaflöde").endswith("0")
    assert row_with(page, "Balanskravsresultat") == "Balanskravsresultat 400 400"
    assert "Inskrivet för hand. Källa: Bokslut 2014." in text
    for part in ("Resultaträkning", "Balansräkning", "Kassaflödesanalys", "Noter", "Driftredovisning"):
        assert f"{part} " in text
    assert "Inga investeringar har gjorts 2014." in text


def test_kronor_and_empty_lines_are_a_choice_that_stays_in_the_address(cast, pages):
    by_hand(cast.one.association, 2014, BALANCED, 600_000)
    assert row_with(pages("statement_year", 2014, enhet="kr"), "Årets resultat").startswith(
        "Årets resultat 400 000"
    )
    assert "Skatteintäkter" not in words(pages("statement_year", 2014))
    assert "Skatteintäkter" in words(pages("statement_year", 2014, tomma="1"))
    assert words(pages("statement_year", 2014, enhet="dollar", tomma="ja"))


def test_what_does_not_balance_stands_first_with_its_amount_and_the_way_to_mend_it(cast, pages):
    by_hand(cast.one.association, 2014, {**BALANCED, L.CASH: 950_000}, 600_000)
    page = pages("statement_year", 2014)
    assert "Tillgångarna är 50 000 kr större. Rätta raderna i balansräkningen." in words(page)
    assert reverse("figures_edit", args=["norra", 2014]) in page.content.decode()
    seen = pages("statement_year", 2014, role=Role.BOARD)
    assert "Tillgångarna är 50 000 kr större" in words(seen)
    assert reverse("figures_edit", args=["norra", 2014]) not in seen.content.decode()


def test_an_account_without_a_line_stops_and_leads_to_the_mapping(cast, pages):
    book_in(cast.one)
    AccountRange.objects.filter(first__startswith="6").delete()
    text = words(pages("statement_year", 2014))
    assert "Kontot 6010 Lokalhyra, Ånäs saknar rad i räkningarna" in text
    assert "Koppla konton" in text


def test_an_empty_year_says_what_to_do_and_a_year_to_come_is_not_there(cast, pages):
    page = pages("statement_year", 2013)
    assert "Inget är bokfört för 2013 än" in words(page)
    assert "Skriv in för hand" in words(page)
    assert "när kansliet har lagt in siffrorna" in words(pages("statement_year", 2013, role=Role.LSG))
    assert [pages("statement_year", year).status_code for year in (2003, 2016)] == [404, 404]


def test_pictures_tell_where_the_money_came_from_and_went(cast, pages):
    by_hand(cast.one.association, 2014, {**BALANCED, L.CONTRIBUTIONS: 500_000}, 600_000)
    text = words(pages("statement_year", 2014))
    assert "Underskottet är 100 000 kr" in text
    assert "Varifrån pengarna kom 2014" in text
    assert "Av eget kapital 100 000 kr 16,7 %" in text
    assert "Administration 600 000 kr 100,0 %" in text


def test_years_are_listed_with_result_equity_state_and_source(cast, pages):
    assert "SIE-fil" in words(pages("statement_list"))
    by_hand(cast.one.association, 2013, BALANCED, 600_000, is_final=True, source="Bokslut")
    book_in(cast.one)
    page = pages("statement_list")
    assert row_with(page, "2013") == "2013 Stängt Inskrivet för hand: Bokslut 400 700"
    assert row_with(page, "2014").startswith("2014 Öppet till och med 2014-12-31 Bokföringsfilen bok")
    assert "Skriv in 2012" in words(page)
    assert "Skriv in" not in words(pages("statement_list", role=Role.AUDITOR))


def test_the_workbook_has_a_sheet_for_each_statement_in_exact_kronor(cast, pages):
    book_in(cast.one)
    book = openpyxl.load_workbook(io.BytesIO(pages("statement_export", 2014, role=Role.BOARD).content))
    assert book.sheetnames == [
        "Resultaträkning",
        "Balansräkning",
        "Kassaflödesanalys",
        "Noter",
        "Driftredovisning",
        "Investeringsredovisning",
        "Balanskravsresultat",
    ]
    rows = {row[0]: row[1:] for row in book["Resultaträkning"].iter_rows(values_only=True)}
    assert rows["Övriga kostnader"][0] == -50000.5
    assert rows["Årets resultat"][0] == 300000


def test_a_year_without_balances_tells_no_equity_on_its_page_nor_in_its_workbook(cast, pages):
    by_hand(cast.one.association, 2014, {L.CONTRIBUTIONS: 1_000_000}, 600_000)
    assert "det egna kapitalet" not in words(pages("statement_year", 2014))
    book = openpyxl.load_workbook(io.BytesIO(pages("statement_export", 2014).content))
    amounts = {row[0]: row[1] for row in book["Balansräkning"].iter_rows(min_row=2, values_only=True)}
    assert "Eget kapital vid årets slut" in amounts
    assert not any(amounts.values())


@pytest.mark.parametrize("accounts", [3, 400])
def test_the_pages_take_as_many_queries_for_three_accounts_as_for_four_hundred(cast, sign_in, accounts):
    by_hand(cast.one.association, 2013, BALANCED, 600_000)
    make_contribution(cast.one.memberships["kommun"], 2014, decided=D(900))
    ledger = book_in(cast.one, 2014, make_book(2014, vouchers=small_vouchers(2014, accounts)))
    pages = {
        "statement_list": [],
        "statement_year": [2014],
        "statement_export": [2014],
        "line_accounts": [2014, "costs"],
        "row_accounts": [2014, "Administration"],
        "account_vouchers": [2014, "1930"],
        "voucher": [ledger.vouchers.first().pk],
    }
    addresses = {name: reverse(name, args=["norra", *own]) for name, own in pages.items()}
    assert queries_of(sign_in(cast.one.users[Role.AUDITOR]), addresses) == {
        "statement_list": 11,
        "statement_year": 32,
        "statement_export": 32,
        "line_accounts": 32,
        "row_accounts": 18,
        "account_vouchers": 13,
        "voucher": 12,
    }


def small_vouchers(year: int, count: int) -> tuple[Ver, ...]:
    return tuple(
        Ver(str(number), date(year, 3, 1), (Trans(str(6000 + number), 10), Trans("1930", -10)))
        for number in range(count)
    )


# From a line to its voucher


def test_the_accounts_of_every_line_sum_to_the_line(cast):
    book_in(cast.one)
    rows = statement_rows(cast.one.access("chief"), 2014)
    books = rows.own.books
    for line, amount in (
        (L.CONTRIBUTIONS, books.contributions),
        (L.COST_OTHER, -books.cost_other),
        (L.FINANCIAL_INCOME, books.financial_income),
        (L.CASH, books.cash),
        (L.SHORT_TERM_DEBT, books.short_term_debt),
        (L.EQUITY_OPENING, books.equity_opening),
    ):
        own = accounts_behind(rows.accounts, (line,))
        assert (line, sum(row.amount for row in own)) == (line, amount)
        assert all(row.moved is None or row.amount == (row.opening or 0) + row.moved for row in own)


def test_a_line_leads_to_its_accounts_with_the_year_before(cast, pages):
    book_in(cast.one)
    page = pages("line_accounts", 2014, "costs", role=Role.AUDITOR)
    assert row_with(page, "5010") == "5010 Löner −120 000,00 −150 000,00"
    assert row_with(page, "Summa") == "Summa −700 000,50 −850 000,00"
    page = pages("line_accounts", 2014, "cash")
    assert row_with(page, "1930") == "1930 Plusgiro 1 000 000,00 500 000,00 1 500 000,00 1 000 000,00"
    assert "på öret" in words(page)
    assert pages("line_accounts", 2014, "br_kassa").status_code == 200
    assert pages("line_accounts", 2014, "assets").status_code == 404
    assert pages("line_accounts", 2014, "hittepa").status_code == 404


def test_a_line_without_a_ledger_says_that_it_is_entered_by_hand_and_from_what(cast, pages):
    by_hand(cast.one.association, 2014, BALANCED, 600_000, source="Bokslut")
    page = pages("line_accounts", 2014, "costs")
    assert "Raden är inskriven för hand. Källa: Bokslut." in words(page)
    assert row_with(page, "Kansli") == "Kansli 600 000,00 –"
    assert "Ändra siffrorna" in words(page)
    assert "Ändra siffrorna" not in words(pages("line_accounts", 2014, "costs", role=Role.AUDITOR))


def test_whoever_may_not_see_the_ledger_reads_the_line_without_a_link(cast, pages):
    book_in(cast.one)
    page = pages("statement_year", 2014, role=Role.BOARD)
    assert row_with(page, "Kassa och bank").startswith("Kassa och bank")
    assert "/rad/" not in page.content.decode()
    assert "/rad/" in pages("statement_year", 2014).content.decode()
    assert pages("line_accounts", 2014, "cash", role=Role.BOARD).status_code == 403


def test_an_account_shows_its_months_its_rows_and_what_it_stands_at(cast, pages):
    book_in(cast.one)
    page = pages("account_vouchers", 2014, "1930")
    assert row_with(page, "Februari 2014") == "Februari 2014 −120 000,00 1 880 000,00"
    assert row_with(page, "A 2") == "A 2 2014-02-25 −120 000,00 1 880 000,00"
    assert row_with(page, "A 7") == "A 7 2014-12-30 0,50 1 500 000,00"
    narrowed = pages("account_vouchers", 2014, "1930", manad="5")
    assert "1 rad. Före den första står kontot på 1 850 000,00." in words(narrowed)
    assert "A 2" not in words(narrowed)
    objects = pages("account_vouchers", 2014, "4510", objekt="6:22")
    assert row_with(objects, "A 4") == "A 4 2014-05-04 10 Kansli, 22 Vägen in 300 000,00 300 000,00"
    assert "Inga rader passar" in words(pages("account_vouchers", 2014, "4510", objekt="6:23"))
    assert words(pages("account_vouchers", 2014, "1930", manad="tolv", objekt="x", sida="y"))


SHARED = (
    Ver("1", date(2014, 2, 1), (Trans("4510", 300, WAY_IN), Trans("1930", -300))),
    Ver("2", date(2014, 3, 1), (Trans("4510", D("200.25"), SCHOOL), Trans("1930", D("-200.25")))),
    Ver("3", date(2014, 4, 1), (Trans("4510", 50), Trans("5010", 70, WAY_IN), Trans("1930", -120))),
)


@pytest.fixture
def shared(cast):
    """An account whose costs are of two lines, by project, and one line with costs on two accounts."""
    ledger = make_ledger(cast.one.association, make_book(2014, vouchers=SHARED))
    access = cast.one.access("chief")
    own = propose_map(by=access, year=2014, ledger=ledger)
    for code, row in (("22", "Vägen in"), ("23", "Hälsoskolan")):
        rule = {"dimension": 6, "code": code}
        ObjectRule.objects.update_or_create(
            map=own, **rule, defaults={"area": Area.INTERVENTIONS, "row": row}
        )
    post_ledger(by=access, ledger=ledger)
    return ledger


def test_every_row_of_the_operating_account_is_the_sum_of_its_accounts_and_their_vouchers(cast, shared):
    access = cast.one.access("chief")
    outcomes = Outcome.objects.within(access).filter(closing__year=2014)
    for outcome in outcomes:
        cost, accounts = cost_of(access, 2014, outcome.name)
        assert sum(cost.accounts.values()) == outcome.amount
        assert [account.number for account in accounts] == list(cost.accounts)
        for account in LedgerAccount.objects.filter(ledger=shared, number__in=cost.accounts):
            rows = account_rows(access, account, cost_keys(access, account, outcome.name))
            assert total_of(rows) == cost.accounts[account.number]
    assert len(outcomes) == 3
    assert sum(outcome.amount for outcome in outcomes) == D("620.25")


def test_a_row_of_the_operating_account_leads_to_its_part_of_each_account_and_its_vouchers(shared, pages):
    assert "/drift/V%C3%A4gen%20in/" in pages("statement_year", 2014).content.decode()
    page = pages("row_accounts", 2014, "Vägen in", role=Role.AUDITOR)
    assert row_with(page, "4510") == "4510 Lämnade bidrag till insatser 300,00 550,25"
    assert row_with(page, "5010") == "5010 Löner 70,00 70,00"
    assert row_with(page, "Summa") == "Summa 370,00"
    assert "?rad=V%C3%A4gen%20in" in page.content.decode()
    rows = pages("account_vouchers", 2014, "4510", rad="Vägen in")
    assert "Bara det som är bokfört på Vägen in i driftredovisningen visas: 300,00 kronor." in words(rows)
    assert row_with(rows, "A 1").endswith("300,00 300,00")
    assert "A 2" not in words(rows)
    assert "Mars" not in words(rows)
    assert "1 rad." in words(pages("account_vouchers", 2014, "4510", rad="Vägen in", manad="2"))
    assert pages("row_accounts", 2014, "Hittepå").status_code == 404
    assert pages("row_accounts", 2014, "Vägen in", role=Role.BOARD).status_code == 403


def test_what_a_row_has_without_a_voucher_is_told(cast, shared, pages):
    LedgerRow.objects.filter(account__number="4510", objects_key="6:23").delete()
    rows = pages("account_vouchers", 2014, "4510", rad="Hälsoskolan")
    assert "visas: 200,25 kronor. Av det har 0,00 kronor verifikationer i filen." in words(rows)


def test_a_row_that_is_entered_by_hand_or_differs_from_the_ledger_says_so(cast, shared, pages):
    by_hand(cast.one.association, 2013, {}, 600_000)
    assert "det är inskrivet för hand" in words(pages("row_accounts", 2013, "Kansli"))
    assert "/drift/" not in pages("statement_year", 2013).content.decode()
    Outcome.objects.filter(name="Vägen in").update(amount=D(400))
    assert "Kontona blir 370 kr, men raden är 400 kr. Skillnaden är 30 kr." in words(
        pages("row_accounts", 2014, "Vägen in")
    )


def test_follow_up_and_the_interventions_sheet_lead_to_the_ledger_of_whoever_may_see_it(cast, shared, pages):
    own = make_intervention(cast.one.association, name="Vägen in")
    Outcome.objects.filter(name="Vägen in").update(intervention=own)
    place = reverse("row_accounts", args=["norra", 2014, "Vägen in"])
    assert place in pages("follow_up", ar="2014").content.decode()
    assert place in pages("intervention_detail", own.pk, ar="2014").content.decode()
    for page in (
        pages("follow_up", role=Role.BOARD, ar="2014"),
        pages("intervention_detail", own.pk, role=Role.BOARD, ar="2014"),
        pages("intervention_detail", own.pk, ar="2015"),
    ):
        assert place not in page.content.decode()


def test_a_long_account_is_paged_and_the_balance_goes_on(cast, pages):
    book_in(cast.one, 2014, make_book(2014, vouchers=small_vouchers(2014, 150)))
    page = pages("account_vouchers", 2014, "1930", sida="2")
    assert "150 rader, 101–150 visas. Före den första står kontot på 999 000,00." in words(page)
    assert row_with(page, "A 100") == "A 100 2014-03-01 −10,00 998 990,00"


def test_a_voucher_shows_all_its_rows_also_of_a_file_that_is_replaced(cast, pages):
    ledger = book_in(cast.one)
    page = pages("voucher", ledger.vouchers.get(number="4").pk)
    assert row_with(page, "4510") == "4510 Lämnade bidrag till insatser 10 Kansli, 22 Vägen in 300 000,00"
    assert row_with(page, "Summa") == "Summa 0,00"
    ledger.state = "ersatt"
    ledger.save()
    assert "Filen gäller inte längre" in words(pages("voucher", ledger.vouchers.get(number="4").pk))
    assert pages("voucher", ledger.vouchers.first().pk, role=Role.BOARD).status_code == 403


# Closing a year


def whole_year(troupe: Troupe, year: int = 2014) -> Closing:
    """A year that nothing is to be said about."""
    association = troupe.association
    before = {**BALANCED, L.CONTRIBUTIONS: 900_000}
    by_hand(
        association, year - 1, {**before, L.EQUITY_OPENING: -100_000, L.CASH: 500_000}, 500_000, is_final=True
    )
    make_line(make_budget(association, year, state=BudgetState.ADOPTED), name="Kansli")
    return by_hand(association, year, BALANCED, 600_000)


def test_a_whole_year_is_closed_without_a_question(cast):
    whole_year(cast.one)
    access = cast.one.access("chief")
    assert closing_findings(statement_rows(access, 2014)) == ()
    assert close_year(by=access, year=2014).is_final
    event = AuditEvent.objects.get(action=Act.YEAR_CLOSED)
    assert event.detail == {"year": 2014, "warnings": []}
    with pytest.raises(ValidationError, match="redan stängt"):
        close_year(by=access, year=2014)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"through": date(2014, 11, 30)}, "not_to_the_end"),
        ({"cash": D(1)}, "unbalanced"),
        ({"delete": True}, "nothing_booked"),
    ],
)
def test_what_the_law_demands_stops_the_closing(cast, change, code):
    closing = whole_year(cast.one)
    if "through" in change:
        Closing.objects.filter(pk=closing.pk).update(**change)
    if "cash" in change:
        closing.figures.filter(line=L.CASH).update(amount=change["cash"])
    if "delete" in change:
        closing.delete()
    access = cast.one.access("chief")
    assert code in {finding.code for finding in closing_findings(statement_rows(access, 2014))}
    with pytest.raises(ValidationError):
        close_year(by=access, year=2014, confirms=True)


def test_an_account_without_a_line_stops_the_closing(cast):
    book_in(cast.one)
    AccountRange.objects.filter(first__startswith="6").delete()
    with pytest.raises(ValidationError, match="6010 Lokalhyra"):
        close_year(by=cast.one.access("chief"), year=2014, confirms=True)


def test_a_warning_is_confirmed_and_told_in_the_record(cast):
    by_hand(cast.one.association, 2014, BALANCED, 600_000)
    access = cast.one.access("chief")
    with pytest.raises(ValidationError, match="kryssa i"):
        close_year(by=access, year=2014)
    close_year(by=access, year=2014, confirms=True)
    assert AuditEvent.objects.get(action=Act.YEAR_CLOSED).detail["warnings"] == [
        "no_adopted_budget",
        "no_previous_year",
    ]


def test_opening_equity_that_is_not_last_years_closing_is_told_with_both(cast):
    whole_year(cast.one)
    StatementFigure.objects.filter(closing__year=2013, line=L.EQUITY_OPENING).update(amount=D(0))
    found = closing_findings(statement_rows(cast.one.access("chief"), 2014))
    message = next(one.message for one in found if one.code == "opening_differs").replace("\u00a0", " ")
    assert message.startswith("Eget kapital vid årets början är 300 000 kr, men 2013 slutade med 400 000 kr.")


def test_only_the_chief_closes_and_opens_and_says_why(cast):
    whole_year(cast.one)
    with pytest.raises(PermissionDenied):
        close_year(by=cast.one.access("office"), year=2014)
    access = cast.one.access("chief")
    close_year(by=access, year=2014)
    with pytest.raises(PermissionDenied):
        reopen_year(by=cast.one.access("office"), year=2014, reason="Fel")
    with pytest.raises(ValidationError, match="varför året öppnas"):
        reopen_year(by=access, year=2014, reason=" ")
    with pytest.raises(ValidationError, match="personnummer"):
        reopen_year(by=access, year=2014, reason="19121212-1212 var fel")
    assert not reopen_year(by=access, year=2014, reason="Periodisering glömdes").is_final
    assert AuditEvent.objects.get(action=Act.YEAR_REOPENED).detail["reason"] == "Periodisering glömdes"


def test_the_way_through_the_pages_of_closing(cast, sign_in):
    whole_year(cast.one)
    client = sign_in(cast.one.users[Role.CHIEF])
    close, reopen = (reverse(name, args=["norra", 2014]) for name in ("year_close", "year_reopen"))
    assert "balansräkningen går ihop" in words(client.get(close))
    assert "Räkenskapsåret 2014 är stängt" in words(client.post(close, follow=True))
    assert "redan stängt" in words(client.get(close, follow=True))
    refused = client.post(reopen, {"reason": ""})
    assert (refused.status_code, "Skriv varför året öppnas igen." in refused.content.decode()) == (422, True)
    assert "2014 är öppet igen" in words(client.post(reopen, {"reason": "Fel konto"}, follow=True))


def test_another_associations_year_is_never_shown(cast, pages):
    by_hand(cast.other.association, 2014, BALANCED, 600_000)
    ledger = book_in(cast.other, 2013)
    assert "Inget är bokfört för 2014 än" in words(pages("statement_year", 2014))
    assert pages("account_vouchers", 2013, "1930").status_code == 404
    assert pages("voucher", ledger.vouchers.first().pk).status_code == 404


def test_a_note_of_many_accounts_is_folded(cast, pages):
    book_in(cast.one, 2014, make_book(2014, vouchers=small_vouchers(2014, 30)))
    page = pages("statement_year", 2014).content.decode()
    assert '<details id="not-' in page
    assert "(31 rader)" in words(pages("statement_year", 2014))
