"""A year's counts from its reports: nobody is counted twice and nothing is guessed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finsam.shared.periods import Span
from interventions.domain.counts import CountRow, PeriodCounts, count_table, year_counts
from interventions.domain.disclosure import Reason, Shown, Withheld
from interventions.enums import CountMeasure, Sex

M = CountMeasure
SPRING, SUMMER, AUTUMN = (
    Span(date(2015, 1, 1), date(2015, 4, 30)),
    Span(date(2015, 5, 1), date(2015, 8, 31)),
    Span(date(2015, 9, 1), date(2015, 12, 31)),
)
YEAR = Span(date(2015, 1, 1), date(2015, 12, 31))


def report(span: Span, **counts: int) -> PeriodCounts:
    """`counts` maps a measure's name to its total."""
    return PeriodCounts(span, {(M[name], Sex.ALL): count for name, count in counts.items()})


def totals(*reports: PeriodCounts) -> dict[str, int]:
    return {M(measure).name: count for (measure, _), count in year_counts(reports).items()}


def test_the_new_and_the_ended_add_up_and_the_ongoing_are_the_last_reports():
    found = totals(report(SPRING, NEW=10, ENDED=4, ONGOING=30), report(SUMMER, NEW=5, ENDED=6, ONGOING=29))
    assert found == {"NEW": 15, "ENDED": 10, "ONGOING": 29}


def test_participants_are_the_first_reports_and_then_only_the_new():
    found = totals(
        report(SPRING, PARTICIPANTS=40, NEW=10), report(SUMMER, PARTICIPANTS=42, NEW=7), report(AUTUMN, NEW=3)
    )
    assert found == {"PARTICIPANTS": 50, "NEW": 20}


@pytest.mark.parametrize("later", [{}, {"ENDED": 3}])
def test_what_a_later_report_lacks_is_left_out(later):
    found = totals(report(SPRING, PARTICIPANTS=40, NEW=10, ONGOING=30), report(SUMMER, **later))
    assert not {"PARTICIPANTS", "NEW", "ONGOING"} & set(found)


def test_a_report_inside_anothers_days_is_left_out():
    found = totals(report(SPRING, NEW=10), report(YEAR, NEW=25), report(AUTUMN, NEW=9))
    assert found == {"NEW": 25}


def test_no_reports_are_no_table():
    assert year_counts([]) == {}
    assert count_table(1, [], 5) is None
    assert count_table(1, [report(SPRING)], 5) is None


@given(st.permutations([SPRING, SUMMER, AUTUMN]), st.lists(st.integers(0, 50), min_size=3, max_size=3))
def test_the_order_in_which_reports_come_does_not_matter(order, counts):
    by_span = dict(zip((SPRING, SUMMER, AUTUMN), counts, strict=True))
    found = totals(*(report(span, NEW=by_span[span], ONGOING=by_span[span]) for span in order))
    assert found == {"NEW": sum(counts), "ONGOING": counts[-1]}


def by_sex(measure: CountMeasure, women: int, men: int) -> dict[tuple[str, str], int]:
    return {(measure, Sex.WOMEN): women, (measure, Sex.MEN): men, (measure, Sex.ALL): women + men}


def test_a_table_has_its_measures_in_order_and_hides_what_is_small():
    counts = {**by_sex(M.ENDED, 3, 9), **by_sex(M.PARTICIPANTS, 20, 15)}
    table = count_table(7, [PeriodCounts(SPRING, counts)], 5)
    small, other = Withheld(Reason.SMALL), Withheld(Reason.COMPLEMENT)
    assert table.rows == (
        CountRow(M.PARTICIPANTS, Shown(20), Shown(15), Shown(35)),
        CountRow(M.ENDED, small, other, Shown(12)),
    )
    assert (table.intervention_id, table.first_day, table.last_day) == (
        7,
        date(2015, 1, 1),
        date(2015, 4, 30),
    )
    assert table.hides_something


def test_a_raw_table_hides_nothing():
    table = count_table(7, [PeriodCounts(SPRING, by_sex(M.ENDED, 3, 9))], 5, is_raw=True)
    assert table.rows == (CountRow(M.ENDED, Shown(3), Shown(9), Shown(12)),)
    assert not table.hides_something


def test_small_counts_of_periods_that_are_large_over_the_year_are_shown():
    periods = [PeriodCounts(span, by_sex(M.NEW, 3, 3)) for span in (SPRING, SUMMER, AUTUMN)]
    assert count_table(7, periods, 5).rows == (CountRow(M.NEW, Shown(9), Shown(9), Shown(18)),)
