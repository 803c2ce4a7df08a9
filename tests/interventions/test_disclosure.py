"""A small count cannot be read, and cannot be worked out from what is shown."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interventions.domain.counts import EXITS, SUMS
from interventions.domain.disclosure import Reason, Share, Shown, Sum, Withheld, protect, protect_share
from interventions.enums import CountMeasure, Sex

SMALL, COMPLEMENT = Withheld(Reason.SMALL), Withheld(Reason.COMPLEMENT)
BY_SEX = [Sum("alla", ("kvinnor", "män"))]


def table(women: int, men: int) -> dict[str, int]:
    return {"kvinnor": women, "män": men, "alla": women + men}


@pytest.mark.parametrize(
    ("women", "men", "shown"),
    [
        (20, 15, (Shown(20), Shown(15), Shown(35))),
        (5, 5, (Shown(5), Shown(5), Shown(10))),
        (4, 15, (SMALL, COMPLEMENT, Shown(19))),
        (15, 1, (COMPLEMENT, SMALL, Shown(16))),
        (0, 15, (Shown(0), Shown(15), Shown(15))),
        (0, 0, (Shown(0), Shown(0), Shown(0))),
        (0, 4, (Shown(0), SMALL, SMALL)),
        (2, 1, (SMALL, SMALL, SMALL)),
        (3, 2, (SMALL, SMALL, Shown(5))),
    ],
)
def test_a_small_count_takes_another_with_it(women, men, shown):
    assert tuple(protect(table(women, men), BY_SEX, 5).values()) == shown


def test_the_smallest_that_is_not_zero_is_withheld_with_it():
    cells = {"a": 3, "b": 0, "c": 9, "d": 40, "alla": 52}
    assert protect(cells, [Sum("alla", ("a", "b", "c", "d"))], 5) == {
        "a": SMALL, "b": Shown(0), "c": COMPLEMENT, "d": Shown(40), "alla": Shown(52),
    }  # fmt: skip


def test_what_is_withheld_in_one_sum_is_withheld_in_the_next():
    cells = {"a": 2, "b": 0, "alla": 2, "y": 7, "x": 9}
    assert protect(cells, [Sum("alla", ("a", "b")), Sum("x", ("alla", "y"))], 5) == {
        "a": SMALL, "b": Shown(0), "alla": SMALL, "y": COMPLEMENT, "x": Shown(9),
    }  # fmt: skip


def test_a_threshold_of_one_shows_everything():
    assert protect(table(1, 2), BY_SEX, 1) == {"kvinnor": Shown(1), "män": Shown(2), "alla": Shown(3)}


def test_a_sum_whose_cells_are_not_all_there_says_nothing():
    assert protect({"kvinnor": 4, "män": 15}, BY_SEX, 5) == {"kvinnor": SMALL, "män": Shown(15)}


@pytest.mark.parametrize(("cells", "threshold"), [({"a": -1}, 5), ({"a": 1}, 0)])
def test_what_is_no_count_is_refused(cells, threshold):
    with pytest.raises(ValueError, match="negative"):
        protect(cells, [], threshold)


@st.composite
def reports(draw) -> dict[tuple[str, str], int]:
    """One report as it is sent: every measure for women, men and all, exits that add up to those who ended."""
    counts = st.integers(0, 12) | st.integers(0, 300)
    cells: dict[tuple[str, str], int] = {}
    for measure in draw(
        st.lists(st.sampled_from([m for m in CountMeasure if m != CountMeasure.ENDED]), unique=True)
    ):
        cells[measure, Sex.WOMEN], cells[measure, Sex.MEN] = draw(counts), draw(counts)
    if all((measure, Sex.MEN) in cells for measure in EXITS):
        for sex in (Sex.WOMEN, Sex.MEN):
            cells[CountMeasure.ENDED, sex] = sum(cells[measure, sex] for measure in EXITS)
    totals = {(m, Sex.ALL): n + cells[m, Sex.MEN] for (m, sex), n in cells.items() if sex == Sex.WOMEN}
    return cells | totals


def worked_out(cells: dict, sums: list[Sum], hidden: list) -> list:
    """The hidden cells whose value follows from the shown ones: solved as the linear equations a reader can write."""
    rows = [
        [Fraction((key in sum_.parts) - (key == sum_.total)) for key in hidden]
        for sum_ in sums
        if all(key in cells for key in (sum_.total, *sum_.parts))
    ]
    for place in range(len(hidden)):
        pivot = next((row for row in rows if row[place] and not any(row[:place])), None)
        if pivot is None:
            continue
        pivot[:] = [number / pivot[place] for number in pivot]
        for row in rows:
            if row is not pivot and row[place]:
                factor = row[place]
                row[:] = [mine - factor * theirs for mine, theirs in zip(row, pivot, strict=True)]
    return [hidden[row.index(1)] for row in rows if sum(number != 0 for number in row) == 1]


def test_the_attack_finds_what_is_badly_hidden():
    cells = table(3, 30)
    assert worked_out(cells, BY_SEX, ["kvinnor"]) == ["kvinnor"]
    assert worked_out(cells, BY_SEX, ["kvinnor", "män"]) == []


@given(reports(), st.integers(1, 10))
def test_no_small_count_is_shown_and_none_can_be_worked_out(cells, threshold):
    shown = protect(cells, SUMS, threshold)
    assert list(shown) == list(cells)
    assert all(count == Shown(cells[key]) for key, count in shown.items() if not count.is_withheld)
    assert all(shown[key].is_withheld for key, count in cells.items() if 0 < count < threshold)
    hidden = [key for key, count in shown.items() if count.is_withheld]
    assert worked_out(cells, list(SUMS), hidden) == []


@given(reports(), st.integers(1, 10))
def test_nothing_is_withheld_where_nothing_is_small(cells, threshold):
    large = {key: count + 2 * threshold if count else 0 for key, count in cells.items()}
    assert not any(count.is_withheld for count in protect(large, [], threshold).values())


@pytest.mark.parametrize(
    ("part", "base", "ratio"),
    [
        (52, 118, Fraction(52, 118)),
        (0, 118, Fraction(0)),
        (118, 118, Fraction(1)),
        (5, 10, Fraction(1, 2)),
        (0, 0, None),
    ],
)
def test_a_share_of_large_counts_is_shown(part, base, ratio):
    assert protect_share(part, base, 5) == Share(Shown(part), Shown(base))
    assert protect_share(part, base, 5).ratio == ratio


@pytest.mark.parametrize(("part", "base"), [(4, 118), (114, 118), (2, 4), (0, 3), (3, 3), (4, 8)])
def test_a_share_is_withheld_when_part_rest_or_base_is_small(part, base):
    assert protect_share(part, base, 5) == Share(SMALL, SMALL)
    assert protect_share(part, base, 5).ratio is None


def test_a_part_larger_than_its_base_is_refused():
    with pytest.raises(ValueError, match="larger than the base"):
        protect_share(3, 2, 5)
