"""Is the board put together as 10 § finsamlagen and the charter say?"""

import pytest

from members.domain.board import BoardFinding, BoardMember, BoardSeat, board_findings

TOWN, REGION = BoardMember(1, "Kommunen", 1), BoardMember(2, "Regionen", 1)


def seats(member: BoardMember, ordinary: int, substitutes: int, **more) -> list[BoardSeat]:
    kinds = ["ordinarie"] * ordinary + ["ersattare"] * substitutes
    return [BoardSeat(member.key, member.name, kind, **more) for kind in kinds]


def test_as_many_ordinary_as_substitutes_is_as_it_should_be():
    assert board_findings([TOWN, REGION], [*seats(TOWN, 1, 1), *seats(REGION, 1, 1)]) == ()


@pytest.mark.parametrize(
    ("ordinary", "substitutes", "texts"),
    [
        (
            1,
            0,
            [
                "Kommunen har 1 ledamot och 0 ersättare. Antalen ska vara lika för varje medlem (10 § finsamlagen)."
            ],
        ),
        (2, 2, ["Kommunen har 2 ledamöter, men förbundsordningen säger 1."]),
        (
            0,
            0,
            [
                "Kommunen har ingen plats. Varje medlem har minst en ledamot och en ersättare (10 § finsamlagen)."
            ],
        ),
        (
            0,
            1,
            [
                "Kommunen har 0 ledamöter och 1 ersättare. Antalen ska vara lika för varje medlem (10 § finsamlagen).",
                "Kommunen har 0 ledamöter, men förbundsordningen säger 1.",
            ],
        ),
    ],
)
def test_what_differs_is_said_with_its_paragraph(ordinary, substitutes, texts):
    found = board_findings([TOWN], seats(TOWN, ordinary, substitutes))
    assert [finding.text for finding in found] == texts
    assert all(finding.is_breach for finding in found)


def test_a_vacancy_is_no_breach_and_stands_last():
    empty = seats(TOWN, 1, 1, is_vacant=True)
    assert board_findings([TOWN, REGION], [*empty, *seats(REGION, 1, 0)]) == (
        BoardFinding(
            2,
            "Regionen har 1 ledamot och 0 ersättare. Antalen ska vara lika för varje medlem (10 § finsamlagen).",
            True,
        ),
        BoardFinding(1, "Kommunen ska välja en ledamot och en ersättare.", False),
    )


def test_a_seat_that_goes_round_counts_for_whoever_has_the_turn():
    round_trip = seats(TOWN, 1, 1, goes_round=True)
    assert board_findings([TOWN, REGION], [*seats(TOWN, 1, 1), *seats(REGION, 1, 1), *round_trip]) == ()
    waiting = BoardMember(3, "Granne", 0)
    assert board_findings([TOWN, waiting], [*seats(TOWN, 1, 1), *seats(waiting, 1, 1, goes_round=True)]) == ()
    assert board_findings([TOWN, waiting], seats(TOWN, 1, 1)) == ()


def test_a_seat_of_somebody_who_is_no_member_is_told():
    found = board_findings([TOWN], [*seats(TOWN, 1, 1), BoardSeat(9, "Polisen", "ordinarie")])
    assert [finding.text for finding in found] == [
        "Polisen har en plats men är inte medlem. Bara medlemmar har platser i styrelsen (10 § finsamlagen)."
    ]
