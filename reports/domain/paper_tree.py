"""Puts people's text in the order that an accessible PDF demands, without changing a word of it.

An editor lets through what a browser forgives: a heading that skips a level, a row with a cell too few, two
paragraphs in one list item. PDF/UA-1 (ISO 14289-1, 7.2, 7.4.2 and 7.5) does not, and the layout engine passes it on
as it stands. The tree is any ElementTree and is changed in place; what is already in order stays as it is.
"""

from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
BLOCKS = {"p", "ul", "ol", "table", "blockquote", "div", "dl", "figure", "section", *HEADINGS}


def mend(root: Element) -> None:
    """Mend links, headings, lists and tables under `root`."""
    _close_heading_gaps(root)
    for element in list(root.iter()):
        if element.tag == "a":
            _keep_only_words(element)
        elif element.tag == "table":
            _square(element)
            _name_headers(element)
        elif element.tag in ("ul", "ol"):
            _keep_only_items(element)
        else:
            _take_in_stray_items(element)
    for item in list(root.iter("li")):
        _give_body(item)


def _close_heading_gaps(root: Element) -> None:
    """A heading is at most one level below the one before it."""
    level = 0
    for element in root.iter():
        if element.tag in HEADINGS:
            level = min(int(element.tag[1]), level + 1)
            element.tag = f"h{level}"


def _keep_only_words(link: Element) -> None:
    """The engine makes each element inside a link a link of its own, tagged wrongly."""
    if len(link):
        words = "".join(link.itertext())
        del link[:]
        link.text = words


def _keep_only_items(items: Element) -> None:
    """What stands in a list outside its items becomes an item."""
    for child in list(items):
        if isinstance(child.tag, str) and child.tag not in ("li", "ul", "ol"):
            position = list(items).index(child)
            item = Element("li")
            items[position] = item
            item.append(child)
            item.tail, child.tail = child.tail, None
            child = item
        if (child.tail or "").strip():
            SubElement(child, "span").text = child.tail
            child.tail = None
    if (items.text or "").strip():
        item = Element("li")
        item.text, items.text = items.text, None
        items.insert(0, item)


def _take_in_stray_items(parent: Element) -> None:
    for child in parent:
        if child.tag == "li":
            child.tag = "p"


def _give_body(item: Element) -> None:
    """An item of several blocks gets one body around them; the engine tags dd inside li as the item's body."""
    if any(child.tag in BLOCKS for child in item):
        body = Element("dd")
        body.text, item.text = item.text, None
        body[:], item[:] = list(item), [body]


def _rows(table: Element) -> Iterator[tuple[Element, Element]]:
    """The table's own rows, each with its parent; a table inside a cell has rows of its own."""
    for child in table:
        if child.tag == "tr":
            yield table, child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from ((child, row) for row in child if row.tag == "tr")


def _square(table: Element) -> None:
    """Give every row the same number of columns, and each its own cells: a cell cannot reach over a page break."""
    widths = []
    below: dict[int, tuple[int, Element]] = {}
    for parent, row in list(_rows(table)):
        if len(row) == 0:
            parent.remove(row)
            continue
        row[:] = list(_own_cells(row, below))
        widths.append((row, sum(_span(cell, "colspan") for cell in row)))
    widest = max((width for _, width in widths), default=0)
    for row, width in widths:
        row.extend(Element("td") for _ in range(widest - width))


def _own_cells(row: Element, below: dict[int, tuple[int, Element]]) -> Iterator[Element]:
    """The row's cells, with an empty one where a cell above reached down; `below` remembers those per column."""
    column = 0
    for cell in list(row):
        while column in below:
            yield _stand_in(below, column)
            column += 1
        height, width = _span(cell, "rowspan"), _span(cell, "colspan")
        cell.attrib.pop("rowspan", None)
        for reached in range(column, column + width):
            below.pop(reached, None)
            if height > 1:
                below[reached] = (height - 1, cell)
        yield cell
        column += width
    while column in below:
        yield _stand_in(below, column)
        column += 1


def _stand_in(below: dict[int, tuple[int, Element]], column: int) -> Element:
    left, above = below.pop(column)
    if left > 1:
        below[column] = (left - 1, above)
    return Element(above.tag, {"scope": above.attrib["scope"]} if "scope" in above.attrib else {})


def _span(cell: Element, name: str) -> int:
    try:
        return max(int(cell.get(name, "1")), 1)
    except ValueError:
        return 1


def _name_headers(table: Element) -> None:
    """A header beside figures is its row's, one among headers its column's; without an order there are none."""
    rows = [list(row) for _, row in _rows(table)]
    for cells in rows:
        beside_figures = any(cell.tag == "td" and "".join(cell.itertext()).strip() for cell in cells)
        for cell in cells:
            if cell.tag == "th" and "scope" not in cell.attrib:
                cell.set("scope", "row" if beside_figures else "col")
    if _has_cell_without_header(rows):
        for cell in (cell for cells in rows for cell in cells):
            cell.tag = "td"
            cell.attrib.pop("scope", None)


def _has_cell_without_header(rows: list[list[Element]]) -> bool:
    """Whether a row that has no header of its own has a cell in a column without one."""
    with_header = {
        column
        for cells in rows
        for column, cell in _columns(cells)
        if cell.tag == "th" and cell.get("scope") != "row"
    }
    return any(
        column not in with_header
        for cells in rows
        if all(cell.tag == "td" for cell in cells)
        for column, _ in _columns(cells)
    )


def _columns(cells: list[Element]) -> Iterator[tuple[int, Element]]:
    """Each cell with every column it covers."""
    column = 0
    for cell in cells:
        for covered in range(column, column + _span(cell, "colspan")):
            yield covered, cell
        column += _span(cell, "colspan")
