"""The page of a year's mapping: a proposal gone through, saved, refused, and two people who write in it at once."""

from decimal import Decimal

import pytest
from django.urls import reverse

from budget.domain.mapping import AccountMapping, MapObject, MapRange
from budget.domain.starting_sets import starting_ranges
from budget.enums import Area, Chart, LedgerState
from budget.models import AccountMap, LedgerAccount, Outcome
from budget.queries.posting import mapping_of
from budget.services.mapping import propose_map, save_map
from members.enums import Role
from tests.builders import make_budget, make_intervention, make_line
from tests.builders.ledger import make_book, make_ledger
from tests.pages import plain, queries_of, row_with, words

pytestmark = pytest.mark.django_db

D = Decimal
KOMMUN_BAS = AccountMapping(Chart.KOMMUN_BAS, 6, starting_ranges(Chart.KOMMUN_BAS))
FEW = AccountMapping(
    Chart.KOMMUN_BAS, 6, (MapRange("4", "4", "rr_insatser", "insatser"), MapRange("5", "5", "rr_personal"))
)


@pytest.fixture
def chief(cast, sign_in):
    return sign_in(cast.one.users[Role.CHIEF])


@pytest.fixture
def access(cast):
    return cast.one.access(Role.CHIEF)


@pytest.fixture
def ledger(cast):
    return make_ledger(cast.one.association)


def address(year: int = 2015, query: str = "") -> str:
    return reverse("account_map", args=["norra", year]) + query


def sent(page, **given: str) -> dict:
    """The form as the browser sends the page, with what is typed."""
    form = page.context["form"]
    data = {"nummer": page.context["number"], "bas": page.context["base"], "chart": form.chart}
    data["dimension"] = form.head["dimension"].value()
    data["rad"] = [row.key for row in form.ranges]
    for row in form.ranges:
        data |= {f"{row.key}-{cell}": text for cell, text in row.cells.items()}
    data |= {f"{one.key}-goal": one.goal_text for one in form.objects}
    return data | given


def key_of(page, first: str) -> str:
    return next(row.key for row in page.context["form"].ranges if row.cells["first"] == first)


# What it shows


def test_without_a_file_or_a_mapping_it_says_what_to_do(chief):
    text = words(chief.get(address()))
    assert "Välj kontoplan och hämta dess startuppsättning" in text
    assert "När en bokföringsfil för 2015 är mottagen står dess konton här" in text
    assert not AccountMap.objects.exists()


def test_a_proposal_is_shown_as_one_and_nothing_is_stored_by_looking(cast, chief, ledger):
    make_line(make_budget(cast.one.association, 2015), name="Vägen in")
    page = chief.get(address())
    text = words(page)
    assert "Det här är ett förslag som ingen har gått igenom." in text
    assert "Alla konton har en rad" in text
    assert page.context["form"].chart == Chart.KOMMUN_BAS
    uncertain = {row.cells["first"] for row in page.context["form"].ranges if row.is_uncertain}
    assert "19" in uncertain
    assert "45" not in uncertain
    assert "Förslag" in row_with(page, "6 22 Vägen in")
    assert not AccountMap.objects.exists()


def test_accounts_without_a_line_stand_first_and_are_counted(chief, access, ledger):
    save_map(by=access, year=2015, edit_number=0, mapping=FEW)
    page = chief.get(address())
    assert "9 konton saknar rad" in words(page)
    numbers = [account.number for account, *_ in page.context["accounts"]]
    assert numbers[:7] == ["1930", "2010", "2440", "3510", "3511", "3512", "6010"]
    assert "Saknar rad Lägg till" in row_with(page, "1930 Plusgiro")
    assert "Bidrag och köpta tjänster för insatser" in row_with(page, "4510 Lämnade bidrag")


def test_an_account_that_is_no_number_says_why_it_cannot_be_mapped(cast, chief, access, ledger):
    LedgerAccount.objects.create(ledger=ledger, number="A12", name="Udda", result=D(1))
    save_map(by=access, year=2015, edit_number=0, mapping=KOMMUN_BAS)
    page = chief.get(address())
    assert "Numret är inte bara siffror" in row_with(page, "A12 Udda")
    assert "Lägg till" not in row_with(page, "A12 Udda")


