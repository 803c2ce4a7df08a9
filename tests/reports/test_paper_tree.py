"""People's text in the order an accessible PDF demands."""

from xml.etree.ElementTree import fromstring, tostring

import pytest

from reports.domain.paper_tree import mend


def mended(html: str) -> str:
    root = fromstring(f"<body>{html}</body>")
    mend(root)
    return tostring(root, encoding="unicode").removeprefix("<body>").removesuffix("</body>")


IN_ORDER = [
    "<h1>a</h1><h2>b</h2><h3>c</h3><h2>d</h2>",
    '<p>Läs <a href="https://e.org">lagen</a> här</p>',
    "<ul><li>a</li><li>b <b>c</b></li></ul>",
    "<table><tr><td>1</td><td>2</td></tr></table>",
    '<table><thead><tr><td /><th scope="col">2015</th></tr></thead><tbody><tr class="group"><th scope="rowgroup" '
    'colspan="2">Insatser</th></tr><tr><th scope="row">A</th><td>1</td></tr></tbody></table>',
]


@pytest.mark.parametrize("html", IN_ORDER)
def test_what_is_in_order_stays_as_it_is(html):
    assert mended(html) == html


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("<h1>a</h1><h4>b</h4><h4>c</h4>", "<h1>a</h1><h2>b</h2><h3>c</h3>"),
        ("<h1>a</h1><h2>b</h2><h6>c</h6><h2>d</h2>", "<h1>a</h1><h2>b</h2><h3>c</h3><h2>d</h2>"),
        ("<h3>a</h3>", "<h1>a</h1>"),
    ],
)
def test_no_heading_level_is_skipped(written, printed):
    assert mended(written) == printed


def test_a_link_keeps_all_its_words():
    assert mended("<a>Läs <b>hela <i>lagen</i></b> här</a>") == "<a>Läs hela lagen här</a>"


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("<ul><li><p>a</p></li></ul>", "<ul><li><dd><p>a</p></dd></li></ul>"),
        ("<ul><li>a<ul><li>b</li></ul>c</li></ul>", "<ul><li><dd>a<ul><li>b</li></ul>c</dd></li></ul>"),
        ("<ul>a<li>b</li>c</ul>", "<ul><li>a</li><li>b<span>c</span></li></ul>"),
        ("<ol><p>a</p><li>b</li></ol>", "<ol><li><dd><p>a</p></dd></li><li>b</li></ol>"),
        ("<div><li>a</li></div>", "<div><p>a</p></div>"),
    ],
)
def test_lists_hold_items_and_items_one_body(written, printed):
    assert mended(written) == printed


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        (
            "<tr><td>1</td></tr><tr><td>2</td><td>3</td></tr>",
            "<tr><td>1</td><td /></tr><tr><td>2</td><td>3</td></tr>",
        ),
        ("<tr /><tr><td>1</td></tr>", "<tr><td>1</td></tr>"),
        (
            '<tr><td rowspan="2">1</td><td>2</td></tr><tr><td>3</td></tr>',
            "<tr><td>1</td><td>2</td></tr><tr><td /><td>3</td></tr>",
        ),
        (
            '<tr><td>1</td><td rowspan="3">2</td></tr><tr><td>3</td></tr><tr><td>4</td></tr>',
            "<tr><td>1</td><td>2</td></tr><tr><td>3</td><td /></tr><tr><td>4</td><td /></tr>",
        ),
        (
            '<tr><td rowspan="2">1</td></tr><tr><td colspan="2">3</td></tr>',
            '<tr><td>1</td><td /><td /></tr><tr><td /><td colspan="2">3</td></tr>',
        ),
        ('<tr><td rowspan="9">1</td></tr>', "<tr><td>1</td></tr>"),
    ],
)
def test_rows_have_equally_many_columns_and_their_own_cells(written, printed):
    assert mended(f"<table>{written}</table>") == f"<table>{printed}</table>"


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        (
            "<tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr>",
            '<tr><th scope="col">a</th><th scope="col">b</th></tr><tr><td>1</td><td>2</td></tr>',
        ),
        ("<tr><th>a</th><td>1</td></tr>", '<tr><th scope="row">a</th><td>1</td></tr>'),
        (
            '<tr><th scope="row" rowspan="2">a</th><td>1</td></tr><tr><td>2</td></tr>',
            '<tr><th scope="row">a</th><td>1</td></tr><tr><th scope="row" /><td>2</td></tr>',
        ),
        (
            "<tr><td>1</td><td>2</td></tr><tr><td>3</td><th>4</th></tr>",
            "<tr><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr>",
        ),
    ],
)
def test_headers_say_what_they_head_or_are_none(written, printed):
    assert mended(f"<table>{written}</table>") == f"<table>{printed}</table>"


def test_a_table_inside_a_cell_is_mended_by_itself():
    inner = "<table><tr><td>1</td></tr></table>"
    html = f"<table><tr><td>{inner}</td><td>2</td></tr></table>"
    assert mended(html) == html
