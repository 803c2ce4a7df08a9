"""How far a contribution has come, what is next, and what is late or out of order."""

from datetime import date
from decimal import Decimal

import pytest

from budget.domain.contribution_way import Part, Step, Way, check_parts, due_days, order_warnings
from budget.enums import ContributionStage

D = Decimal
TODAY = date(2016, 5, 1)
ASKED = Step("begart", date(2015, 9, 1), D(100))
OFFERED = Step("erbjudet", date(2015, 10, 1), D(90))
DECIDED = Step("beslutat", date(2015, 11, 1), D(100))
PAID = Step("betalt", date(2016, 1, 20), D(100))
JANUARY, JULY = date(2016, 1, 31), date(2016, 7, 31)


def way(*steps: Step, parts: tuple[Part, ...] = ()) -> Way:
    return Way("Motala kommun", "kommun", steps, parts)


@pytest.mark.parametrize(
    ("steps", "reached", "then"),
    [
        ((), None, "Begär bidraget"),
        ((ASKED,), ContributionStage.REQUESTED, "Väntar på besked från medlemmen"),
        ((ASKED, OFFERED), ContributionStage.OFFERED, "Väntar på medlemmens beslut"),
        ((ASKED, OFFERED, DECIDED), ContributionStage.DECIDED, "Lägg upp delbetalningar"),
        ((ASKED, DECIDED, PAID), ContributionStage.PAID, ""),
        ((ASKED, DECIDED, Step("betalt", TODAY, D(40))), ContributionStage.DECIDED, "Väntar på resten"),
    ],
)
def test_the_furthest_step_says_what_is_next(steps, reached, then):
    assert (way(*steps).reached, way(*steps).next(TODAY)) == (reached, then)


@pytest.mark.parametrize(
    ("parts", "then"),
    [
        (
            (Part(JANUARY, D(50)), Part(JULY, D(50))),
            "Försenad: delbetalning 1 skulle ha betalats 31 januari 2016",
        ),
        (
            (Part(JANUARY, D(50), JANUARY, JANUARY), Part(JULY, D(50))),
            "Rekvirera delbetalning 2, förfaller 31 juli 2016",
        ),
        (
            (Part(JANUARY, D(50), JANUARY, JANUARY), Part(JULY, D(50), TODAY)),
            "Väntar på delbetalning 2, förfaller 31 juli 2016",
        ),
        ((Part(JANUARY, D(100), JANUARY, JANUARY),), ""),
    ],
)
def test_an_instalment_is_called_in_awaited_or_late(parts, then):
    assert way(ASKED, DECIDED, parts=parts).next(TODAY).replace("\xa0", " ") == then


def test_a_corrected_step_counts_and_instalments_tell_what_is_paid():
    again = Step("beslutat", date(2015, 12, 1), D(80))
    own = way(ASKED, DECIDED, again, parts=(Part(JANUARY, D(30), None, JANUARY), Part(JULY, D(50))))
    assert (own.amounts.decided, own.amounts.paid_total, own.amounts.left_to_pay) == (D(80), D(30), D(50))
    assert own.warnings() == ()


def test_a_payment_without_a_decision_and_one_before_it_are_warned_of():
    (no_decision,) = order_warnings([ASKED, PAID])
    assert no_decision == "Bidraget är betalt men inte beslutat. Skriv in medlemmens beslut."
    (early,) = order_warnings([ASKED, DECIDED], [Part(JANUARY, D(1), None, date(2015, 10, 1))])
    assert early.replace("\xa0", " ").startswith(
        "Betalt 1 oktober 2015 ligger före beslutat 1 november 2015."
    )
    assert order_warnings([ASKED, OFFERED, DECIDED, PAID]) == ()


def test_instalments_that_no_longer_sum_to_the_decision_are_warned_of():
    (said,) = way(ASKED, DECIDED, parts=(Part(JULY, D(90)),)).warnings()
    assert said.replace("\xa0", " ").endswith("Öka dem med 10 kr.")


def test_instalments_are_spread_evenly_over_the_year():
    assert due_days(2016, 4) == (date(2016, 1, 31), date(2016, 4, 30), date(2016, 7, 31), date(2016, 10, 31))
    assert due_days(2016, 1) == (date(2016, 1, 31),)
    assert due_days(2016, 12)[1::10] == (date(2016, 2, 29), date(2016, 12, 31))
    with pytest.raises(ValueError, match="divide"):
        due_days(2016, 5)


def test_instalments_need_a_decision_different_days_and_its_sum():
    assert "medlemmens beslut först" in check_parts(None, [], [Part(JULY, D(1))])
    assert "samma dag" in check_parts(D(2), [Part(JULY, D(1))], [Part(JULY, D(1))])
    assert "Minska dem med" in check_parts(D(2), [Part(JANUARY, D(2))], [Part(JULY, D(1))])
    assert check_parts(D(3), [Part(JANUARY, D(2))], [Part(JULY, D(1))]) is None


def test_the_form_proposes_the_step_that_follows():
    ways = [
        way(),
        way(ASKED),
        way(ASKED, OFFERED),
        way(ASKED, DECIDED),
        way(DECIDED, parts=(Part(JULY, D(100)),)),
    ]
    assert [one.follows for one in ways] == ["begart", "beslutat", "beslutat", "betalt", "beslutat"]