def test_an_object_without_a_line_may_be_like_one(cast, chief, access, ledger):
    save_map(by=access, year=2015, edit_number=0, mapping=FEW)
    make_intervention(cast.one.association, name="Hälsoskolan")
    page = chief.get(address())
    assert "Liknar Hälsoskolan" in row_with(page, "6 23 Hälsoskolan")
    assert "200 000" in row_with(page, "6 23 Hälsoskolan")


def test_a_file_that_waits_is_mapped_before_it_is_laid_in(cast, chief, access):
    rows = [
        ["1931", "Bankkonto", "0.00", "900.00", None, None, None],
        ["5010", "Löner", None, None, "10.00", None, None],
    ]
    preview = {"account_years": rows, "objects": [[6, "Projekt", "77", "Nytt", "10.00"]]}
    waiting = make_ledger(
        cast.one.association, make_book(vouchers=()), state=LedgerState.READ, preview=preview
    )
    page = chief.get(address(query=f"?fil={waiting.pk}"))
    assert "1931 Bankkonto" in words(page)
    assert "Nytt" in row_with(page, "6 Projekt")
    assert chief.get(address(query="?fil=999999")).status_code == 404
    assert chief.get(address(query="?fil=x")).status_code == 404
    assert chief.get(address(2014, f"?fil={waiting.pk}")).status_code == 404


@pytest.mark.parametrize("year", [2003, 2017, 99999])
def test_only_years_of_the_law_have_a_mapping(chief, year):
    assert chief.get(address(year)).status_code == 404


# Saving


def test_the_proposal_is_saved_as_it_stands_and_the_books_follow(cast, chief, access, ledger):
    way_in = make_intervention(cast.one.association, name="Vägen in")
    page = chief.post(address(), sent(chief.get(address())), follow=True)
    assert "Kopplingen för 2015 är sparad, och räkningarna är gjorda på nytt." in words(page)
    stored = mapping_of(access, 2015)
    assert set(stored.ranges) == set(KOMMUN_BAS.ranges)
    assert MapObject(6, "22", Area.INTERVENTIONS, "Vägen in", way_in.pk) in stored.objects
    assert Outcome.objects.get(name="Vägen in").amount == 300_000
    assert "förslag som ingen har gått igenom" not in words(page)


def test_a_range_is_added_changed_and_taken_away(chief, access, ledger):
    save_map(by=access, year=2015, edit_number=0, mapping=FEW)
    page = chief.get(address())
    data = sent(page, **{f"{key_of(page, '4')}-row": "Insatserna"})
    data["rad"] = [key_of(page, "4"), "n9", "n10"]
    data |= {"n9-first": "19", "n9-line": "br_kassa", "n9-area": "revision", "n9-row": "Borta"}
    data |= {"n10-first": "", "n10-line": ""}
    chief.post(address(), data)
    assert mapping_of(access, 2015).ranges == (
        MapRange("19", "19", "br_kassa"),
        MapRange("4", "4", "rr_insatser", "insatser", "Insatserna"),
    )


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"first": ""}, "Skriv kontot"),
        ({"first": "4A"}, "skriv konton med siffror"),
        ({"first": "4", "last": "45"}, "skriv lika många siffror i båda"),
        ({"first": "6", "last": "5"}, "slutet ligger före början"),
        ({"first": "5"}, "går över varandra"),
        ({"line": ""}, "Välj rad i räkningarna."),
        ({"line": "inv_utgifter"}, "giltigt"),
        ({"area": "moln"}, "giltigt"),
        ({"area": "eget"}, "välj budgetraden när området är ett eget område"),
        ({"area": "revision", "row": "Administration"}, "står i både"),
        ({"row": "Anna 19121212-1212"}, "personnummer"),
        ({"row": "x" * 121}, "120"),
        ({"first": "1" * 9}, "8"),
    ],
)
def test_what_is_wrong_is_said_at_its_range_and_what_was_typed_stays(chief, access, typed, said):
    save_map(by=access, year=2015, edit_number=0, mapping=FEW)
    page = chief.get(address())
    key = key_of(page, "4")
    data = sent(page, **{f"{key}-{cell}": text for cell, text in typed.items()})
    answer = chief.post(address(), data)
    assert answer.status_code == 422
    text = plain(answer.content.decode())
    assert "Kopplingen är inte sparad" in text
    assert said.casefold() in text.casefold()
    for cell, value in typed.items():
        shown = next(row for row in answer.context["form"].ranges if row.key == key)
        assert shown.cells[cell] == value
    assert mapping_of(access, 2015) == FEW


