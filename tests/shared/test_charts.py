"""Geometry of the charts: right lengths, nothing outside the drawing, hidden counts without a bar."""

from dataclasses import dataclass
from decimal import Decimal

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from finsam.shared.charts import (
    WIDTH,
    Bar,
    BudgetRow,
    Figures,
    Label,
    Rule,
    SharePart,
    YearPoint,
    budget_bars,
    marked_columns,
    progress_bar,
    share_bar,
    shortened,
    text_width,
    year_columns,
    year_rows,
)
from reports.engine import font_files


@dataclass(frozen=True)
class TooFew:
    is_withheld: bool = True


def kr(amount: Decimal) -> str:
    return f"{amount:.0f} kr"


def percent(share: Decimal) -> str:
    return f"{share * 100:.0f} %"


amounts = st.decimals(min_value=-(10**12), max_value=10**12, places=2)


def test_budget_bars_have_lengths_in_proportion():
    rows = [BudgetRow("A", Decimal(100), Decimal(50)), BudgetRow("B", Decimal(25), Decimal(0))]
    widths = [bar.width for bar in budget_bars(rows, title="t", say=kr).bars]
    whole = widths[0]
    assert widths == [whole, pytest.approx(whole / 2, abs=0.1), pytest.approx(whole / 4, abs=0.1), 0.0]


def test_budget_is_hatched_over_solid_outcome():
    bars = budget_bars([BudgetRow("A", Decimal(1), Decimal(1))], title="t", say=kr).bars
    assert [(bar.pattern, bar.y) for bar in bars] == [("hatched", 4), ("solid", 14)]


def test_a_negative_outcome_goes_left_of_zero():
    chart = budget_bars([BudgetRow("A", Decimal(100), Decimal(-100))], title="t", say=kr)
    budget, outcome = chart.bars
    zero = chart.rules[0].x1
    assert outcome.x + outcome.width == pytest.approx(zero, abs=0.1)
    assert budget.x == zero
    assert chart.values[0].x > budget.x + budget.width


def test_a_withheld_outcome_has_no_bar_and_two_dots():
    chart = budget_bars([BudgetRow("Unga", Decimal(500), TooFew())], title="t", say=kr)
    assert [bar.pattern for bar in chart.bars] == ["hatched"]
    assert chart.values[0].text == "·· av 500 kr"
    assert chart.figures.rows == (("Unga", "500 kr", "··"),)


def test_a_value_that_may_be_shown_is_shown_beside_a_withheld_one():
    rows = [BudgetRow("Unga", None, TooFew()), BudgetRow("Alla", None, Decimal(7))]
    chart = budget_bars(rows, title="t", say=kr)
    assert [label.text for label in chart.values] == ["··", "7 kr"]
    assert len(chart.bars) == 1


def test_only_zeros_give_bars_without_length():
    chart = budget_bars([BudgetRow("A", Decimal(0), Decimal(0))], title="t", say=kr)
    assert [bar.width for bar in chart.bars] == [0.0, 0.0]


def test_no_rows_give_an_empty_drawing():
    chart = budget_bars([], title="t", say=kr)
    assert (chart.bars, chart.figures.rows) == ((), ())


@given(st.lists(st.tuples(amounts, amounts), min_size=1, max_size=12))
def test_budget_bars_stay_inside_the_drawing(pairs):
    chart = budget_bars([BudgetRow("Insats", *pair) for pair in pairs], title="t", say=kr)
    for bar in chart.bars:
        assert bar.width >= 0
        assert 190 <= bar.x <= bar.x + bar.width <= WIDTH
        assert bar.y + bar.height <= chart.height
    for label in chart.values:
        assert label.x + text_width(label.text) <= WIDTH + 0.5


def test_a_long_label_is_shortened_in_the_drawing_and_whole_in_the_table():
    name = "Utvecklingsanställningar i samverkan mellan fem kommuner"
    chart = budget_bars([BudgetRow(name, Decimal(1), Decimal(1))], title="t", say=kr)
    assert chart.labels[0].text == "Utvecklingsanställningar i…"
    assert chart.figures.rows[0][0] == name


def test_share_bar_is_full_and_in_the_given_order():
    parts = [
        SharePart("Försäkringskassan", "Staten", Decimal(50)),
        SharePart("Motala", "Kommuner", Decimal(30)),
        SharePart("Mjölby", "Kommuner", Decimal(20)),
    ]
    chart = share_bar(parts, title="t", say=kr, say_share=percent)
    segments = chart.bars[::2]
    assert [(bar.x, bar.width) for bar in segments] == [(0, 320), (320, 192), (512, 128)]
    assert [bar.pattern for bar in chart.bars] == ["solid", "solid", "hatched", "hatched", "light", "light"]
    assert [label.text for label in chart.labels[:2]] == ["Staten", "Kommuner"]
    assert chart.figures == Figures(
        ("Betalare", "Belopp", "Andel"),
        (("Försäkringskassan", "50 kr", "50 %"), ("Motala", "30 kr", "30 %"), ("Mjölby", "20 kr", "20 %")),
    )


def test_a_group_too_narrow_for_its_name_gets_none():
    parts = [SharePart("A", "Stor", Decimal(99)), SharePart("B", "Liten", Decimal(1))]
    chart = share_bar(parts, title="t", say=kr, say_share=percent)
    assert [label.text for label in chart.labels] == ["Stor", "A", "B"]


def test_shares_of_nothing_are_zero():
    chart = share_bar([SharePart("A", "Staten", Decimal(0))], title="t", say=kr, say_share=percent)
    assert chart.figures.rows == (("A", "0 kr", "0 %"),)


