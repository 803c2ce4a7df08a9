"""The pages of the accountant's file as office and auditor meet them: from upload to statements, corrected, taken back."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from budget.enums import Area, LedgerState, StatementLine
from budget.models import Closing, LedgerFile, Outcome, StatementFigure
from budget.services.ledger import run_apply, run_read
from finsam.web import clock
from members.enums import Role
from tests.builders import make_closing
from tests.builders.ledger import OFFICE, Trans, Ver, make_book, make_ledger, make_upload, sie_bytes
from tests.pages import plain, queries_of, row_with, words

pytestmark = pytest.mark.django_db
D = Decimal


def address(name: str, *args) -> str:
    return reverse(name, args=["norra", *args])


@pytest.fixture
def chief(cast, sign_in):
    return sign_in(cast.one.users[Role.CHIEF])


@pytest.fixture
def auditor(cast, sign_in):
    def come():
        return sign_in(cast.one.users[Role.AUDITOR])

    return come


def send(client, content: bytes | None = None, name: str = "bok.se", **data):
    return client.post(address("ledger_list"), {"file": make_upload(content, name), **data})


def waiting(client, content: bytes | None = None, name: str = "bok.se", **data) -> LedgerFile:
    """Sent by the form and read by the worker."""
    answer = send(client, content, name, **data)
    ledger = LedgerFile.objects.latest("pk")
    assert answer.url == address("ledger_detail", ledger.pk)
    run_read(ledger.pk)
    ledger.refresh_from_db()
    return ledger


def lay_in(client, ledger: LedgerFile, **data):
    """Confirmed by the form and laid in by the worker."""
    data = {"seen": ledger.preview["hash"], **data}
    answer = client.post(address("ledger_apply", ledger.pk), data)
    assert answer.status_code == 302, words_of(answer)
    run_apply(ledger.pk)
    ledger.refresh_from_db()


def words_of(answer) -> str:
    """Also of a page that refuses."""
    return plain(answer.content.decode().partition("<main")[2])


def read(client, ledger: LedgerFile) -> str:
    return words(client.get(address("ledger_detail", ledger.pk)))


def corrected():
    """Salaries are 130 000 instead of 120 000, and a voucher is new."""
    day = date(2015, 2, 25)
    return make_book().with_vouchers(
        Ver("2", day, (Trans("5010", 130_000, OFFICE), Trans("1930", -130_000))),
        Ver("8", date(2015, 12, 31), (Trans("6510", 900), Trans("1930", -900))),
    )


def test_an_empty_list_says_which_file_to_ask_for_and_the_way_without_one(chief):
    page = chief.get(address("ledger_list"))
    assert "Ingen fil är inläst än" in words(page)
    assert "en SIE-fil av typ 4E" in words(page)
    assert address("figures_edit", 2015) in page.content.decode()
    assert page.content.decode().count('type="file"') == 1


def test_a_file_is_read_looked_at_laid_in_and_leads_to_the_statements(chief):
    ledger = waiting(chief)
    text = read(chief, ledger)
    assert "Läst, väntar på dig" in text
    assert "Ser å, ä och ö rätt ut? 2440 Leverantörsskulder 3510 Bidrag från Försäkringskassan" in text
    assert "Samordningsförbundet Norra" in text
    assert "PC8 (CP437)" in text
    assert "4E: saldon och alla verifikationer." in text
    assert "7, 16 rader" in text
    assert "Utgående balanser och resultat tillsammans 0 kr" in text
    assert "Årets resultat 300 000 kr" in text
    assert "Allt är nytt" in text
    lay_in(chief, ledger)
    page = chief.get(address("ledger_detail", ledger.pk))
    assert "Filen gäller för 2015." in words(page)
    assert address("statement_year", 2015) in page.content.decode()
    assert row_with(chief.get(address("ledger_list")), "2015").startswith("2015 bok.se Provbok 1.0")


def test_the_same_file_again_is_refused_in_words_and_makes_no_row(chief):
    lay_in(chief, waiting(chief))
    answer = send(chief)
    assert answer.status_code == 422
    assert "redan" in words_of(answer).lower()
    assert LedgerFile.objects.count() == 1


def test_a_corrected_file_shows_just_what_differs_and_replaces_the_first(chief):
    first = waiting(chief)
    lay_in(chief, first)
    second = waiting(chief, sie_bytes(corrected()), "rattad.se")
    page = chief.get(address("ledger_detail", second.pk))
    text = words(page)
    assert "Det här skiljer från bok.se" in text
    assert "Konton: ett nytt och två ändrade" in text
    assert "Verifikationer: en ny och en ändrad" in text
    assert row_with(page, "5010") == "5010 Löner Ändrad 120 000 kr 130 000 kr 10 000 kr"
    assert row_with(page, "A 8") == "A 8 2015-12-31 Ny – 900 kr 900 kr"
    assert "4510 Lämnade bidrag" not in text.partition("Det här skiljer")[2].partition("Så blir")[0]
    assert "bok.se ersätts." in text
    lay_in(chief, second)
    assert "Filen är ersatt. I stället gäller rattad.se" in read(chief, first)
    assert "ersatte bok.se" in read(chief, second)


def test_an_account_without_a_line_is_named_and_stops_nothing(chief):
    book = make_book(names={**make_book().names, "9999": "Okänt"}).with_vouchers(
        Ver("9", date(2015, 6, 1), (Trans("9999", 40), Trans("1930", -40)))
    )
    ledger = waiting(chief, sie_bytes(book))
    page = chief.get(address("ledger_detail", ledger.pk))
    assert "Ett konto saknar rad i räkningarna." in words(page)
    assert "9999 Okänt: 40 kr" in words(page)
    assert address("account_map", 2015) + f"?fil={ledger.pk}" in page.content.decode()
    lay_in(chief, ledger)
    assert ledger.state == LedgerState.APPLIED


def test_a_file_that_is_no_sie_file_is_an_attempt_with_reason_and_a_new_way_in(chief):
    answer = send(chief, b"<!DOCTYPE html><html><body>Logga in</body></html>", "export.se")
    ledger = LedgerFile.objects.get()
    assert answer.url == address("ledger_detail", ledger.pk)
    page = chief.get(answer.url)
    assert "Filen är avvisad." in words(page)
    assert ledger.message in words(page)
    assert 'type="file"' in page.content.decode()
    assert ledger.message in row_with(chief.get(address("ledger_list")), "export.se")
    assert chief.get(address("ledger_file", ledger.pk)).status_code == 404


def test_a_file_beyond_every_limit_is_an_attempt_that_says_so(chief):
    answer = send(chief, bytes(26 * 1024 * 1024), "stor.se")
    assert "Filen är större än 20 MB." in words(chief.get(answer.url))
    assert "Avvisad" in row_with(chief.get(address("ledger_list")), "stor.se")


def test_no_file_chosen_is_said_at_the_field(chief):
    answer = chief.post(address("ledger_list"), {})
    assert answer.status_code == 422
    assert "Välj den SIE-fil som ska läsas in." in words_of(answer)


def test_figures_by_hand_are_replaced_only_with_a_yes(chief, cast):
    closing = make_closing(cast.one.association, 2015)
    StatementFigure.objects.create(closing=closing, line=StatementLine.CASH, amount=D(5))
    ledger = waiting(chief)
    assert "Ja, ersätt de siffror som är skrivna för hand för 2015" in read(chief, ledger)
    url, seen = address("ledger_apply", ledger.pk), ledger.preview["hash"]
    answer = chief.post(url, {"seen": seen})
    assert answer.status_code == 422
    assert "Kryssa i att de inskrivna siffrorna ska ersättas" in words_of(answer)
    lay_in(chief, ledger, replaces_hand="on")
    assert Closing.objects.get(year=2015).ledger == ledger


def test_the_year_before_is_taken_from_the_file_when_asked_for(chief):
    ledger = waiting(chief)
    assert "Använd filens siffror för 2014 också" in read(chief, ledger)
    lay_in(chief, ledger, use_previous="on")
    assert Closing.objects.filter(year=2014).exists()


def test_the_year_before_is_not_asked_about_when_it_is_there(chief, cast):
    make_closing(cast.one.association, 2014)
    assert "filens siffror för 2014" not in read(chief, waiting(chief))


def test_what_was_not_looked_at_is_not_laid_in(chief):
    ledger = waiting(chief)
    answer = chief.post(address("ledger_apply", ledger.pk), {"seen": "annat"})
    assert answer.status_code == 422
    ledger.refresh_from_db()
    assert ledger.state == LedgerState.READ


def test_taking_back_asks_why_says_what_happens_and_lets_the_earlier_apply(chief):
    first = waiting(chief)
    lay_in(chief, first)
    second = waiting(chief, sie_bytes(corrected()), "rattad.se")
    lay_in(chief, second)
    url = address("ledger_reverse", second.pk)
    assert "bok.se, inlagd" in words(chief.get(url))
    answer = chief.post(url, {"reason": ""})
    assert answer.status_code == 422
    assert "Skriv varför filen tas tillbaka." in words_of(answer)
    chief.post(url, {"reason": "Fel period"})
    assert "Filen är återtagen" in read(chief, second)
    assert "Skäl: Fel period" in read(chief, second)
    assert "Filen gäller för 2015." in read(chief, first)
    assert chief.get(url).url == address("ledger_detail", second.pk)


def test_whoever_sees_wrong_letters_has_the_file_read_anew(chief):
    ledger = waiting(chief, sie_bytes(encoding="iso-8859-1"))
    assert "Ser de fel ut? Läs filen som" in read(chief, ledger)
    answer = chief.post(address("ledger_encoding", ledger.pk), {"encoding": "cp437"})
    assert answer.url == address("ledger_detail", ledger.pk)
    run_read(ledger.pk)
    page = read(chief, ledger)
    assert "Teckenkoden är vald för hand: filen läses som" in page
    assert "PC8 (CP437), det som SIE-formatet säger" in page
    answer = chief.post(address("ledger_encoding", ledger.pk), {"encoding": "utf-16"})
    assert "Välj en av teckenkoderna i listan." in words(chief.get(answer.url))


def test_a_file_that_is_not_wanted_is_discarded_from_its_page(chief):
    ledger = waiting(chief)
    assert "Kassera filen" in read(chief, ledger)
    answer = chief.post(address("ledger_discard", ledger.pk))
    assert answer.url == address("ledger_list")
    assert "bok.se är kasserad. Ingenting ändrades i räkningarna." in words(chief.get(answer.url))
    page = read(chief, ledger)
    assert "Filen är kasserad. Ingenting av den lades in, och kopian är borttagen." in page
    assert "Läs in en annan fil" in page
    assert chief.get(address("ledger_file", ledger.pk)).status_code == 404
    again = chief.post(address("ledger_discard", ledger.pk))
    assert "Filen väntar inte längre på att läggas in." in words(chief.get(again.url))


def test_taking_back_says_what_comes_back_of_what_was_entered_by_hand(cast, chief):
    closing = make_closing(cast.one.association, 2015, through=date(2015, 6, 30), source="Delårsbokslut")
    Outcome.objects.create(closing=closing, name="Kansli", area=Area.ADMINISTRATION, amount=Decimal(700))
    ledger = waiting(chief)
    assert "Det andra kommer tillbaka om du tar tillbaka filen." in read(chief, ledger)
    lay_in(chief, ledger, replaces_hand="on")
    page = words(chief.get(address("ledger_reverse", ledger.pk)))
    assert (
        "skrivet för hand före filen kommer tillbaka: 1 rad i driftredovisningen på tillsammans 700 kr och 0 rader i "
        "räkningarna, bokfört till och med 30 juni 2015 (källa: Delårsbokslut)"
    ) in page


def test_while_it_is_read_the_page_asks_again_and_then_comes_anew(chief):
    send(chief)
    ledger = LedgerFile.objects.get()
    url = address("ledger_detail", ledger.pk)
    assert "Uppdatera" in words(chief.get(url))
    part = chief.get(url, headers={"HX-Request": "true"})
    assert f'hx-get="{url}"' in part.content.decode()
    assert "<main" not in part.content.decode()
    run_read(ledger.pk)
    assert chief.get(url, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"


def test_the_kept_copy_comes_as_a_file_to_save(chief, auditor):
    ledger = waiting(chief)
    for client in (chief, auditor()):
        answer = client.get(address("ledger_file", ledger.pk))
        assert answer.headers["Content-Disposition"] == 'attachment; filename="bok.se"'
        assert answer.headers["Content-Type"] == "application/octet-stream"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert b"#TRANS 5010" in answer.content


def test_the_auditor_reads_everything_and_has_no_button(chief, auditor):
    applied = waiting(chief)
    lay_in(chief, applied)
    second = waiting(chief, sie_bytes(corrected()), "rattad.se")
    send(chief, b"PK\x03\x04", "bok.zip")
    refused = LedgerFile.objects.latest("pk")
    client = auditor()
    for url in [
        address("ledger_list"),
        *(address("ledger_detail", one.pk) for one in (applied, second, refused)),
    ]:
        page = client.get(url)
        main = page.content.decode().partition("<main")[2].partition("</main>")[0]
        assert ("<form" in main, "<button" in main) == (False, False), url
    assert client.post(address("ledger_list"), {"file": make_upload()}).status_code == 403


def add_attempts(association, count: int) -> None:
    base = LedgerFile.objects.count()
    LedgerFile.objects.bulk_create(
        LedgerFile(
            association=association,
            name=f"fil{base + at}.se",
            size=10,
            sha256=str(at),
            state=LedgerState.REFUSED,
            message="Ingen SIE-fil.",
            received_at=clock.now(),
        )
        for at in range(count)
    )


LIST_QUERIES = 12
DETAIL_QUERIES = 16


def test_the_list_costs_the_same_at_10_and_1000_attempts(chief, cast):
    association = cast.one.association
    for year in (2013, 2014, 2015):
        make_closing(association, year, ledger=make_ledger(association, make_book(year)))
    counts = []
    for more in (10, 990):
        add_attempts(association, more)
        counts.append(queries_of(chief, {"ledger_list": address("ledger_list")}))
    assert counts == [{"ledger_list": LIST_QUERIES}] * 2


def test_a_file_costs_the_same_at_15_and_400_accounts(chief):
    counts = []
    for accounts in (0, 400):
        names = {**make_book().names, **{str(6100 + at): f"Konto {at}" for at in range(accounts)}}
        rows = tuple(Trans(number, D(1)) for number in names if number[:2] in ("61", "62", "63", "64"))
        extra = Ver("99", date(2015, 12, 31), (*rows, Trans("1930", D(-len(rows))))) if rows else None
        book = replace(make_book(), names=names)
        ledger = waiting(chief, sie_bytes(book.with_vouchers(extra) if extra else book), f"bok{accounts}.se")
        counts.append(queries_of(chief, {"ledger_detail": address("ledger_detail", ledger.pk)}))
    assert counts == [{"ledger_detail": DETAIL_QUERIES}] * 2
