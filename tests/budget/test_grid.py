"""The table of a budget's lines: what it understands, what it refuses, and two people who write in it at once."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from budget.domain.grid import CELLS, GridRow, duplicates, merge
from budget.enums import Area, BudgetState
from budget.models import Budget, BudgetLine, Outcome
from budget.services.budgets import set_line_amounts
from budget.services.grid import ChangedMeanwhileError, save_grid
from members.enums import Role
from members.models import AuditEvent
from tests.builders import make_budget, make_closing, make_intervention, make_line
from tests.pages import plain, row_with, words

D = Decimal


def cells(name: str, amount: str = "1") -> dict[str, str]:
    return {**dict.fromkeys(CELLS, ""), "area": "insatser", "name": name, "amount_0": amount}


# Two sides laid together


@pytest.mark.both
def test_what_only_one_has_changed_is_taken_from_that_one():
    base = {"r1": cells("A", "1"), "r2": cells("B", "1")}
    mine = {"r1": cells("A", "2"), "r2": cells("B", "1")}
    stored = {"r1": cells("A", "1"), "r2": cells("B", "3")}
    merged = merge(base, mine, stored)
    assert [row["amount_0"] for row in merged.rows.values()] == ["2", "3"]
    assert merged.theirs == {}
    assert merged.taken == {"r2": frozenset({"amount_0"})}


@pytest.mark.both
def test_what_both_have_changed_keeps_mine_and_shows_theirs():
    merged = merge({"r1": cells("A", "1")}, {"r1": cells("A", "2")}, {"r1": cells("A", "3")})
    assert merged.rows["r1"]["amount_0"] == "2"
    assert merged.theirs == {"r1": {"amount_0": "3"}}


@pytest.mark.both
def test_rows_that_came_and_went_are_told():
    base = {key: cells(key) for key in ("r1", "r2", "r3", "r4")}
    mine = {"r1": cells("r1", "9"), "r2": cells("r2"), "n1": cells("mitt")}
    stored = {"r3": cells("r3", "7"), "r4": cells("r4"), "r5": cells("deras")}
    merged = merge(base, mine, stored)
    assert merged.lost == ("r1",)
    assert merged.gone == ("r2",)
    assert merged.added == ("r3", "r5")  # I took r3 away, but it has changed since; r4 stays away
    assert list(merged.rows) == ["r1", "n1", "r3", "r5"]


@pytest.mark.both
def test_without_what_it_began_with_every_difference_is_shown():
    merged = merge({}, {"r1": cells("A", "2")}, {"r1": cells("B", "3")})
    assert merged.theirs == {"r1": {"name": "B", "amount_0": "3"}}


@pytest.mark.both
def test_a_name_is_written_once():
    assert duplicates([("r1", "Kansli"), ("r2", " kansli "), ("r3", ""), ("n1", "")]) == ("r2",)


# The service


def grid_row(name: str, pk: int | None = None, **given) -> GridRow:
    row = {"area": Area.INTERVENTIONS, "own_area": "", "intervention_id": None, "amounts": (D(1), None, D(3))}
    return GridRow(pk=pk, name=name, **{**row, **given})


@pytest.fixture
def budget(cast) -> Budget:
    return make_budget(cast.one.association, 2016, D(12_000_000))


@pytest.mark.django_db
@pytest.mark.both
def test_lines_are_written_removed_and_ordered_at_once(cast, budget):
    chief = cast.one.access(Role.CHIEF)
    first, second, third = (make_line(budget, name=name) for name in "ABC")
    swapped = [grid_row("Ny"), grid_row("A", second.pk), grid_row("B", first.pk)]
    save_grid(by=chief, budget=budget, edit_number=0, rows=swapped)
    lines = budget.lines.order_by("position")
    assert [(line.name, line.pk) for line in lines][1:] == [("A", second.pk), ("B", first.pk)]
    assert [lines[0].amount_in(2016 + step) for step in range(3)] == [1, None, 3]
    assert not BudgetLine.objects.filter(pk=third.pk).exists()
    detail = AuditEvent.objects.get(action="budget_edited").detail
    assert detail == {"year": 2016, "version": 1, "lines": 3, "removed": 1}


@pytest.mark.django_db
@pytest.mark.both
def test_nothing_is_written_when_somebody_else_has_saved(cast, budget):
    chief, line = cast.one.access(Role.CHIEF), make_line(budget, name="A")
    set_line_amounts(by=chief, line=line, amounts={2016: D(7)})
    with pytest.raises(ChangedMeanwhileError):
        save_grid(by=chief, budget=budget, edit_number=0, rows=[])
    assert budget.lines.get().amount_in(2016) == 7
    foreign = make_line(make_budget(cast.other.association), name="Deras")
    with pytest.raises(ChangedMeanwhileError):
        save_grid(by=chief, budget=budget, edit_number=1, rows=[grid_row("A", foreign.pk)])
    own = make_intervention(cast.other.association)
    with pytest.raises(ValidationError, match="förbundets egna insatser"):
        save_grid(by=chief, budget=budget, edit_number=1, rows=[grid_row("A", intervention_id=own.pk)])


@pytest.mark.django_db
@pytest.mark.both
@pytest.mark.parametrize("state", [BudgetState.ADOPTED, BudgetState.REVISED])
def test_an_adopted_budget_is_left_alone(cast, budget, state):
    Budget.objects.update(state=state)
    with pytest.raises(ValidationError, match="fastställd och kan inte ändras"):
        save_grid(by=cast.one.access(Role.CHIEF), budget=budget, edit_number=0, rows=[])


# The page


@pytest.fixture
def chief(cast, sign_in):
    return sign_in(cast.one.users[Role.CHIEF])


def address(budget: Budget) -> str:
    return reverse("budget_edit", args=["norra", budget.pk])


def sent(page, **given: str) -> dict:
    """The form as the browser sends the page, with what is typed."""
    grid = page.context["grid"]
    data = {"nummer": page.context["number"], "bas": page.context["base"]}
    data["rad"] = [form.key for form in grid.forms]
    for form in grid.forms:
        data |= {f"{form.key}-{cell}": text for cell, text in form.cells.items()}
    return data | given


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "amount"),
    [("1 234,50", "1234.50"), ("1234.5", "1234.50"), ("−5", "-5"), ("1\u00a0000 kr", "1000"), ("", None)],
)
def test_an_amount_is_understood_as_people_write_it(chief, budget, typed, amount):
    line = make_line(budget, name="Kansli")
    page = chief.post(
        address(budget), sent(chief.get(address(budget)), **{f"r{line.pk}-amount_1": typed}), follow=True
    )
    assert "Raderna i Budget 2016 är sparade." in words(page)
    stored = budget.lines.get().amount_in(2017)
    assert stored == (D(amount) if amount else None)


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["1E9", "１２", "9" * 10_000, "12,345", "1,2,3", "=A1", "hundra"])
def test_what_is_no_amount_is_refused_by_line_and_year_and_stays_in_its_cell(chief, budget, typed):
    line = make_line(budget, name="Kansli")
    page = chief.post(address(budget), sent(chief.get(address(budget)), **{f"r{line.pk}-amount_1": typed}))
    text = plain(page.content.decode())
    assert page.status_code == 422
    assert "Rad 1, Kansli, 2017: Skriv beloppet med siffror" in text
    assert f'value="{typed}"' in page.content.decode()
    assert budget.lines.get().amount_in(2017) == 500_000


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": ""}, "Skriv vad raden heter."),
        ({"name": "Anna 19121212-1212"}, "personnummer"),
        ({"name": "x" * 121}, "120"),
        ({"name": "a\x00"}, "null"),
        ({"area": "eget"}, "Skriv områdets namn."),
        ({"own_area": "Huset"}, "eller välj Eget område."),
        ({"area": "moln"}, "giltigt"),
        ({"intervention": "999999"}, "giltigt"),
    ],
)
def test_what_is_wrong_with_a_line_is_said(chief, budget, typed, said):
    line = make_line(budget, name="Kansli")
    given = {f"r{line.pk}-{cell}": text for cell, text in typed.items()}
    page = chief.post(address(budget), sent(chief.get(address(budget)), **given))
    assert page.status_code == 422
    assert said.casefold() in plain(page.content.decode()).casefold()
    assert budget.lines.get().name == "Kansli"


@pytest.mark.django_db
def test_a_line_takes_its_interventions_name_and_an_empty_row_is_nothing(cast, chief, budget):
    one = make_intervention(cast.one.association, name="VLC Mjölby")
    page = chief.get(address(budget))
    data = sent(page) | {
        "rad": ["n1", "n2", "ogiltig"],
        "n1-area": "insatser",
        "n1-intervention": str(one.pk),
    }
    data |= {"n1-amount_0": "10", "n2-area": "insatser"}
    chief.post(address(budget), data)
    line = budget.lines.get()
    assert (line.name, line.intervention, line.amount_in(2016)) == ("VLC Mjölby", one, 10)


@pytest.mark.django_db
def test_two_people_see_each_others_cells_before_anything_is_written(cast, chief, budget):
    for name in "AB":
        make_line(budget, name=name)
    first, second = budget.lines.order_by("position")
    mine = chief.get(address(budget))
    theirs = sent(mine, **{f"r{first.pk}-amount_0": "777", f"r{second.pk}-amount_0": "888"})
    assert chief.post(address(budget), theirs).status_code == 302
    page = chief.post(address(budget), sent(mine, **{f"r{first.pk}-amount_0": "555"}))
    assert page.status_code == 409
    text = plain(page.content.decode())
    assert "Någon annan har sparat raderna medan du skrev" in text
    assert "A, 2016: du skrev 555, sparat är 777" in text
    assert budget.lines.get(name="A").amount_in(2016) == 777
    assert chief.post(address(budget), sent(page)).status_code == 302
    assert [line.amount_in(2016) for line in budget.lines.order_by("position")] == [555, 888]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "odd", [{"nummer": "x"}, {"nummer": "-1"}, {"nummer": "9" * 99}, {"bas": "[" * 9999, "nummer": ""}]
)
def test_a_form_that_was_tampered_with_writes_nothing(chief, budget, odd):
    make_line(budget, name="A")
    page = chief.post(address(budget), sent(chief.get(address(budget))) | {"r1-amount_0": "1"} | odd)
    assert page.status_code == 409
    assert budget.lines.get().amount_in(2016) == 500_000


@pytest.mark.django_db
def test_without_its_script_the_buttons_ask_the_server_and_nothing_is_saved(chief, budget):
    make_line(budget, name="A"), make_line(budget, name="B")
    page = chief.get(address(budget))
    first, second = (form.key for form in page.context["grid"].forms)
    for act, names in [
        (f"ner {first}", ["B", "A"]),
        (f"upp {second}", ["B", "A"]),
        (f"bort {first}", ["B"]),
        ("lagg", ["A", "B", ""]),
        ("upp r0", ["A", "B"]),
    ]:
        shown = chief.post(address(budget), sent(page, gor=act))
        assert [form.cells["name"] for form in shown.context["grid"].forms] == names
        assert "Ändringen är inte sparad än." in words(shown)
    assert [line.name for line in budget.lines.order_by("position")] == ["A", "B"]


@pytest.mark.django_db
def test_an_adopted_budget_is_not_opened(chief, budget):
    data = sent(chief.get(address(budget)))
    Budget.objects.update(state=BudgetState.ADOPTED)
    assert "fastställd och kan inte ändras" in words(chief.get(address(budget), follow=True))
    refused = chief.post(address(budget), data)
    assert refused.status_code == 422
    assert "fastställd och kan inte ändras" in plain(refused.content.decode())


@pytest.mark.django_db
def test_totals_follow_by_area_with_own_areas_by_their_name(cast, chief, budget):
    make_line(budget, D(100), name="Styrelsen", area=Area.BOARD)
    make_line(budget, D(30), name="Hälsoskola", area=Area.OWN, own_area="Folkhälsa")
    make_line(budget, D(4), name="Ungdomar", area=Area.OWN, own_area="Skola")
    make_line(make_budget(cast.one.association, 2015), D(90), name="Styrelsen", area=Area.BOARD)
    Outcome.objects.create(
        closing=make_closing(cast.one.association), name="Styrelsen", amount=D(80), area=Area.BOARD
    )
    page = chief.get(address(budget))
    assert row_with(page, "Summa kostnader") == "Summa kostnader 134 134 134"
    assert [label for label, _ in page.context["totals"]][:3] == ["Styrelse", "Folkhälsa", "Skola"]
    assert row_with(page, "Intäkter minus kostnader").endswith("11 999 866")
    before = page.context["grid"].forms[0].before
    assert (before.budget, before.outcome) == (90, 80)
    detail = chief.get(reverse("budget_detail", args=["norra", budget.pk]))
    assert "Folkhälsa tillsammans" in words(detail)


@pytest.mark.django_db
def test_a_line_that_only_last_year_had_stands_in_the_comparison(cast, chief, budget):
    make_line(make_budget(cast.one.association, 2015), D(200_000), name="Nedlagt")
    make_line(budget, D(300_000), name="Nytt")
    detail = chief.get(reverse("budget_detail", args=["norra", budget.pk]))
    assert row_with(detail, "Nedlagt") == "Nedlagt 200 – – –"
    assert row_with(detail, "Insatser tillsammans") == "Insatser tillsammans 200 300 300 300"
    assert "Fanns 2015 men inte nu: Nedlagt (200 tkr)" in words(chief.get(address(budget)))


# Eight of them are the frame's.
READ, SAVE = 20, 29


@pytest.mark.django_db
def test_five_and_sixty_lines_take_the_same_queries(chief, budget):
    counts = []
    for number in (5, 60):
        for place in range(budget.lines.count(), number):
            make_line(budget, name=f"Rad nummer {place}")
        with CaptureQueriesContext(connection) as reading:
            page = chief.get(address(budget))
        data = sent(page)
        for place, key in enumerate(data["rad"]):
            data |= {f"{key}-amount_0": str(place), f"{key}-name": f"Nytt namn {number} {place}"}
        data |= {
            "rad": [*data["rad"][1:], "n1", "n2"],
            "n1-name": f"Ny {number}",
            "n2-name": f"Nyare {number}",
        }
        data |= {"n1-area": "insatser", "n2-area": "styrelse", "n1-amount_0": "1", "n2-amount_0": "2"}
        with CaptureQueriesContext(connection) as saving:
            assert chief.post(address(budget), data).status_code == 302
        counts.append((len(reading), len(saving)))
        budget.lines.filter(name__startswith="Ny").delete()
    assert counts == [(READ, SAVE)] * 2
