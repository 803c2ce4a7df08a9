import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.domain.sie.tokens import Kind, join, objects, tokenize, tokens

TRUTHS = {
    "#KONTO 1930 Bank": ["#KONTO", "1930", "Bank"],
    "#KONTO\t1930 \t  Bank  ": ["#KONTO", "1930", "Bank"],
    '#KONTO 1930 "Bank och kassa"': ["#KONTO", "1930", "Bank och kassa"],
    '#KONTO 1930 ""': ["#KONTO", "1930", ""],
    r'#KONTO 1930 "Kontot \"Gåvor\""': ["#KONTO", "1930", 'Kontot "Gåvor"'],
    r'#FNR "C:\Program\Övning"': ["#FNR", r"C:\Program\Övning"],
    "#TRANS 1930 {} 1": ["#TRANS", "1930", "{}", "1"],
    '#TRANS 1930 {1 "100" 6 "22"} 1': ["#TRANS", "1930", '{1 "100" 6 "22"}', "1"],
    '#TRANS 1930 {1 "a}b{c"} 1': ["#TRANS", "1930", '{1 "a}b{c"}', "1"],
    '#TRANS 1930 {6 5"} 1': ["#TRANS", "1930", '{6 5"}', "1"],
    "#TRANS 1930{}1": ["#TRANS", "1930", "{}", "1"],
    "#VER A 1 20150101 Text {": ["#VER", "A", "1", "20150101", "Text", "{"],
    "{ #TRANS 1930 {} 1 }": ["{", "#TRANS", "1930", "{}", "1", "}"],
    '#KONTO 5410 5"-rör': ["#KONTO", "5410", '5"-rör'],
    '"a""b"': ["a", "b"],
    "": [],
    " \t ": [],
}


@pytest.mark.parametrize(("line", "fields"), TRUTHS.items())
def test_a_line_is_parted_into_its_fields(line, fields):
    assert tokenize(line) == fields


def test_a_quotation_mark_that_is_never_closed_takes_the_rest_of_the_line():
    assert [(token.kind, token.text) for token in tokens('#FNAMN "Ett {förbund} 1')] == [
        (Kind.BARE, "#FNAMN"),
        (Kind.TORN, "Ett {förbund} 1"),
    ]


def test_a_path_that_hides_its_closing_mark_is_read():
    assert tokenize('#FNR "C:\\data\\"') == ["#FNR", "C:\\data\\"]


def test_a_token_knows_its_place():
    line = '#OBJEKT  6 "Åter vägen"'
    assert [line[token.start : token.end] for token in tokens(line)] == ["#OBJEKT", "6", '"Åter vägen"']


@pytest.mark.parametrize(
    ("inside", "pairs"),
    [
        ("", ()),
        ('1 "100"', ((1, "100"),)),
        ('1 "100" 6 22', ((1, "100"), (6, "22"))),
        ('"7" "Åsa B"', ((7, "Åsa B"),)),
        ('20 ""', ((20, ""),)),
        ("1", None),
        ("A 100", None),
        ("1 100 6", None),
        ("99999 1", None),
    ],
)
def test_an_object_list_is_pairs_of_dimension_and_code(inside, pairs):
    assert objects(inside) == pairs


# A field may hold anything but a line end; one that ends in a backslash cannot be told from an escape.
field = st.text(st.characters(blacklist_characters="\r\n", blacklist_categories=["Cs"]), max_size=12).filter(
    lambda text: not text.endswith("\\")
)


@given(st.lists(field, max_size=8))
def test_what_is_joined_is_parted_again(fields):
    assert tokenize(join(fields)) == fields


@given(st.text())
def test_every_text_can_be_parted_and_no_token_overlaps(text):
    end = 0
    for token in tokens(text):
        assert end <= token.start < token.end <= len(text)
        end = token.end


@pytest.mark.parametrize("part", ["\\", '"', '\\"', "{", "}", '{"', '{1 "', "{1 ", " ", "#"])
def test_hostile_lines_take_no_longer_than_their_length(part):
    assert list(tokens(part * 200_000)) is not None  # a quadratic pattern would need hours