def test_faults_of_several_ranges_are_told_at_once(chief, access):
    save_map(by=access, year=2015, edit_number=0, mapping=FEW)
    page = chief.get(address())
    four, five = key_of(page, "4"), key_of(page, "5")
    text = plain(
        chief.post(address(), sent(page, **{f"{four}-first": "4x", f"{five}-line": ""})).content.decode()
    )
    assert "4x: skriv konton med siffror" in text
    assert "Intervall 2, 5: Välj rad i räkningarna." in text


def test_a_chart_is_chosen_before_anything_is_saved_or_fetched(chief, access, cast):
    make_ledger(cast.one.association, make_book(names={}))
    page = chief.get(address())
    data = sent(page, rad="n1") | {"n1-first": "4", "n1-line": "rr_insatser"}
    assert "Välj vilken kontoplan bokföringen följer." in plain(chief.post(address(), data).content.decode())
    assert "Välj en kontoplan först." in plain(
        chief.post(address(), data | {"gor": "start"}).content.decode()
    )
    answer = chief.post(address(), data | {"gor": "start", "chart": "bas"})
    assert {row.cells["first"] for row in answer.context["form"].ranges} >= {"2099", "84"}
    assert "Ändringen är inte sparad än." in words(answer)
    assert not AccountMap.objects.exists()


def test_the_buttons_work_without_a_script(chief, access, ledger):
    save_map(by=access, year=2015, edit_number=0, mapping=FEW)
    page = chief.get(address())
    for act, firsts in (
        ("konto 1930", ["4", "5", "1930"]),
        ("lagg", ["4", "5", ""]),
        (f"bort {key_of(page, '4')}", ["5"]),
        ("bort n99", ["4", "5"]),
        ("nonsens", ["4", "5", ""]),
    ):
        answer = chief.post(address(), sent(page, gor=act))
        assert [row.cells["first"] for row in answer.context["form"].ranges] == firsts
    assert mapping_of(access, 2015) == FEW


def test_rules_for_objects_that_the_file_lacks_are_kept(chief, access, ledger):
    rule = MapObject(6, "gammal", Area.INTERVENTIONS, "Förra årets")
    save_map(
        by=access,
        year=2015,
        edit_number=0,
        mapping=AccountMapping("kommunbas", 6, KOMMUN_BAS.ranges, (rule,)),
    )
    page = chief.get(address())
    assert "finns inte i filen" in words(page)
    chief.post(address(), sent(page))
    assert mapping_of(access, 2015).objects == (rule,)


def test_another_associations_intervention_is_no_choice(cast, chief, access, ledger):
    foreign = make_intervention(cast.other.association, name="Deras")
    page = chief.get(address())
    answer = chief.post(address(), sent(page, **{"o6:22-goal": f"insatser:{foreign.pk}:Deras"}))
    assert answer.status_code == 422
    assert not AccountMap.objects.exists()


# Two who write