def test_a_negative_share_is_an_error():
    with pytest.raises(ValueError, match="negative"):
        share_bar([SharePart("A", "Staten", Decimal(-1))], title="t", say=kr, say_share=percent)


def test_year_columns_stand_on_and_hang_under_the_zero_line():
    points = [YearPoint("2014", Decimal(100)), YearPoint("2015", Decimal(-100))]
    chart = year_columns(points, title="t", name="Resultat", say=kr)
    zero = chart.rules[0].y1
    up, down = chart.bars
    assert (up.y + up.height, down.y) == (pytest.approx(zero, abs=0.1), zero)
    assert up.height == pytest.approx(down.height, abs=0.1)
    assert chart.values[0].y < up.y
    assert chart.values[1].y > down.y + down.height


def test_a_withheld_year_stands_as_two_dots_on_the_line():
    points = [YearPoint("2014", TooFew()), YearPoint("2015", Decimal(8)), YearPoint("2016", None)]
    chart = year_columns(points, title="t", name="Deltagare", say=kr)
    assert [label.text for label in chart.values] == ["··", "8 kr", "–"]
    assert len(chart.bars) == 1


@given(st.lists(amounts, min_size=1, max_size=15))
def test_year_columns_stay_inside_the_drawing(values):
    points = [YearPoint(str(number), value) for number, value in enumerate(values)]
    chart = year_columns(points, title="t", name="Resultat", say=kr)
    for bar in chart.bars:
        assert 0 <= bar.x <= bar.x + bar.width <= WIDTH
        assert 0 <= bar.y <= bar.y + bar.height <= chart.height


def test_a_mark_stands_across_its_column_and_both_are_told_in_figures():
    points = [YearPoint("2015", Decimal(50)), YearPoint("2016", Decimal(100))]
    chart = marked_columns(points, [Decimal(100), None], title="T", names=("Kapital", "Tak"), say=kr)
    low, mark, high = chart.bars
    assert (low.pattern, mark.pattern, high.pattern) == ("light", "solid", "light")
    assert mark.y + mark.height / 2 == high.y
    assert mark.x < low.x
    assert mark.x + mark.width > low.x + low.width
    assert chart.figures.rows == (("2015", "50 kr", "100 kr"), ("2016", "100 kr", "–"))


def test_progress_shows_used_of_budget_and_marks_the_forecast():
    chart = progress_bar(Decimal(50), Decimal(100), Decimal(110), title="t", say=kr)
    frame, used = chart.bars
    assert used.width == pytest.approx(frame.width / 2, abs=0.1)
    assert chart.rules == (Rule(639.0, 18, 639.0, 56),)
    assert chart.labels[-1] == Label("Prognos 110 kr", 639.0, 13, "end")


def test_progress_may_be_drawn_narrow_with_everything_inside():
    chart = progress_bar(Decimal(50), Decimal(100), Decimal(110), title="t", say=kr, width=250)
    assert chart.width == 250
    assert chart.rules == (Rule(249.0, 18, 249.0, 56),)
    assert [label.x for label in chart.labels] == [0, 250, 249.0]


def test_progress_past_the_budget_stays_inside_the_drawing():
    chart = progress_bar(Decimal(150), Decimal(100), title="t", say=kr)
    frame, used = chart.bars
    assert used == Bar(1, 24, 638.0, 26, "solid")
    assert frame.width < used.width
    assert chart.figures.rows == (("Använt", "150 kr"), ("Budget", "100 kr"))


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("Kansliet", "Kansliet"),
        ("Samverkan i Mjölby och Motala", "Samverkan i…"),
        ("Arbetsmarknadsdepartementets", "Arbetsmarknads…"),
        ("", ""),
    ],
)
def test_text_is_shortened_at_a_word_if_there_is_one(text, short):
    assert shortened(text, 105) == short


@given(st.text(alphabet="abcåÖMi ,–", max_size=60), st.floats(min_value=20, max_value=400))
def test_shortened_text_fits(text, room):
    assert text_width(shortened(text, room)) <= room


@pytest.mark.parametrize("file", font_files(), ids=lambda file: file.stem)
def test_estimated_width_is_never_less_than_the_typeface_takes(file):
    font = TTFont(file)
    glyphs, advances = font.getBestCmap(), font["hmtx"]
    for text in (
        "Mjölby kommun",
        "Arbetsmarknad WMÅÄÖ",
        "12 345 678 kr",
        "−210 av 0",
        "Försäkringskassan, även",
        "52,0 %",
    ):
        taken = sum(advances[glyphs[ord(char)]][0] for char in text) / font["head"].unitsPerEm * 12.5
        assert taken <= text_width(text) <= taken * 1.25


def test_a_row_of_years_per_name_stands_on_one_scale_and_leaves_a_gap_where_there_is_no_figure():
    rows = [
        ("Motala", [YearPoint("2015", Decimal(20)), YearPoint("2016", Decimal(40))]),
        ("Ydre", [YearPoint("2015", None), YearPoint("2016", Decimal(10))]),
    ]
    chart = year_rows(rows, title="Vägen", name="Kommun", say=str)
    assert [bar.height for bar in chart.bars] == [20.0, 40.0, 10.0]
    assert all(bar.y >= 0 and bar.y + bar.height <= chart.height for bar in chart.bars)
    assert all(bar.x >= 0 and bar.x + bar.width <= chart.width for bar in chart.bars)
    assert chart.figures.columns == ("Kommun", "2015", "2016")
    assert chart.figures.rows == (("Motala", "20", "40"), ("Ydre", "–", "10"))
    assert year_rows([], title="Tom", name="Kommun", say=str).bars == ()
