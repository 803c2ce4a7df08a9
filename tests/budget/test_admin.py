"""The budget's page in the registers: one income said in two ways, lines with their amounts, and nothing of what is adopted."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from budget.enums import Area, BudgetState
from budget.models import Budget, BudgetAmount, BudgetExplanation, BudgetLine, Contribution, ContributionStep
from members.enums import Role
from members.models import AuditEvent
from tests.builders import make_budget, make_closing, make_intervention, make_line

pytestmark = [pytest.mark.django_db, pytest.mark.both]

ADD = "admin:budget_budget_add"


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def chief(cast, sign_in):
    return sign_in(cast.one.users[Role.CHIEF])


@pytest.fixture
def budget(cast) -> Budget:
    return make_budget(cast.one.association, year=2016, total=Decimal(12_000_000))


def change(row) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def budget_data(budget: Budget, **given: str) -> dict[str, str]:
    """The form as the browser sends it when nothing is touched."""
    data = {
        "association": str(budget.association_id),
        "state": "forslag",
        "contributions_total": "12 000 000",
        "state_contribution": "6 000 000",
        "municipal_key": "",
        "unit": "kr",
        "other_incomes-TOTAL_FORMS": "0",
        "other_incomes-INITIAL_FORMS": "0",
        "explanations-TOTAL_FORMS": "0",
        "explanations-INITIAL_FORMS": "0",
        "lines-TOTAL_FORMS": str(budget.lines.count()),
        "lines-INITIAL_FORMS": str(budget.lines.count()),
    }
    for number, line in enumerate(budget.lines.all()):
        row = {
            "id": line.pk,
            "budget": budget.pk,
            "area": line.area,
            "name": line.name,
            "intervention": "",
            "position": line.position,
        }
        row |= {f"amount_{offset}": "500 000" for offset in range(3)}
        data |= {f"lines-{number}-{name}": str(value) for name, value in row.items()}
    return {**data, **given}


def amounts(line: BudgetLine) -> dict[int, Decimal]:
    return dict(line.amounts.values_list("year", "amount"))


# Lines


def test_the_chief_changes_a_lines_amount(cast, chief, budget):
    line = make_line(budget, name="VLC Mjölby")
    other = make_line(budget, name="Kansli")
    data = budget_data(budget, **{"lines-0-amount_0": "1 234,50"})
    assert chief.post(change(budget), data).status_code == 302
    assert amounts(line) == {2016: Decimal("1234.50"), 2017: Decimal(500_000), 2018: Decimal(500_000)}
    assert amounts(other)[2016] == Decimal(500_000)
    event = AuditEvent.objects.get(object_type="budget.BudgetLine")
    assert (event.action, event.object_id, event.detail) == (
        "changed",
        str(line.pk),
        {"fields": ["amount_0"]},
    )
    assert 'value="1 234,50"' in chief.get(change(budget)).content.decode()


def test_an_emptied_amount_is_taken_away(chief, budget):
    line = make_line(budget)
    chief.post(change(budget), budget_data(budget, **{"lines-0-amount_2": ""}))
    assert sorted(amounts(line)) == [2016, 2017]


def test_a_new_line_gets_its_amounts(chief, budget):
    data = budget_data(budget) | {
        "lines-TOTAL_FORMS": "1",
        "lines-0-area": "styrelse",
        "lines-0-name": "Styrelsen",
    }
    data |= {
        "lines-0-position": "0",
        "lines-0-amount_0": "100000",
        "lines-0-amount_1": "",
        "lines-0-amount_2": "",
    }
    assert chief.post(change(budget), data).status_code == 302
    assert amounts(BudgetLine.objects.get(name="Styrelsen")) == {2016: Decimal(100_000)}


def test_a_line_is_taken_away_with_its_amounts(chief, budget):
    make_line(budget)
    assert chief.post(change(budget), budget_data(budget, **{"lines-0-DELETE": "on"})).status_code == 302
    assert (BudgetLine.objects.count(), BudgetAmount.objects.count()) == (0, 0)


def test_a_bad_amount_is_refused_at_the_field_and_everything_typed_is_kept(chief, budget):
    make_line(budget, name="VLC")
    response = chief.post(
        change(budget), budget_data(budget, **{"lines-0-amount_0": "1E+9", "lines-0-name": "Nytt namn"})
    )
    page = response.content.decode()
    assert "Skriv beloppet med siffror" in page
    assert 'value="1E+9"' in page
    assert 'value="Nytt namn"' in page
    assert not BudgetLine.objects.filter(name="Nytt namn").exists()


def test_a_line_offers_own_interventions_only(cast, chief, budget):
    own = make_intervention(cast.one.association, name="Egen insats")
    other = make_intervention(cast.other.association, name="Deras insats")
    page = chief.get(change(budget)).content.decode()
    assert own.name in page
    assert other.name not in page
    make_line(budget)
    response = chief.post(change(budget), budget_data(budget, **{"lines-0-intervention": str(other.pk)}))
    assert response.status_code == 200
    assert not BudgetLine.objects.filter(intervention=other).exists()


# One income said in two ways


@pytest.mark.parametrize(
    ("typed", "total"),
    [
        ({"contributions_total": "13 000 000"}, Decimal(13_000_000)),
        ({"state_contribution": "7 000 000"}, Decimal(14_000_000)),
        ({"state_contribution": "7 000 000", "contributions_total": ""}, Decimal(14_000_000)),
        ({"state_contribution": "7 000 000", "contributions_total": "14 000 000"}, Decimal(14_000_000)),
        ({}, Decimal(12_000_000)),
    ],
)
def test_the_total_and_the_states_amount_follow_each_other(chief, budget, typed, total):
    assert chief.post(change(budget), budget_data(budget, **typed)).status_code == 302
    budget.refresh_from_db()
    assert budget.contributions_total == total
    form = chief.get(change(budget)).context["adminform"].form
    assert form.initial["state_contribution"] == total / 2


def test_two_amounts_that_disagree_are_refused_with_what_each_would_give(chief, budget):
    data = budget_data(budget, state_contribution="7 000 000", contributions_total="13 000 000")
    errors = chief.post(change(budget), data).context["adminform"].form.errors
    said = str(errors["state_contribution"]).replace("\xa0", " ")
    assert "7 000 000 kr ger 14 000 000 kr tillsammans" in said
    assert "13 000 000 kr tillsammans ger staten 6 500 000 kr" in said


def test_a_new_budget_can_be_said_by_the_states_amount(cast, chief, budget):
    data = budget_data(budget, contributions_total="", state_contribution="5 000 000") | {
        "year": "2017",
        "version": "1",
    }
    assert chief.post(reverse(ADD), data).status_code == 302
    assert Budget.objects.get(year=2017).contributions_total == Decimal(10_000_000)
    neither = (
        chief.post(reverse(ADD), {**data, "year": "2018", "state_contribution": ""})
        .context["adminform"]
        .form.errors
    )
    assert "Skriv bidragen tillsammans eller statens bidrag." in str(neither["contributions_total"])


def test_the_page_shows_who_pays_what_and_how_it_ends(cast, chief, budget):
    make_line(budget, Decimal(12_395_000))
    page = chief.get(change(budget)).content.decode().replace("\xa0", " ")
    assert "3 000 000 kr" in page
    assert "−395 000 kr" in page
    assert reverse("budget_detail", args=[cast.one.association.slug, budget.pk]) in page


# What is adopted


@pytest.fixture
def adopted(cast) -> Budget:
    adopted = make_budget(cast.one.association, year=2015, state=BudgetState.ADOPTED)
    make_line(adopted, name="Kansli")
    BudgetExplanation.objects.create(
        budget=adopted, text="Sparat", amount=Decimal(5), owner="Chefen", due=date(2015, 6, 1)
    )
    return adopted


def test_an_adopted_budget_is_shown_but_cannot_be_changed_or_removed(chief, adopted):
    page = chief.get(change(adopted)).content.decode()
    assert "Gör en revidering" in page
    assert "<input" not in page.split('id="budget_form"')[1].split("</form>")[0].replace(
        '<input type="hidden"', ""
    )
    assert chief.post(change(adopted), budget_data(adopted, contributions_total="1")).status_code == 403
    assert (
        chief.post(reverse("admin:budget_budget_delete", args=[adopted.pk]), {"post": "yes"}).status_code
        == 403
    )
    adopted.refresh_from_db()
    assert adopted.contributions_total == Decimal(11_700_000)
    assert amounts(adopted.lines.get())[2015] == Decimal(500_000)


@pytest.mark.parametrize("state", list(BudgetState))
def test_the_state_is_no_field_of_the_form(chief, budget, state):
    page = chief.get(change(budget)).content.decode()
    assert 'name="state"' not in page
    chief.post(change(budget), budget_data(budget, state=state))
    budget.refresh_from_db()
    assert budget.state == BudgetState.PROPOSED


def test_a_line_of_an_own_area_goes_out_and_comes_in(chief, budget):
    text = "År;Område;Eget område;Rad;Belopp\n2016;Eget område;Folkhälsa;Hälsoskola;100 000\n"
    confirm(chief, read_in(chief, text))
    line = budget.lines.get()
    assert (line.area, line.own_area) == (Area.OWN, "Folkhälsa")
    nameless = read_in(chief, "År;Område;Rad;Belopp\n2016;Eget område;Hälsa;1\n").content.decode()
    assert "Skriv områdets namn" in nameless


def test_a_change_in_the_admin_is_noticed_by_who_has_the_lines_open(chief, budget):
    make_line(budget, name="Kansli")
    chief.post(change(budget), budget_data(budget, **{"lines-0-amount_0": "7"}))
    budget.refresh_from_db()
    assert budget.edit_number > 0


def test_the_admin_writes_nothing_over_what_somebody_else_has_saved(chief, budget):
    line = make_line(budget, name="Kansli")
    assert 'name="seen_edit" value="0"' in chief.get(change(budget)).content.decode()
    chief.post(change(budget), budget_data(budget, seen_edit="0", **{"lines-0-amount_0": "7"}))
    refused = chief.post(change(budget), budget_data(budget, seen_edit="0", **{"lines-0-amount_0": "8"}))
    assert "Någon annan har sparat budgetens rader" in refused.content.decode()
    assert amounts(line)[2016] == 7


def test_a_revision_is_a_draft_with_the_same_lines(chief, adopted):
    response = chief.post(reverse("admin:budget_budget_revise", args=[adopted.pk]))
    revision = Budget.objects.get(version=2)
    assert response["Location"] == change(revision)
    assert (revision.state, revision.supersedes) == (BudgetState.DRAFT, adopted)
    assert amounts(revision.lines.get(name="Kansli")) == amounts(adopted.lines.get())
    again = chief.post(reverse("admin:budget_budget_revise", args=[adopted.pk]), follow=True).content.decode()
    assert "Det finns redan en senare version" in again


def test_another_associations_budget_cannot_be_revised(cast, chief):
    other = make_budget(cast.other.association, state=BudgetState.ADOPTED)
    assert chief.post(reverse("admin:budget_budget_revise", args=[other.pk])).status_code == 404
    assert Budget.objects.count() == 1


# Files


def read_in(client, text: str):
    file = SimpleUploadedFile("rader.csv", text.encode())
    return client.post(reverse("admin:budget_budgetline_import"), {"resource": "0", "import_file": file})


def confirm(client, response):
    url = reverse("admin:budget_budgetline_process_import")
    return client.post(url, response.context["confirm_form"].initial, follow=True)


def test_a_register_with_an_adopted_budget_comes_in_again_and_only_a_change_of_it_is_refused(
    chief, cast, budget
):
    make_line(budget, Decimal(100), name="Ny")
    make_line(make_budget(cast.one.association, 2014, state=BudgetState.ADOPTED), Decimal(200), name="Gammal")
    exported = chief.post(
        reverse("admin:budget_budgetline_export"), {"resource": "0", "format": "0"}
    ).content.decode("utf-8-sig")
    response = read_in(chief, exported.replace("100.00", "150.00", 1))
    assert {"skip": 1, "update": 1}.items() <= response.context["result"].totals.items()
    refused = read_in(chief, exported.replace("200.00", "250.00", 1))
    assert "Budgeten är fastställd och kan inte ändras." in refused.content.decode()
    assert "confirm_form" not in refused.context


def test_amounts_go_out_and_come_in_again_to_the_ore(chief, budget):
    line = make_line(budget, Decimal("1234.50"), name="VLC")
    exported = chief.post(
        reverse("admin:budget_budgetline_export"), {"resource": "0", "format": "0"}
    ).content.decode("utf-8-sig")
    heading, row = exported.splitlines()
    assert heading == (
        "År;Version;Område;Eget område;Rad;Insats;Ordning;Belopp;Belopp året efter;Belopp två år efter"
    )
    assert row == "2016;1;Insatser;;VLC;;0;1234.50;1234.50;1234.50"
    assert read_in(chief, exported).context["result"].totals["skip"] == 1
    response = read_in(chief, exported.replace("1234.50", "1 234,75", 1))
    assert response.context["result"].totals["update"] == 1
    confirm(chief, response)
    assert amounts(line) == {2016: Decimal("1234.75"), 2017: Decimal("1234.50"), 2018: Decimal("1234.50")}
    assert AuditEvent.objects.get(action="imported").detail == {
        "register": "budget.BudgetLine",
        "new": 0,
        "changed": 1,
    }


def test_a_new_line_comes_in_with_its_amount(chief, budget):
    response = read_in(chief, "År;Område;Rad;Belopp\n2016;Styrelse;Styrelsen;100000\n")
    confirm(chief, response)
    assert amounts(BudgetLine.objects.get(name="Styrelsen")) == {2016: Decimal(100_000)}


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            "2016;Insatser;Ny rad;Deras insats;1",
            "Rad 1, Insats: ”Deras insats” finns inte bland dem du kan välja",
        ),
        ("2016;Insatser;Ny rad;;tusen", "Rad 1, Belopp: Skriv beloppet med siffror"),
        ("2014;Insatser;Ny rad;;1", "Rad 1, År: ”2014” finns inte"),
        ("2015;Insatser;Kansli;;1", "Rad 1, År: Budget 2015: Budgeten är fastställd och kan inte ändras."),
        ("2016;Fest;Ny rad;;1", "Rad 1, Område: ”Fest” finns inte. Välj något av: Styrelse,"),
    ],
)
def test_a_bad_row_is_named_by_row_and_column(cast, chief, budget, adopted, rows, said):
    make_intervention(cast.other.association, name="Deras insats")
    make_budget(cast.other.association, year=2014)
    before = BudgetLine.objects.count()
    response = read_in(chief, f"År;Område;Rad;Insats;Belopp\n{rows}\n2016;Insatser;Bra rad;;1\n")
    assert said in response.content.decode()
    assert "confirm_form" not in response.context
    assert BudgetLine.objects.count() == before


# Other registers of money


def test_a_contribution_goes_by_steps(cast, chief):
    membership = cast.one.memberships["kommun"]
    data = {"membership": membership.pk, "year": "2015", "steps-TOTAL_FORMS": "1", "steps-INITIAL_FORMS": "0"}
    data |= {
        "steps-0-stage": "betalt",
        "steps-0-day": "2015-03-01",
        "steps-0-amount": "2 925 000",
        "steps-0-reference": "",
    }
    assert chief.post(reverse("admin:budget_contribution_add"), data).status_code == 302
    assert ContributionStep.objects.get().amount == Decimal(2_925_000)
    assert "2 925 000 kr" in chief.get(
        reverse("admin:budget_contribution_changelist")
    ).content.decode().replace("\xa0", " ")


def test_the_lists_ask_as_few_questions_for_many_rows_as_for_few(cast, chief, budget):
    def questions(name: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert chief.get(reverse(f"admin:budget_{name}_changelist")).status_code == 200
        return len(asked)

    lists = ["budget", "budgetline", "contribution", "closing"]
    for year in (2000, 2001):
        make_line(make_budget(cast.one.association, year=year))
        make_closing(cast.one.association, year=year)
        Contribution.objects.create(membership=cast.one.memberships["kommun"], year=year)
    few = [questions(name) for name in lists]
    for year in range(2020, 2050):
        make_line(make_budget(cast.one.association, year=year))
        make_closing(cast.one.association, year=year)
        Contribution.objects.create(membership=cast.one.memberships["kommun"], year=year)
    assert [questions(name) for name in lists] == few
