"""Our figures beside the national system's: what differs, typed or pasted, and staff from the parties."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from interventions.domain.national import Figures, differences, read_pasted
from interventions.enums import CountMeasure, Orientation
from interventions.models import InterventionParty, NationalFigure, ReporterAssignment, StaffContribution
from interventions.services.delivery import save_staff
from interventions.services.national import save_national
from members.enums import Role
from members.models import RoleGrant
from tests.builders import make_budget, make_intervention, make_line, make_period, make_submission
from tests.cast import TODAY

D, INDIVIDUAL = Decimal, Orientation.INDIVIDUAL
OURS = Figures(12, 8, 20, D(1_000_000), D(990_000))


def words(ours: Figures, theirs: Figures, orientation: str = INDIVIDUAL) -> list[str]:
    return [one.words.replace("\u00a0", " ") for one in differences(ours, theirs, orientation)]


def test_equal_figures_differ_in_nothing_and_ore_are_no_difference():
    assert words(OURS, OURS) == []
    assert words(OURS, Figures(12, 8, None, D("999999.50"), D(990_000))) == []


def test_what_differs_is_told_with_both_figures_and_the_gap():
    assert words(OURS, Figures(12, 10, 22, D(900_000), None)) == [
        "Män: vi har 8, Uppföljning Finsam 10, alltså 2 färre hos oss.",
        "Deltagare totalt: vi har 20, Uppföljning Finsam 22, alltså 2 färre hos oss.",
        "Budget: vi har 1 000 000 kr, Uppföljning Finsam 900 000 kr, alltså 100 000 kr mer hos oss.",
        "Utfall saknas i Uppföljning Finsam; vi har 990 000 kr.",
    ]


def test_what_is_missing_on_either_side_is_told_once():
    assert len(words(OURS, Figures())) == 1
    assert words(Figures(), OURS)[0].startswith("Finns i Uppföljning Finsam, men vi har varken")
    assert words(Figures(), Figures()) == []


def test_a_total_of_theirs_that_is_no_sum_is_told_and_sex_is_not_asked_of_structural_ones():
    assert (
        "Kvinnor och män blir 20 i Uppföljning Finsam, men totalen är 21"
        in words(OURS, Figures(12, 8, 21))[-1]
    )
    assert words(Figures(total=30), Figures(total=30), Orientation.STRUCTURAL) == []
    assert words(Figures(1, 2, 3), Figures(total=3), Orientation.STRUCTURAL) == []


@pytest.mark.parametrize(
    "text",
    [
        "Insats\tKvinnor\tMän\tBudget\nkaféet\t12\t8\t1 000\nOkänd\t1\t1\t1",
        "Budget;Män;Kvinnor;Insats\n1 000;8;12;Kaféet\n1;1;1;Okänd",
    ],
)
def test_a_pasted_table_is_read_by_its_headings(text):
    pasted = read_pasted(text, {"Kaféet": 7})
    assert pasted.cells == {7: {"women": "12", "men": "8", "budget": "1 000"}}
    assert (pasted.unknown, pasted.faults) == (("Okänd",), ())


def test_a_pasted_table_without_headings_has_the_pages_columns_and_faults_name_their_row():
    assert read_pasted("Kaféet\t1\t2\t3\t4\t5", {"Kaféet": 7}).cells[7]["outcome"] == "5"
    assert (
        read_pasted("Kaféet\t1\nKaféet\t2", {"Kaféet": 7})
        .faults[0]
        .startswith("Rad 2: Kaféet står två gånger")
    )


@pytest.fixture
def cafe(cast):
    one = make_intervention(cast.one.association, name="Kaféet")
    make_submission(one, make_period(cast.one.association), {CountMeasure.PARTICIPANTS: (3, 8)})
    make_line(make_budget(cast.one.association, 2015), D(300_000), intervention=one)
    return one


ADDRESS = ("national_year", ["norra", 2015])


@pytest.mark.django_db
@pytest.mark.both
def test_figures_are_typed_kept_and_compared(cast, sign_in, cafe):
    client, address = sign_in(cast.one.users[Role.OFFICE]), reverse(ADDRESS[0], args=ADDRESS[1])
    data = {f"n{cafe.pk}-women": "tre", f"n{cafe.pk}-men": "9", "taken_on": "2015-11-13"}
    assert "Inget är inskrivet från Uppföljning Finsam för 2015 än." in client.get(address).content.decode()
    refused = client.post(address, data)
    assert refused.status_code == 422
    assert 'value="tre"' in refused.content.decode()
    assert not NationalFigure.objects.exists()
    data[f"n{cafe.pk}-women"] = "3"
    data[f"n{cafe.pk}-budget"] = "300 000"
    assert client.post(address, data).status_code == 302
    stored = NationalFigure.objects.get()
    assert (stored.women, stored.men, stored.total, stored.budget, stored.taken_on) == (
        3,
        9,
        None,
        D(300_000),
        TODAY,
    )
    assert "Män: vi har 8, Uppföljning Finsam 9" in client.get(address).content.decode().replace(
        "\u00a0", " "
    )


@pytest.mark.django_db
@pytest.mark.both
def test_a_pasted_table_fills_the_fields_and_saves_nothing(cast, sign_in, cafe):
    client, address = sign_in(cast.one.users[Role.OFFICE]), reverse(ADDRESS[0], args=ADDRESS[1])
    page = client.post(address, {"klistra": "1", "rows": "Kaféet\t5\t6\nAnnat\t1\t1"}).content.decode()
    assert f'name="n{cafe.pk}-men" value="6"' in page
    assert "men inte hos oss under 2015: Annat" in page
    assert not NationalFigure.objects.exists()


@pytest.mark.django_db
@pytest.mark.both
def test_the_auditor_reads_and_nobody_outside_the_office_writes(cast, sign_in, cafe):
    client, address = sign_in(cast.one.users[Role.AUDITOR]), reverse(ADDRESS[0], args=ADDRESS[1])
    assert "data-cell" not in client.get(address).content.decode()
    assert client.post(address, {}).status_code == 403
    with pytest.raises(PermissionDenied):
        save_national(by=cast.one.access(Role.LSG), year=2015, rows={cafe.pk: OURS}, taken_on=TODAY)


@pytest.mark.django_db
@pytest.mark.both
def test_another_associations_intervention_is_left_alone(cast, cafe):
    other = make_intervention(cast.other.association)
    assert (
        save_national(by=cast.one.access(Role.OFFICE), year=2015, rows={other.pk: OURS}, taken_on=TODAY) == 0
    )
    assert not NationalFigure.objects.exists()


# Staff


@pytest.mark.django_db
@pytest.mark.both
def test_the_office_writes_both_figures_and_an_emptied_row_goes(cast, cafe):
    fk, by = cast.one.memberships["fk"], cast.one.access(Role.OFFICE)
    given = {"intervention": cafe, "year": 2015, "by": by}
    assert save_staff(**given, planned={fk.pk: D("0.5")}, actual={fk.pk: D("0.25")}) == 1
    assert save_staff(**given, planned={fk.pk: D("0.5")}, actual={fk.pk: D("0.25")}) == 0
    save_staff(**given, planned={fk.pk: None}, actual={fk.pk: None})
    assert not StaffContribution.objects.exists()


@pytest.mark.django_db
@pytest.mark.both
def test_a_reporter_writes_what_it_came_to_of_her_own_and_never_the_plan(cast, cafe):
    fk, by = cast.one.memberships["fk"], cast.one.access(Role.REPORTER)
    with pytest.raises(PermissionDenied):
        save_staff(by=by, intervention=cafe, year=2015, actual={fk.pk: D(1)})
    grant = RoleGrant.objects.get(user=cast.one.users[Role.REPORTER])
    ReporterAssignment.objects.create(grant=grant, intervention=cafe)
    save_staff(by=by, intervention=cafe, year=2015, actual={fk.pk: D(1)})
    assert StaffContribution.objects.get().actual == 1
    with pytest.raises(PermissionDenied):
        save_staff(by=by, intervention=cafe, year=2015, actual={}, planned={fk.pk: D(1)})


@pytest.mark.django_db
@pytest.mark.both
def test_a_figure_that_cannot_be_names_the_party(cast, cafe):
    fk = cast.one.memberships["fk"]
    with pytest.raises(ValidationError, match="Försäkringskassan norra"):
        save_staff(by=cast.one.access(Role.OFFICE), intervention=cafe, year=2015, actual={fk.pk: D(-1)})


@pytest.mark.django_db
@pytest.mark.both
def test_the_page_of_staff_takes_a_comma_and_the_sheet_sums_it(cast, sign_in, cafe):
    fk = cast.one.memberships["fk"]
    InterventionParty.objects.create(intervention=cafe, membership=fk)
    client = sign_in(cast.one.users[Role.OFFICE])
    address = reverse("staff_edit", args=["norra", cafe.pk])
    wrong = client.post(address, {f"p{fk.pk}-planned": "mycket"})
    assert wrong.status_code == 422
    assert 'value="mycket"' in wrong.content.decode()
    assert client.post(address, {f"p{fk.pk}-planned": "0,75", f"p{fk.pk}-actual": "0,5"}).status_code == 302
    sheet = client.get(reverse("intervention_detail", args=["norra", cafe.pk])).content.decode()
    assert '<td class="num">0,75</td>' in sheet
