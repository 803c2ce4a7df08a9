"""What is too much to print, and how it is said."""

from xml.etree.ElementTree import Comment, Element, SubElement, fromstring

import pytest

from reports.domain.paper_limits import DEEPEST, MOST_CELLS, MOST_ELEMENTS, WIDEST_SPAN, reason_to_refuse


def test_an_ordinary_document_is_printed():
    page = "<body><h1>Årsredovisning</h1><table><tr><td colspan='3'>1</td></tr></table>ä</body>"
    assert reason_to_refuse(fromstring(page)) == ""


@pytest.mark.parametrize(("tag", "most"), [("p", MOST_ELEMENTS - 1), ("td", MOST_CELLS), ("th", MOST_CELLS)])
def test_the_last_element_that_fits_and_the_first_that_does_not(tag, most):
    root = Element("body")
    for _ in range(most):
        SubElement(root, tag)
    assert reason_to_refuse(root) == ""
    SubElement(root, tag)
    assert "fler än" in reason_to_refuse(root)


def test_depth_is_counted_from_the_root():
    root = deepest = Element("body")
    for _ in range(DEEPEST - 1):
        deepest = SubElement(deepest, "div")
    assert reason_to_refuse(root) == ""
    SubElement(deepest, "div")
    assert "nivåer" in reason_to_refuse(root)


@pytest.mark.parametrize("name", ["colspan", "rowspan", "span"])
@pytest.mark.parametrize("written", [str(WIDEST_SPAN + 1), "+1000000", " 1_000_000 ", "9" * 5_000])
def test_a_wide_span_is_refused_however_it_is_written(name, written):
    assert "sträcker sig" in reason_to_refuse(Element("td", {name: written}))


@pytest.mark.parametrize("written", [str(WIDEST_SPAN), "", "1e6", "fem"])
def test_what_the_engine_reads_as_a_narrow_span_passes(written):
    assert reason_to_refuse(Element("td", {"colspan": written})) == ""


@pytest.mark.parametrize(
    "tag", ["style", "script", "{http://www.w3.org/2000/svg}style", "{http://www.w3.org/2000/svg}use"]
)
def test_elements_with_layout_or_code_of_their_own_are_refused(tag):
    root = Element("body")
    SubElement(root, tag)
    assert "Klistra in" in reason_to_refuse(root)


def test_a_style_attribute_is_refused():
    assert "Klistra in" in reason_to_refuse(Element("p", {"style": "color:red"}))


def test_a_missing_character_is_named_with_its_number():
    assert "● (U+25CF)" in reason_to_refuse(fromstring("<p>Ett <b>två</b> ● tre</p>"))


def test_comments_are_neither_printed_nor_judged():
    root = Element("body")
    root.append(Comment("●"))
    assert reason_to_refuse(root) == ""
