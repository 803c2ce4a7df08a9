"""What a document may hold before it is laid out: some HTML of 100 bytes keeps a layout engine busy for minutes.

Source: measurements with the engine (`benchmarks/README.md`). The tree is any ElementTree; nothing is laid out here.
"""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from finsam.shared.typeface import missing_characters

MOST_ELEMENTS = 40_000
MOST_CELLS = 20_000
DEEPEST = 40
WIDEST_SPAN = 50
# They bring layout of their own, repeat parts without end or run; our pages use classes only.
FORBIDDEN = {"style", "script", "iframe", "object", "embed", "base", "use", "foreignObject"}


def reason_to_refuse(root: Element) -> str:
    """Return in Swedish why `root` cannot be printed and what to do, or an empty string."""
    cells = 0
    for elements, (element, depth) in enumerate(_walk(root), start=1):
        cells += element.tag in ("td", "th")
        if elements > MOST_ELEMENTS:
            return f"Dokumentet har fler än {MOST_ELEMENTS} delar. Dela upp det i flera dokument."
        if cells > MOST_CELLS:
            return f"Tabellerna har tillsammans fler än {MOST_CELLS} rutor. Ta bort rader eller dela upp dokumentet."
        if depth > DEEPEST:
            return f"Texten har listor eller tabeller i varandra i mer än {DEEPEST} nivåer. Gör den plattare."
        if reason := _reason_in(element):
            return reason
    return ""


def _walk(root: Element) -> Iterator[tuple[Element, int]]:
    """Yield every element with its depth, without recursion: the depth is what is doubted."""
    waiting = [(root, 1)]
    while waiting:
        element, depth = waiting.pop()
        yield element, depth
        waiting.extend((child, depth + 1) for child in reversed(element))


def _reason_in(element: Element) -> str:
    if not isinstance(element.tag, str):
        return ""  # a comment
    if element.tag.rpartition("}")[2] in FORBIDDEN or "style" in element.attrib:
        return "Texten har formatering som inte går att skriva ut. Klistra in den igen som ren text."
    if any(_span(element.get(name, "1")) > WIDEST_SPAN for name in ("colspan", "rowspan", "span")):
        return f"En tabell har en ruta som sträcker sig över fler än {WIDEST_SPAN} rader eller kolumner. Dela rutan."
    if missing := missing_characters((element.text or "") + (element.tail or "")):
        return f"Typsnittet saknar tecknet {missing[0]} (U+{ord(missing[0]):04X}). Byt ut det mot ett vanligt tecken."
    return ""


def _span(written: str) -> int:
    """Read a span as the engine does, with Python's own int; what is no number counts as one."""
    try:
        return int(written[:20])
    except ValueError:
        return 1
