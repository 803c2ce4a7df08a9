"""The pages of money, interventions and goals: what each role reads there, and what reading it costs."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from budget.enums import Area, BudgetState
from budget.models import BudgetExplanation, Outcome
from budget.services.budgets import set_line_amounts
from finsam.shared.formats import listing
from interventions.enums import CountMeasure, SubmissionState
from interventions.models import Measurement, ReporterAssignment
from members.enums import Party, Role
from members.models import KeyWeight, Membership, Organisation, RoleGrant, ShareKey, ShareRule
from tests.builders import (
    make_association,
    make_budget,
    make_closing,
    make_intervention,
    make_line,
    make_mandate,
    make_membership,
    make_organisation,
    make_period,
    make_role,
    make_seat,
    make_submission,
    make_target,
    make_user,
)
from tests.builders.many import add_interventions
from tests.pages import queries_of, row_with, words

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture
def read(cast, sign_in):
    """Reads an address of the association as somebody of it."""

    def as_role(role: str, name: str, *args, **query):
        return sign_in(cast.one.users[role]).get(reverse(name, args=["norra", *args]), query)

    return as_role


# Eight of them are the frame's: the session, the user, her roles and seats, the association.
QUERIES = {
    "association_overview": 31,
    "intervention_list": 24,
    "intervention_export": 23,
    "intervention_detail": 36,
    "target_list": 10,
    "budget_list": 15,
    "budget_detail": 27,
}


@pytest.mark.slow
def test_ten_and_a_thousand_interventions_take_the_same_queries(cast, sign_in):
    association = cast.one.association
    arguments = {"budget_detail": [make_budget(association).pk]}
    make_budget(association, 2016)
    make_closing(association)
    add_interventions(cast.one, 10, 2015)
    arguments["intervention_detail"] = [association.interventions.first().pk]
    client = sign_in(cast.one.users[Role.LSG])
    pages = {name: reverse(name, args=["norra", *arguments.get(name, [])]) for name in QUERIES}
    assert queries_of(client, pages) == QUERIES
    add_interventions(cast.one, 990, 2015, first=10)
    assert queries_of(client, pages) == QUERIES


# Small counts


@pytest.fixture
def garden(cast):
    """An intervention with so few people that none of its counts may leave the office."""
    garden = make_intervention(cast.one.association, name="Odlingen")
    period = make_period(cast.one.association)
    make_submission(garden, period, {CountMeasure.PARTICIPANTS: (3, 31)})
    Measurement.objects.create(target=make_target(garden), period=period, base=9, part=3)
    return garden


SEEING = {Role.CHIEF, Role.OFFICE, Role.AUDITOR}


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize(("page", "name"), [("intervention_list", "Odlingen"), ("target_list", "Går vidare")])
def test_a_small_result_is_a_number_to_the_office_and_two_dots_to_others(garden, read, page, name, role):
    row = row_with(read(role, page), name)
    found = [part for part in ("3 av 9", "··", "Inte nått", "Kan inte bedömas") if part in row]
    assert found == (["3 av 9", "Inte nått"] if role in SEEING else ["··", "Kan inte bedömas"])


@pytest.mark.parametrize("role", list(Role))
def test_the_sheet_hides_a_small_count_and_the_one_that_would_tell_it(garden, read, role):
    page = read(role, "intervention_detail", garden.pk)
    assert row_with(page, "Deltagare") == ("Deltagare 3 31 34" if role in SEEING else "Deltagare ·· ·· 34")
    assert ("3 av 9" in words(page)) is (role in SEEING)


def test_the_file_says_no_more_than_the_list(garden, read):
    chief, lsg = (read(role, "intervention_export").content.decode() for role in (Role.CHIEF, Role.LSG))
    assert lsg.splitlines()[1].endswith("Går vidare mot arbete;Kan inte bedömas")
    assert chief.splitlines()[1].endswith("Går vidare mot arbete;Inte nått")


@pytest.fixture
def assignment(cast, garden):
    grant = RoleGrant.objects.get(user=cast.one.users[Role.REPORTER])
    return ReporterAssignment.objects.create(grant=grant, intervention=garden)


def test_a_reporter_sees_all_counts_of_her_own_intervention_and_of_no_other(cast, garden, assignment, read):
    other = make_intervention(cast.one.association, name="Kaféet")
    make_submission(other, cast.one.association.periods.get(), {CountMeasure.PARTICIPANTS: (2, 20)})
    assert row_with(read(Role.REPORTER, "intervention_detail", garden.pk), "Deltagare") == "Deltagare 3 31 34"
    assert row_with(read(Role.REPORTER, "intervention_detail", other.pk), "Deltagare") == "Deltagare ·· ·· 22"


def test_a_reporter_whose_role_has_ended_sees_what_her_group_sees(cast, garden, assignment, read):
    make_mandate(make_seat(cast.one.lsg), cast.one.users[Role.REPORTER])
    RoleGrant.objects.filter(pk=assignment.grant_id).update(valid_until=date(2015, 10, 31))
    assert (
        row_with(read(Role.REPORTER, "intervention_detail", garden.pk), "Deltagare") == "Deltagare ·· ·· 34"
    )


@pytest.mark.parametrize("state", [state for state in SubmissionState if state != SubmissionState.APPROVED])
@pytest.mark.parametrize("role", [Role.CHIEF, Role.LSG])
def test_a_report_that_is_not_approved_is_not_counted(cast, read, role, state):
    one = make_intervention(cast.one.association)
    make_submission(
        one, make_period(cast.one.association), {CountMeasure.PARTICIPANTS: (40, 37)}, state=state
    )
    text = words(read(role, "intervention_detail", one.pk))
    assert "77" not in text
    assert "Här visas antalen när årets första rapport är godkänd." in text


def test_the_latest_approved_report_is_the_one_that_counts(cast, read):
    one, period = make_intervention(cast.one.association), make_period(cast.one.association)
    for number, women, state in ((1, 40, "godkand"), (2, 50, "godkand"), (3, 60, "inskickad")):
        make_submission(one, period, {CountMeasure.PARTICIPANTS: (women, 10)}, number=number, state=state)
    assert row_with(read(Role.CHIEF, "intervention_detail", one.pk), "Deltagare") == "Deltagare 50 10 60"


# Who pays


@pytest.fixture
def municipalities(cast) -> list[Membership]:
    association = cast.one.association
    return [
        cast.one.memberships["kommun"],
        *(make_membership(association, f"{name} kommun") for name in "ÖÅ"),
    ]


def keyed_budget(cast, municipalities, total: int, year: int = 2016):
    key = ShareKey.objects.create(association=cast.one.association, name="Efter folkmängd")
    for member, weight in zip(municipalities, (1, 1, 1), strict=True):
        KeyWeight.objects.create(key=key, year=year, membership=member, weight=weight)
    return make_budget(cast.one.association, year, D(total), municipal_key=key)


def test_the_employment_service_is_a_member_that_another_pays_for(cast, read):
    make_budget(cast.one.association, 2016, D(11_700_000))
    page = read(Role.LSG, "association_overview")
    assert row_with(page, "Arbetsförmedlingen") == (
        "Arbetsförmedlingen norra Arbetsförmedlingen 2014-01-01 via Försäkringskassan 0 kr 0 kr"
    )
    assert row_with(page, "Försäkringskassan").endswith("50,0 % – 5 850 000")


def test_seven_members_and_six_payers(cast, municipalities, read):
    make_membership(cast.one.association, "Lerums kommun")
    text = words(read(Role.LSG, "association_overview"))
    assert "Sju medlemmar, varav sex betalar." in text
    assert "regionen en fjärdedel och kommunerna tillsammans en fjärdedel (5 § finsamlagen)" in text


def test_several_regions_share_one_quarter_and_say_so(cast, read):
    make_membership(cast.one.association, "Region Söder", Party.REGION)
    make_budget(cast.one.association, 2016, D(800))
    page = read(Role.LSG, "association_overview")
    assert "regionerna tillsammans en fjärdedel och kommunen en fjärdedel" in words(page)
    assert [row_with(page, name)[-13:] for name in ("Region norra", "Region Söder")] == [" 12,5 % – 100"] * 2


def test_a_municipality_outside_any_region_pays_half(cast, read):
    region, town = cast.one.memberships["region"], cast.one.memberships["kommun"]
    Organisation.objects.filter(pk=town.organisation_id).update(is_outside_region=True)
    Membership.objects.filter(pk=region.pk).update(valid_until=date(2014, 12, 31))
    ShareRule.objects.filter(association=cast.one.association).update(region_parts=0, municipality_parts=2)
    make_budget(cast.one.association, 2016, D(800))
    page = read(Role.LSG, "association_overview")
    assert "kommunen hälften, eftersom ingen region finns (5 a § finsamlagen)" in words(page)
    assert row_with(page, "norra kommun").endswith("50,0 % – 400")
    assert "saknar medlemmar" not in words(page)


def test_what_the_law_asks_for_and_the_association_lacks_is_said(cast, read):
    Membership.objects.filter(pk=cast.one.memberships["region"].pk).update(valid_until=date(2015, 12, 31))
    text = words(read(Role.CHIEF, "association_overview")).replace("\xa0", " ")
    assert "Från 1 januari 2016: en region." in text
    assert "Lägg till en medlem" in text
    assert "Lägg till en medlem" not in words(read(Role.LSG, "association_overview"))


def test_an_association_in_the_making_is_told_what_is_still_missing(sign_in):
    association = make_association("nya")
    client = sign_in(make_role(make_user(), association).user)
    page = reverse("association_overview", args=["nya"])
    lacking = ["Försäkringskassan", "Arbetsförmedlingen", "en region", "en kommun"]
    for name, party in zip(
        ("Försäkringskassan", "Arbetsförmedlingen", "Region Nya", "Nya kommun"), Party, strict=True
    ):
        assert f": {listing(lacking)}." in words(client.get(page))
        make_membership(association, name, party)
        lacking = lacking[1:]
    assert "saknar medlemmar" not in words(client.get(page))


def test_other_actors_in_groups_are_named_as_such(cast, read):
    for name, kind in (("Polisen", "myndighet"), ("Fontänhuset", "annan")):
        make_seat(cast.one.lsg, make_organisation(name, kind))
    text = words(read(Role.LSG, "association_overview"))
    assert "(3 och 6 §§ finsamlagen): Fontänhuset och Polisen." in text


@pytest.mark.parametrize("total", [0, 1, 10, 11_700_000, 11_700_001, 11_700_003, 11_999_999])
def test_what_the_members_pay_is_the_total_to_the_krona(cast, municipalities, read, total):
    budget = keyed_budget(cast, municipalities, total)
    page = read(Role.LSG, "budget_detail", budget.pk)
    names = ["Försäkringskassan", "Region", "norra", "Ö kommun", "Å kommun"]
    shown = [int("".join(row_with(page, name).rpartition("%")[2].split())) for name in names]
    assert sum(shown) == total
    assert int("".join(row_with(page, "Medlemmarnas bidrag").rpartition("%")[2].split())) == total


def test_the_chief_adds_half_a_million_and_every_share_follows(cast, municipalities, read):
    budget = keyed_budget(cast, municipalities, 11_700_000)
    before = read(Role.CHIEF, "association_overview")
    budget.contributions_total += 500_000
    budget.save()
    after = read(Role.CHIEF, "association_overview")
    for name, was, is_now in [
        ("Försäkringskassan", "5 850 000", "6 100 000"),
        ("Region", "2 925 000", "3 050 000"),
        ("norra", "975 000", "1 016 667"),
        ("Ö kommun", "975 000", "1 016 667"),
        ("Å kommun", "975 000", "1 016 666"),
        ("Summa", "11 700 000", "12 200 000"),
    ]:
        assert row_with(before, name).endswith(was)
        assert row_with(after, name).endswith(is_now)


def test_a_changed_line_changes_the_list_the_sheet_and_the_budget(cast, read):
    one = make_intervention(cast.one.association, name="VLC Mjölby")
    budget = make_budget(cast.one.association)
    line = make_line(budget, D(1_100_000), name="VLC Mjölby", intervention=one)
    assert "1 100" in row_with(read(Role.LSG, "intervention_list"), "VLC Mjölby")
    set_line_amounts(by=cast.one.access(Role.CHIEF), line=line, amounts={2015: D(1_250_000)})
    assert "1 250" in row_with(read(Role.LSG, "intervention_list"), "VLC Mjölby")
    assert "Budget 2015 1 250 tkr" in words(read(Role.LSG, "intervention_detail", one.pk))
    assert (
        row_with(read(Role.LSG, "budget_detail", budget.pk), "VLC Mjölby") == "VLC Mjölby 1 250 1 100 1 100"
    )
    assert (
        row_with(read(Role.LSG, "budget_list"), "Budget 2015") == "Budget 2015 Förslag – 11 700 1 250 10 450"
    )


# Deficits and outcome


def test_a_deficit_says_what_explains_it_and_what_does_not(cast, read):
    budget = make_budget(cast.one.association, total=D(1_000_000), state=BudgetState.ADOPTED)
    make_line(budget, D(1_395_000))
    for text, amount in (("Sparade medel", 245_000), ("Återbetalning", 100_000)):
        BudgetExplanation.objects.create(
            budget=budget, text=text, amount=amount, owner="Förbundschefen", due=date(2015, 12, 1)
        )
    text = words(read(Role.LSG, "budget_detail", budget.pk))
    assert "Kostnaderna är 395 tkr högre än intäkterna" in text
    assert "245 tkr : Sparade medel Förbundschefen, senast 1 december 2015" in text
    assert "50 tkr saknar förklaring." in text
    budget.explanations.filter(text="Återbetalning").update(amount=150_000)
    text = words(read(Role.LSG, "budget_detail", budget.pk))
    assert "Två poster förklarar hela underskottet." in text
    assert "saknar förklaring" not in text


def test_outcome_stands_beside_the_budget_and_last_years_beside_that(cast, read):
    one = make_intervention(cast.one.association, name="Kaféet")
    make_line(make_budget(cast.one.association), D(400_000), name="Kaféet", intervention=one)
    for year, amount in ((2014, 380_000), (2015, 310_400)):
        closing = make_closing(cast.one.association, year)
        Outcome.objects.create(
            closing=closing, name="Kaféet", intervention=one, amount=D(amount), area=Area.INTERVENTIONS
        )
    budget = cast.one.association.budgets.get()
    assert row_with(read(Role.LSG, "intervention_list"), "Kaféet").startswith(
        "Kaféet Individinriktad norra kommun Pågår 400 310"
    )
    page = read(Role.LSG, "budget_detail", budget.pk)
    assert row_with(page, "Kaféet") == "Kaféet 380 400 400 400"
    assert row_with(page, "Insatser tillsammans") == "Insatser tillsammans 380 400 400 400"
    assert "Utfallet 2014 är bokfört till och med 31 oktober 2014." in words(page)


# What is asked for in the address


@pytest.mark.parametrize(
    "year", ["", "abc", "１２", "2003", "20150", "9" * 5000, "-1", "2015.0", "2015\x00", "1e3"]
)
@pytest.mark.parametrize("page", ["intervention_list", "intervention_export", "target_list"])
def test_a_year_that_is_none_counts_as_this_year(cast, read, page, year):
    response = read(Role.LSG, page, ar=year)
    assert response.status_code == 200
    said = response.headers.get("Content-Disposition") or words(response)
    assert "2015" in said


def test_the_list_is_narrowed_to_a_municipality_of_the_own_association_only(cast, read):
    own, foreign = cast.one.memberships["kommun"], cast.other.memberships["kommun"]
    make_intervention(cast.one.association, name="Öppen här").open_to.add(own)
    make_intervention(cast.one.association, name="Öppen för ingen", orientation="struktur")
    narrowed = words(read(Role.LSG, "intervention_list", kommun=own.pk))
    assert "Öppen här" in narrowed
    assert "Öppen för ingen" not in narrowed
    for unknown in (foreign.pk, "abc", "9" * 30):
        assert "Öppen för ingen" in words(read(Role.LSG, "intervention_list", kommun=unknown))
    assert "Öppen här" not in words(read(Role.LSG, "intervention_list", inriktning="struktur"))


@pytest.mark.parametrize("page", ["intervention_detail", "budget_detail", "body_detail", "document_detail"])
def test_a_number_that_no_row_can_have_is_not_found(cast, read, page):
    assert read(Role.CHIEF, page, 10**30).status_code == 404


def test_an_association_without_anything_has_pages_that_say_what_will_come(cast, read):
    assert "Här visas budgetarna. Kansliet lägger upp den första." in words(read(Role.LSG, "budget_list"))
    assert "Inga insatser passar urvalet." in words(read(Role.LSG, "intervention_list"))
    assert "Inga mål är upplagda för 2015." in words(read(Role.LSG, "target_list"))
    assert "Här visas vem som betalar när det finns en budget" in words(
        read(Role.LSG, "association_overview")
    )


def test_a_budget_whose_key_lacks_a_municipality_says_what_to_check(cast, municipalities, read):
    budget = keyed_budget(cast, municipalities, 100)
    KeyWeight.objects.filter(membership=municipalities[2]).delete()
    assert "Kontrollera andelsregeln, kommunernas nyckel" in words(read(Role.LSG, "budget_detail", budget.pk))


def test_only_the_office_is_offered_the_admin(cast, garden, read):
    budget = make_budget(cast.one.association)
    pages = {
        "association_overview": [],
        "intervention_list": [],
        "intervention_detail": [garden.pk],
        "target_list": [],
        "budget_list": [],
        "budget_detail": [budget.pk],
    }
    for role in Role:
        offered = ["/admin/" in read(role, name, *args).content.decode() for name, args in pages.items()]
        assert offered == [role in {Role.CHIEF, Role.OFFICE}] * len(pages)


XSS = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"


def test_names_and_texts_are_words_and_never_markup(cast, read):
    one = make_intervention(cast.one.association, name=XSS[:120], description=XSS, purpose=XSS, area=XSS[:80])
    make_target(one, title=XSS[:120])
    budget = make_budget(cast.one.association, total=D(1))
    make_line(budget, D(5), name=XSS[:120], intervention=one)
    BudgetExplanation.objects.create(
        budget=budget, text=XSS, amount=1, owner=XSS[:120], due=date(2015, 12, 1)
    )
    Outcome.objects.create(closing=make_closing(cast.one.association), name=XSS[:120], amount=D(5))
    for name, args in [
        ("intervention_list", []),
        ("intervention_detail", [one.pk]),
        ("target_list", []),
        ("budget_detail", [budget.pk]),
        ("association_start", []),
    ]:
        html = read(Role.CHIEF, name, *args).content.decode()
        assert "<script>alert" not in html
        assert "<img src=x" not in html
        assert "&lt;script&gt;alert" in html or name == "association_start"
