"""The pages of keys and rules as office and readers see them, and a file of inhabitants read into the register."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from budget.enums import BudgetState
from members.enums import Role
from members.models import KeyWeight, Membership, Organisation, Population, ShareKey, ShareRule
from tests.builders import make_budget, make_membership
from tests.pages import plain, queries_of, row_with, words

pytestmark = pytest.mark.django_db
D = Decimal
END_OF_2014 = date(2014, 12, 31)


@pytest.fixture
def towns(cast) -> list[Membership]:
    return [cast.one.memberships["kommun"], make_membership(cast.one.association, "Motala")]


@pytest.fixture
def chief(cast, sign_in):
    return sign_in(cast.one.users[Role.CHIEF])


def address(name: str, *args) -> str:
    return reverse(name, args=["norra", *args])


def make_key(towns, shares=(40, 60), years=(2016, 2017), **fields) -> ShareKey:
    key = ShareKey.objects.create(
        association=towns[0].association, **{"name": "Efter procent", "kind": "procent", **fields}
    )
    for year in years:
        for town, own in zip(towns, shares, strict=True):
            KeyWeight.objects.create(key=key, year=year, membership=town, weight=own)
    return key


def test_a_reader_sees_the_shares_the_way_and_what_they_give(cast, sign_in, towns):
    key = make_key(towns, reason="Vi är överens.", source="Beslut 2015")
    make_budget(cast.one.association, 2016, D(8_000_000), municipal_key=key)
    page = sign_in(cast.one.users[Role.REPORTER]).get(address("key_detail", key.pk))
    text = words(page)
    assert row_with(page, "Motala") == "Motala 60,0 % 60,0 %"
    assert row_with(page, "Hela kvarten") == "Hela kvarten 100,0 % 100,0 %"
    assert "Motala 1 200 000 kr" in text
    assert "Hela kvarten 2 000 000 kr" in text
    assert "Vi är överens." in text
    assert "Källa: Beslut 2015" in text
    assert "Ändra eller lägg till år" not in text


def test_a_member_that_the_key_lacks_is_named_with_the_year(chief, towns):
    key = make_key(towns)
    make_membership(towns[0].association, "Ydre", valid_from=date(2017, 1, 1))
    text = words(chief.get(address("key_detail", key.pk)))
    assert "Ydre är medlem men saknas i nyckeln från 2017. Räkna om från 2017" in text


def test_an_empty_list_says_what_comes_there(chief):
    text = words(chief.get(address("key_list")))
    assert "en ensam kommun behöver ingen" in text.lower()
    assert "2 : 1 : 1" in text
    assert [label in words(chief.get(address("key_new"))) for label in ("Lika delar", "Infasad mellan")] == [
        True,
        True,
    ]
    assert chief.get(address("key_new") + "?slag=annat").status_code == 404


def post(client, url: str, **data):
    return client.post(url, {"name": "Nyckeln", "first": "2016", "last": "2017", **data})


def test_shares_are_shown_first_and_saved_when_they_have_been_seen(chief, towns):
    url = address("key_new") + "?slag=procent"
    own = {f"andel_{towns[0].pk}": "33,3", f"andel_{towns[1].pk}": "66,7"}
    shown = post(chief, url, **own)
    assert "Inget är sparat än" in words(shown)
    assert not ShareKey.objects.exists()
    changed = {f"andel_{towns[0].pk}": "30", f"andel_{towns[1].pk}": "70", "sett": shown.context["seen"]}
    assert "ändrats sedan du såg andelarna" in words(post(chief, url, **changed))
    saved = post(chief, url, **own, sett=shown.context["seen"])
    key = ShareKey.objects.get()
    assert saved.url == address("key_detail", key.pk)
    assert [row.weight for row in key.weights.filter(year=2017)] == [D("33.3"), D("66.7")]


@pytest.mark.parametrize(
    ("own", "says"),
    [
        (("40", "59"), "Andelarna blir 99 %. Öka Motala eller norra kommun med 1."),
        (("100", ""), "Skriv en andel för Motala, även om den är 0."),
        (("abc", "60"), "Skriv en andel för norra kommun, även om den är 0."),
    ],
)
def test_percents_that_do_not_hold_are_refused_with_a_sentence(chief, towns, own, says):
    data = {f"andel_{town.pk}": part for town, part in zip(towns, own, strict=True)}
    answer = post(chief, address("key_new") + "?slag=procent", **data)
    assert answer.status_code == 422
    assert says in plain(answer.content.decode())


def test_a_phase_with_its_years_reversed_is_refused_and_nothing_is_lost(chief, towns):
    start, goal = make_key(towns, name="Förr"), make_key(towns, (50, 50), name="Sedan")
    data = {"phased_from": start.pk, "phased_to": goal.pk, "phase_first": "2017", "phase_last": "2016"}
    answer = post(chief, address("key_new") + "?slag=infasad", **data)
    text = plain(answer.content.decode())
    assert answer.status_code == 422
    assert "Infasningen slutar 2016, före sitt första år 2017. Byt plats på åren." in text
    assert 'value="2017"' in answer.content.decode()


def test_a_missing_figure_is_asked_for_by_name_with_its_source(chief, towns):
    Population.objects.create(organisation=towns[0].organisation, day=END_OF_2014, inhabitants=1000)
    url = address("key_new") + "?slag=folkmangd"
    text = words(chief.get(url))
    assert "31 december 2014, saknas för Motala" in text
    assert "Motala, folkmängd 31 december 2014" in text
    refused = post(chief, url, population_day="2014-12-31")
    assert "Folkmängd saknas för Motala" in plain(refused.content.decode())
    typed = {"population_day": "2014-12-31", f"folk_{towns[1].pk}": "3000"}
    unsourced = plain(post(chief, url, **typed).content.decode())
    assert "Skriv varifrån folkmängden kommer" in unsourced
    typed["source"] = "SCB"
    seen = post(chief, url, **typed).context["seen"]
    assert post(chief, url, **typed, sett=seen).status_code == 302
    assert [row.weight for row in KeyWeight.objects.filter(year=2016)] == [25, 75]


def test_an_adopted_year_is_refused_with_the_way_out(cast, chief, towns):
    key = make_key(towns)
    make_budget(cast.one.association, 2016, D(8_000_000), municipal_key=key, state=BudgetState.ADOPTED)
    url = address("key_edit", key.pk)
    assert 'name="first" value="2017"' in chief.get(url).content.decode()
    own = {f"andel_{towns[0].pk}": "50", f"andel_{towns[1].pk}": "50"}
    shown = post(chief, url, **own)
    assert "var 40,0 %" in words(shown)
    answer = post(chief, url, **own, sett=shown.context["seen"])
    assert answer.status_code == 422
    assert "Välj år från 2017, eller lägg upp en ny nyckel." in plain(answer.content.decode())


def test_nor_can_it_be_written_in_the_register(cast, chief, towns):
    key = make_key(towns)
    url = reverse("admin:members_sharekey_change", args=[key.pk])
    assert 'name="weights-0-weight"' in chief.get(url).content.decode()
    make_budget(cast.one.association, 2016, D(8_000_000), municipal_key=key, state=BudgetState.ADOPTED)
    assert 'name="weights-0-weight"' not in chief.get(url).content.decode()


def test_a_phased_key_shows_where_it_starts(chief, towns):
    start, goal = make_key(towns, name="Förr"), make_key(towns, (50, 50), name="Sedan")
    key = make_key(towns, (50, 50), name="Infasad", phased_from=start, phased_to=goal)
    page = chief.get(address("key_detail", key.pk))
    assert "från Förr till Sedan" in words(page)
    assert "Kommun Start 2016 2017 norra kommun 40,0 % 50,0 % 50,0 %" in words(page)


def test_next_years_rule_is_added_and_a_second_one_refused(chief, cast):
    url = address("share_rule_new")
    data = {"year": "2016", "state": "2", "region": "1", "municipality": "1", "source": "5 § finsamlagen"}
    assert chief.post(url, data).url == address("key_list")
    assert ShareRule.objects.filter(association=cast.one.association).count() == 2
    assert "Det finns redan en andelsregel" in plain(chief.post(url, data).content.decode())


QUERIES = {"key_list": 12, "key_detail": 13}


@pytest.mark.slow
def test_many_keys_budgets_and_towns_take_the_same_queries(cast, chief, towns):
    key = make_key(towns)
    pages = {"key_list": address("key_list"), "key_detail": address("key_detail", key.pk)}
    make_budget(cast.one.association, 2016, D(8_000_000), municipal_key=key)
    assert queries_of(chief, pages) == QUERIES
    for year in range(2017, 2047):
        make_budget(cast.one.association, year, D(8_000_000), municipal_key=key)
        make_key(towns, name=f"Nyckel {year}")
        own = make_membership(cast.one.association)
        KeyWeight.objects.create(key=key, year=year, membership=own, weight=5)
    assert queries_of(chief, pages) == QUERIES


# A file of inhabitants in the installation's register

FILE = "Kod;Kommun;Folkmängd 31 december 2014\n01;Stockholms län;9999999\n0583;Motala;42903\n0584;Vadstena;7400\n"


@pytest.fixture
def administrator(cast, sign_in):
    return sign_in(cast.administrator)


def send(client, name: str, data: bytes, **more):
    url = reverse("admin:members_population_read_in")
    return client.post(url, {"file": SimpleUploadedFile(name, data), "source": "SCB", **more})


def workbook(text: str) -> bytes:
    book = openpyxl.Workbook()
    for line in text.splitlines():
        book.active.append(line.split(";"))
    file = BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize(("name", "data"), [("folk.csv", FILE.encode()), ("folk.xlsx", workbook(FILE))])
def test_a_file_is_looked_at_and_then_read_in(administrator, towns, name, data):
    page = send(administrator, name, data)
    text = words(page)
    assert row_with(page, "Motala") == "Motala 3 42 903 –"
    assert "Filen saknar norra kommun" in text
    assert "Rader i filen med kommuner som inte finns i registret: 1." in text
    assert not Population.objects.exists()
    url = reverse("admin:members_population_read_in")
    done = administrator.post(url, {"rows": page.context["rows"]}, follow=True)
    assert "1 nya och 0 ändrade" in plain(done.content.decode())
    stored = Population.objects.get()
    assert (str(stored.organisation), stored.day, stored.inhabitants) == ("Motala", END_OF_2014, 42903)


def test_a_wrong_line_stops_the_whole_file_and_is_named(administrator, towns):
    answer = send(administrator, "folk.csv", FILE.replace("7400", "74x0").encode())
    assert answer.status_code == 422
    assert "Rad 4: Vadstena har ”74x0” i stället för ett heltal." in plain(answer.content.decode())
    for name, data in (("folk.xlsx", b"ingen bok"), ("folk.pdf", b"%PDF")):
        assert send(administrator, name, data).status_code == 422


def test_only_the_administrator_reads_a_file_and_only_what_was_looked_at(cast, chief, sign_in, towns):
    assert send(chief, "folk.csv", FILE.encode()).status_code == 403
    assert chief.get(reverse("admin:members_population_changelist")).status_code == 200
    client = sign_in(cast.administrator)
    url = reverse("admin:members_population_read_in")
    assert "Ingenting lästes in" in plain(
        client.post(url, {"rows": "påhittat"}, follow=True).content.decode()
    )
    assert not Population.objects.exists()
    assert Organisation.objects.filter(current_name="Vadstena").count() == 0
