"""Is the economy sound, and which counts go to the ledger?"""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interventions.domain.disclosure import Shown, protect_share
from reports.domain.ledger import LedgerCell, ledger_cells
from reports.domain.sections import PLACES, places_of
from reports.domain.verdict import Economy, Soundness, soundness
from reports.enums import DocumentKind

D = Decimal
kronor = st.integers(-(10**9), 10**9).map(Decimal)


@pytest.mark.parametrize(
    ("result", "planned", "equity", "verdict"),
    [
        (0, None, 0, Soundness.SOUND),
        (100, -50, 900, Soundness.SOUND),
        (-50, -50, 900, Soundness.PLANNED_DEFICIT),
        (-49, -50, 0, Soundness.PLANNED_DEFICIT),
        (-51, -50, 900, Soundness.LARGER_DEFICIT),
        (-1, 0, 900, Soundness.LARGER_DEFICIT),
        (-1, None, 900, Soundness.LARGER_DEFICIT),
        (100, None, -1, Soundness.BELOW_ZERO),
        (-50, -50, -1, Soundness.BELOW_ZERO),
        (None, -50, 900, Soundness.UNKNOWN),
        (-50, -50, None, Soundness.UNKNOWN),
    ],
)
def test_a_planned_deficit_is_sound_as_long_as_saved_money_pays_it(result, planned, equity, verdict):
    given_figures = [None if figure is None else D(figure) for figure in (result, planned, equity)]
    assert soundness(Economy(*given_figures)) == verdict


@given(kronor, kronor, kronor, st.integers(0, 10**6))
def test_a_better_result_never_makes_the_verdict_worse(result, planned, equity, more):
    order = [Soundness.BELOW_ZERO, Soundness.LARGER_DEFICIT, Soundness.PLANNED_DEFICIT, Soundness.SOUND]
    before, after = (soundness(Economy(result + extra, planned, equity + extra)) for extra in (0, more))
    assert order.index(after) >= order.index(before)


@pytest.mark.parametrize(
    ("figure", "cells"),
    [
        (Shown(12), [LedgerCell("rad:1", 12)]),
        (protect_share(3, 9, 5).part, [LedgerCell("rad:1", None)]),
        (protect_share(50, 100, 5), [LedgerCell("rad:1:del", 50), LedgerCell("rad:1:av", 100)]),
        (protect_share(3, 9, 5), [LedgerCell("rad:1:del", None), LedgerCell("rad:1:av", None)]),
        (D(12), []),
        ("12", []),
        (None, []),
    ],
)
def test_only_counts_go_to_the_ledger_and_a_withheld_one_without_its_number(figure, cells):
    assert list(ledger_cells("rad:1", figure)) == cells


@pytest.mark.parametrize("kind", DocumentKind)
def test_every_place_for_text_has_its_own_key_and_says_what_belongs_there(kind):
    assert list(places_of(kind)) == [place.key for place in PLACES[kind]]
    assert all(place.title and place.guidance.endswith(".") for place in PLACES[kind])
    assert any(place.is_required for place in PLACES[kind])
