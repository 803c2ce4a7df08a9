"""Names in the order of a Swedish register."""

from functools import cmp_to_key

from hypothesis import given
from hypothesis import strategies as st

from finsam.shared.sorting import compare_swedish, swedish_key

texts = st.text(alphabet="aåäöéæøzÅÄÖa\u030ab -", max_size=6)


def test_a_with_ring_a_and_o_with_dots_come_last_in_that_order():
    names = ["Östra", "Älvdalen", "Åtvidaberg", "Zinkgruvan", "Askersund", "Ödeshög", "Vadstena", "Motala"]
    assert sorted(names, key=swedish_key) == [
        "Askersund", "Motala", "Vadstena", "Zinkgruvan", "Åtvidaberg", "Älvdalen", "Ödeshög", "Östra",
    ]  # fmt: skip


def test_case_accents_and_ways_of_writing_a_letter_do_not_matter():
    assert swedish_key("ÉVA") == swedish_key("eva")
    assert swedish_key("A\u030asa") == swedish_key("Åsa")
    assert swedish_key("Æ") == swedish_key("ä")


@given(texts, texts)
def test_two_names_compare_the_same_from_both_sides(one, other):
    assert compare_swedish(one, other) == -compare_swedish(other, one)
    assert (compare_swedish(one, other) == 0) == (one == other)


@given(st.lists(texts))
def test_sorting_by_key_and_by_comparison_agree(names):
    by_comparison = sorted(names, key=cmp_to_key(compare_swedish))
    assert [swedish_key(name) for name in by_comparison] == sorted(swedish_key(name) for name in names)
