"""Paragraphs that live on while their words change."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finsam.shared.richtext import clean_html
from reports.domain.passages import align, split_passages, words_of
from reports.domain.word_diff import Change, word_diff

words = st.text(alphabet="abcdeåäö", min_size=1, max_size=6)
sentences = st.lists(words, min_size=6, max_size=14).map(" ".join)
texts = st.lists(sentences, min_size=1, max_size=8, unique=True)


def paragraphs(texts):
    return tuple(f"<p>{text}</p>" for text in texts)


@pytest.mark.parametrize(
    ("html", "passages"),
    [
        ("", ()),
        ("<p> </p><p>Ett</p>", ("<p>Ett</p>",)),
        ("<h3>Rubrik</h3><p>Ett <em>två</em></p>", ("<h3>Rubrik</h3>", "<p>Ett <em>två</em></p>")),
        (
            "<ul><li>Ett</li><li>Två<ul><li>a</li></ul></li></ul><p>Tre</p>",
            ("<li>Ett</li>", "<li>Två<ul><li>a</li></ul></li>", "<p>Tre</p>"),
        ),
        ("<ol><li>Ett</li><li>Två</li></ol>", ("<ol><li>Ett</li><li>Två</li></ol>",)),
        ("Lösa ord<br>här<p>Stycke</p>", ("<p>Lösa ord<br>här</p>", "<p>Stycke</p>")),
        ("<p>5 &lt; 7 &amp; 8</p>", ("<p>5 &lt; 7 &amp; 8</p>",)),
    ],
)
def test_a_text_is_cut_at_its_blocks_and_bullets(html, passages):
    assert split_passages(html) == passages


@given(
    st.lists(
        st.sampled_from(
            ["<p>", "</p>", "<ul>", "<li>", "</li>", "</ul>", "ett ", "två ", "<b>", "<h3>", "&amp;"]
        )
    )
)
def test_no_word_is_lost_whatever_was_pasted(pieces):
    html = clean_html("".join(pieces))
    assert " ".join(words_of(part) for part in split_passages(html)).split() == words_of(html).split()


@given(texts)
def test_an_unchanged_text_keeps_every_passage(texts):
    old = list(enumerate(paragraphs(texts)))
    assert align(old, paragraphs(texts)) == tuple(range(len(texts)))


@given(texts, st.randoms())
def test_moved_passages_keep_their_identity(texts, random):
    old = list(enumerate(paragraphs(texts)))
    shuffled = random.sample(old, len(old))
    assert align(old, [html for _, html in shuffled]) == tuple(key for key, _ in shuffled)


@given(texts, st.data())
def test_a_removed_passage_takes_no_other_with_it(texts, data):
    old = list(enumerate(paragraphs(texts)))
    gone = data.draw(st.integers(0, len(old) - 1))
    left = [one for one in old if one[0] != gone]
    assert align(old, [html for _, html in left]) == tuple(key for key, _ in left)


@given(texts, sentences)
def test_no_identity_is_used_twice(texts, extra):
    old = list(enumerate(paragraphs(texts)))
    used = [key for key in align(old, paragraphs([*texts, extra, *texts])) if key is not None]
    assert len(used) == len(set(used))


def test_a_reworded_passage_is_the_same_and_a_rewritten_one_is_not():
    old = [(7, "<p>Kommunernas kvart fördelas efter folkmängden 2014 i tre steg.</p>")]
    assert align(old, ["<p>Kommunernas kvart fördelas efter folkmängden 2015 i tre steg.</p>"]) == (7,)
    assert align(old, ["<p>Styrelsen sammanträder sex gånger under året.</p>"]) == (None,)


@given(sentences, sentences)
def test_a_word_diff_reads_as_the_old_text_and_as_the_new(old, new):
    pieces = word_diff(f"<p>{old}</p>", f"<p>{new}</p>")
    assert " ".join(p.text for p in pieces if p.change != Change.INSERTED) == old
    assert " ".join(p.text for p in pieces if p.change != Change.DELETED) == new