def test_two_peoples_changes_are_laid_together(chief, access, ledger):
    save_map(by=access, year=2015, edit_number=0, mapping=FEW)
    page = chief.get(address())
    four, five = key_of(page, "4"), key_of(page, "5")
    theirs = AccountMapping(
        Chart.BAS,
        6,
        (
            MapRange("19", "19", "br_kassa"),
            MapRange("4", "4", "rr_ovr_kostn", "insatser"),
            MapRange("5", "5", "rr_personal", "administration"),
        ),
        (MapObject(6, "22", Area.ADMINISTRATION, "Administration"),),
    )
    save_map(by=access, year=2015, edit_number=1, mapping=theirs)
    mine = {f"{four}-line": "rr_personal", f"{five}-row": "Kansliet", "o6:23-goal": "insatser::Insatser"}
    answer = chief.post(address(), sent(page, **mine))
    assert answer.status_code == 409
    text = plain(answer.content.decode())
    assert "Någon annan har sparat kopplingen medan du skrev" in text
    assert "4, rad i räkningarna: sparat är Övriga kostnader" in text
    assert "19: intervallet är tillagt eller ändrat av någon annan" in text
    assert mapping_of(access, 2015) == theirs
    chief.post(address(), sent(answer))
    both = mapping_of(access, 2015)
    assert both.chart == Chart.BAS
    assert both.ranges == (
        MapRange("19", "19", "br_kassa"),
        MapRange("4", "4", "rr_personal", "insatser"),
        MapRange("5", "5", "rr_personal", "administration", "Kansliet"),
    )
    assert {rule.code: rule.row for rule in both.objects} == {"22": "Administration", "23": "Insatser"}


def test_two_who_began_from_the_proposal_see_what_they_disagree_about(chief, access, ledger):
    page = chief.get(address())
    chief.post(address(), sent(page, **{f"{key_of(page, '79')}-row": "Deras"}))
    answer = chief.post(address(), sent(page, **{f"{key_of(page, '501')}-row": "Mina"}))
    assert answer.status_code == 409
    merged = answer.context["merged"]
    assert (merged.theirs, merged.added, merged.lost, merged.gone) == ({}, (), (), ())
    assert merged.taken == {"79": frozenset({"row"})}
    chief.post(address(), sent(answer))
    rows = {row.label: row.row for row in mapping_of(access, 2015).ranges}
    assert (rows["79"], rows["501"]) == ("Deras", "Mina")


@pytest.mark.parametrize(
    "base", ["", "[]", "{", '{"n1": 3, "n2": {}, "plan": [], "o6:22": {"goal": 5}}', "[" * 100_000]
)
def test_what_it_began_with_may_be_missing(chief, access, base):
    save_map(by=access, year=2015, edit_number=0, mapping=FEW)
    answer = chief.post(address(), sent(chief.get(address()), nummer="x", bas=base))
    assert answer.status_code == 409
    assert mapping_of(access, 2015) == FEW


# Read only


def test_a_closed_year_is_shown_and_not_changed(cast, chief, access, ledger):
    save_map(by=access, year=2015, edit_number=0, mapping=FEW)
    data = sent(chief.get(address()))
    cast.one.association.closings.update(is_final=True)
    assert "Räkenskapsåret 2015 är stängt" in words(chief.get(address()))
    assert "Räkenskapsåret 2015 är stängt" in words(chief.post(address(), data | {"chart": "bas"}))
    assert mapping_of(access, 2015) == FEW


def test_the_auditor_reads_it(cast, sign_in, access, ledger):
    propose_map(by=access, year=2015, ledger=ledger)
    client = sign_in(cast.one.users[Role.AUDITOR])
    page = client.get(address())
    assert '<form method="post" novalidate' not in page.content.decode()
    assert "Kommun-Bas" in words(page)
    assert "Bidrag och köpta tjänster för insatser" in row_with(page, "45–46")
    assert client.post(address(), {}).status_code == 403


# Many


def test_the_page_takes_as_many_queries_with_ten_accounts_as_with_four_hundred(chief, access, ledger):
    save_map(by=access, year=2015, edit_number=0, mapping=KOMMUN_BAS)
    few = queries_of(chief, {"page": address()})
    LedgerAccount.objects.bulk_create(
        LedgerAccount(ledger=ledger, number=f"{number}", name="Konto", result=D(1))
        for number in range(6100, 6500)
    )
    many = tuple(
        MapRange(f"{number}", f"{number}", "rr_ovr_kostn", "administration") for number in range(6100, 6300)
    )
    save_map(
        by=access,
        year=2015,
        edit_number=1,
        mapping=AccountMapping("kommunbas", 6, (*KOMMUN_BAS.ranges, *many)),
    )
    assert queries_of(chief, {"page": address()}) == few == {"page": 18}
