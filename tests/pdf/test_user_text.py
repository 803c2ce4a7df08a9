"""Whatever the editor lets through is printed as a valid file."""

import page
import pytest

from tests.pdf.sample import sample_pdf

WRITTEN = [
    "<h2>a</h2><h4>skips a level</h4>",
    "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td></tr></table>",
    '<table><tr><td rowspan="2">1</td><td>2</td></tr><tr><td colspan="3">3</td></tr></table>',
    '<table><tr><th scope="row" rowspan="2">a</th><td>1</td></tr><tr><td>2</td></tr></table>',
    "<table><tr><td>1</td></tr><tr><th>2</th></tr><tr></tr></table>",
    "<table><tr><td><h3>x</h3><table><tr><td>x</td></tr></table></td></tr></table>",
    "<table>" + ('<tr><td rowspan="40">a</td><td>1</td></tr>' + "<tr><td>2</td></tr>" * 39) * 2 + "</table>",
    "<li>no list</li><ul>text<li>x</li>text</ul><ul><ul><li>x</li></ul></ul><ul></ul>",
    "<ul><li><p>x</p><ul><li><p>y</p><ul><li>z</li></ul></li></ul><p>z</p></li></ul>",
    "<ol><li>a<ol><li>b<ul><li>c</li></ul></li></ol></li></ol>",
    "<ul><li>x<table><tr><td>1</td></tr></table><blockquote>y</blockquote></li></ul>",
    '<p><a href="https://e.org/">a <strong>b</strong></a> <a href="mailto:a@e.org"></a> <a>x</a> <a href="#no">y</a></p>',
    "<p></p><h2></h2><p>a<br>b <s>c</s> <u>d</u> <sup>2</sup> <sub>3</sub></p><blockquote>x</blockquote>",
]


@pytest.mark.pdf
@pytest.mark.parametrize("profile", ["2a", "ua1"])
def test_text_that_is_out_of_order_is_printed_in_order(profile):
    body = "".join(WRITTEN)
    html = (
        f"<!doctype html><html lang='sv-SE'><head><title>x</title></head><body><h1>x</h1>{body}</body></html>"
    )
    report = page.validate_pdf_bytes(sample_pdf(html), profile=profile)
    assert [(failure.rule_id, failure.message) for failure in report.failures] == []
