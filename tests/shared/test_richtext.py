"""Only what stands on the closed list comes through."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from finsam.shared.richtext import ATTRIBUTES, TAGS, clean_html, read_words

PIECES = [
    "<p>", "</p>", "<b>", "<script>", "</script>", "<style>", "<svg>", "<math>", "<img src=x onerror=alert(1)>", "<ul>",
    "<li>", "</ul>", "<a href='javascript:alert(1)'>", "<a href='https://finsam.example'>", "</a>", "<td colspan=99>",
    "<table>", "<th scope=row style='x'>", "<!--", "-->", "<![CDATA[", "&lt;script&gt;", "&#60;script>", "\"'>", "ord ",
    "<noscript>", "<template>", "<iframe srcdoc='<script>'>", "<form action=x>", "<textarea>", "</textarea>", "\x00",
]  # fmt: skip


@pytest.mark.parametrize(
    ("html", "clean"),
    [
        ("<p>Vi ses.</p>", "<p>Vi ses.</p>"),
        ("<h3>Mål</h3><ul><li>Ett</li></ul>", "<h3>Mål</h3><ul><li>Ett</li></ul>"),
        ("<p onclick=x() style='color:red' class=a id=b>Hej</p>", "<p>Hej</p>"),
        ("Hej<script>alert(1)</script>", "Hej"),
        ("<img src=x onerror=alert(1)>", ""),
        ("<svg><animate onbegin=alert(1)></svg>", ""),
        ("<a href='javascript:alert(1)'>du</a>", '<a rel="noopener noreferrer">du</a>'),
        ("<a href='data:text/html,x'>du</a>", '<a rel="noopener noreferrer">du</a>'),
        (
            "<a href='https://finsam.example' target=_blank>du</a>",
            '<a href="https://finsam.example" rel="noopener noreferrer">du</a>',
        ),
        (
            "<table><tbody><tr><td colspan=2>x</td></tr></tbody></table>",
            '<table><tbody><tr><td colspan="2">x</td></tr></tbody></table>',
        ),
        (
            '<table><tbody><tr><td colspan="1000000" rowspan="-1">x</td></tr></tbody></table>',
            "<table><tbody><tr><td>x</td></tr></tbody></table>",
        ),
        ("5 < 7 & 8", "5 &lt; 7 &amp; 8"),
    ],
)
def test_a_text_keeps_its_words_and_loses_what_is_not_on_the_list(html, clean):
    assert clean_html(html) == clean


@example("<li><table><li>")
@given(st.lists(st.sampled_from(PIECES), max_size=20).map("".join))
def test_nothing_outside_the_list_comes_through_and_cleaning_twice_changes_nothing(html):
    clean = clean_html(html)
    tags = re.findall(r"<([a-z0-9]+)((?:\s[^>]*)?)>", clean)
    assert {name for name, _ in tags} <= TAGS
    for name, attributes in tags:
        assert set(re.findall(r"([a-z-]+)=\"", attributes)) <= ATTRIBUTES.get(name, set()) | {"rel"}
    assert "javascript:" not in "".join(attributes for _, attributes in tags)
    assert clean_html(clean) == clean


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>Ett <strong>två</strong></p>", "\nEtt två\n"),
        ("811228-<em>98</em>74", "811228-9874"),
        ("<td>811228</td><td>9874</td>", "\n811228\n\n9874\n"),
        ("811228&nbsp;9874", "811228\u00a09874"),
        ("5 &lt; 7", "5 < 7"),
        ("<sub>a</sub>b<s>c</s>", "abc"),
    ],
)
def test_words_are_read_as_a_reader_meets_them(html, words):
    assert read_words(html) == words
