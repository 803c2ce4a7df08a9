"""Pages of other people's PDFs laid into a paper of ours, in a child process.

A paper with attachments is laid out as one document: each page of an attachment has a page of its own there, with a
picture that stands in for it. So pages are numbered through, the agenda's page numbers are right, and bookmarks and
tags are the engine's own. Here each stand-in is exchanged for the page itself, as a form: only what is drawn comes
along, no scripts, actions, files or passwords.
"""

import io
import json
import re
import struct
import sys
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from finsam.shared.child import ChildError, Ended, Limits, Refused, run_child, serve
from reports.pdf import PdfError, PdfRefused, pdf_error

# What a stand-in measures in mm, standing and lying down: as .sheet img in meeting.css.
STANDING, LYING = (190.0, 266.0), (277.0, 179.0)
LIMITS = Limits(cpu_seconds=40, wall_seconds=60)
LARGEST_TOGETHER = 60 * 1024 * 1024
PAPER = "paper.pdf"

TOO_HEAVY = "Bilagorna är för stora eller krångliga för att läggas ihop. Skriv ut den största som PDF på nytt, eller ta bort den."
# What says PDF/A and PDF/UA: true of our own pages, but nobody can promise it for what others made.
_CLAIMS = re.compile(
    rb'<rdf:Description rdf:about="" (?:pdfaid:|xmlns:pdfuaid|xmlns:pdfaExtension).*?(?:/>|</rdf:Description>)',
    re.DOTALL,
)
_DRAWN = re.compile(rb"/(i[0-9a-f]{8,}) Do")
_OF_A_DOCUMENT = ("/StructParent", "/StructParents", "/Metadata", "/PieceInfo", "/Parent", "/P")


@dataclass(frozen=True)
class Sheet:
    """One page of an attachment: its anchor in the paper, the file it is in, and its number there from 0."""

    anchor: str
    file: str
    page: int
    is_wide: bool


def stand_in(number: int) -> bytes:
    """A picture of one point, each number another colour: the engine keeps equal pictures once."""
    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    point = zlib.compress(b"\0" + number.to_bytes(3, "big"))
    chunks = ((b"IHDR", header), (b"IDAT", point), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, content) for kind, content in chunks)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def lay_in(pdf: bytes, sheets: Sequence[Sheet], files: Mapping[str, bytes]) -> bytes:
    """Return the paper with each sheet's page in its place. Raises PdfError with a Swedish message."""
    if not sheets:
        return pdf
    if sum(map(len, files.values())) > LARGEST_TOGETHER:
        raise PdfRefused(
            f"Bilagorna är tillsammans större än {LARGEST_TOGETHER // 1024**2} MB. Ta bort någon."
        )
    job = json.dumps([asdict(sheet) for sheet in sheets]).encode()
    try:
        return run_child("reports.inlay", job, LIMITS, files={**files, PAPER: pdf})
    except ChildError as error:
        raise _worded(error) from error


def _worded(error: ChildError) -> PdfError:
    if error.ended in (Ended.SLOW, Ended.LARGE):
        return PdfRefused(TOO_HEAVY, error.detail)
    return pdf_error(error)


# In the child


def _work(job: bytes) -> bytes:
    from pypdf import PdfReader, PdfWriter

    sheets = [Sheet(**row) for row in json.loads(job)]
    paper = PdfReader(PAPER)
    pages = {name: paper.get_page_number(place.page.get_object()) for name, place in _places(paper, sheets)}
    writer = PdfWriter(clone_from=paper)
    readers: dict[str, Any] = {}
    for sheet in sheets:
        try:
            if sheet.file not in readers:
                readers[sheet.file] = PdfReader(sheet.file)
            source = readers[sheet.file].pages[sheet.page]
            _exchange(writer, writer.pages[pages[sheet.anchor]], source, sheet)
        except (MemoryError, RecursionError):
            raise
        except Exception as error:  # a broken file breaks its reader in many ways
            raise Refused(_broken(sheet), repr(error)) from error
    metadata = writer.root_object["/Metadata"].get_object()
    metadata.set_data(_CLAIMS.sub(b"", metadata.get_data()))
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def _broken(sheet: Sheet) -> str:
    name = sheet.file.removesuffix(".pdf").replace("-", " ").capitalize()
    return f"{name} går inte att lägga ihop med de andra. Skriv ut den som PDF på nytt och byt ut den."


def _places(paper: Any, sheets: Sequence[Sheet]) -> Iterator[tuple[str, Any]]:
    named = paper.named_destinations
    for sheet in sheets:
        if sheet.anchor not in named:
            raise Refused("Bilagorna hamnade inte på sin plats. Försök igen.", sheet.anchor)
        yield sheet.anchor, named[sheet.anchor]


def _exchange(writer: Any, page: Any, source: Any, sheet: Sheet) -> None:
    """Put the source where the stand-in of the page is drawn."""
    from pypdf.generic import NameObject

    drawn = _DRAWN.findall(page.get_contents().get_data())
    pictures = page["/Resources"]["/XObject"]
    pictures[NameObject("/" + drawn[0].decode())] = writer._add_object(_form(writer, source, sheet))


def _form(writer: Any, source: Any, sheet: Sheet) -> Any:
    """The page as a form that fills the unit square as well as its shape allows, from the top, never enlarged."""
    from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject, StreamObject

    box = source.cropbox
    resources = source.get("/Resources", DictionaryObject()).get_object()
    resources = resources.clone(writer, True, _OF_A_DOCUMENT)
    content = source.get_contents()
    parts = [b"q\n", content.get_data() if content is not None else b"", b"\nQ\n"]
    parts += _notes(writer, source, resources)
    form = StreamObject()
    form.set_data(b"".join(parts))
    form[NameObject("/Type")] = NameObject("/XObject")
    form[NameObject("/Subtype")] = NameObject("/Form")
    form[NameObject("/BBox")] = ArrayObject(map(FloatObject, (*box.lower_left, *box.upper_right)))
    form[NameObject("/Matrix")] = ArrayObject(
        map(FloatObject, _matrix(box, source.rotation % 360, sheet.is_wide))
    )
    form[NameObject("/Resources")] = resources
    if "/Group" in source:
        form[NameObject("/Group")] = source["/Group"].clone(writer, True, _OF_A_DOCUMENT)
    return form.flate_encode()


def _matrix(box: Any, rotation: int, is_wide: bool) -> tuple[float, ...]:
    left, bottom, right, top = map(float, (*box.lower_left, *box.upper_right))
    upright = {
        0: (1, 0, 0, 1, -left, -bottom),
        90: (0, -1, 1, 0, -bottom, right),
        180: (-1, 0, 0, -1, right, top),
        270: (0, 1, -1, 0, top, -left),
    }
    a, b, c, d, e, f = upright[rotation]
    width, height = right - left, top - bottom
    if rotation in (90, 270):
        width, height = height, width
    room_width, room_height = (side * 72 / 25.4 for side in (LYING if is_wide else STANDING))
    scale = min(room_width / width, room_height / height, 1.0)
    across, up = scale / room_width, scale / room_height
    aside, above = (room_width - width * scale) / 2 / room_width, 1 - height * up
    return (a * across, b * up, c * across, d * up, e * across + aside, f * up + above)


def _notes(writer: Any, source: Any, resources: Any) -> Iterator[bytes]:
    """Draw what stands on top of the page: filled-in fields, stamps, notes. Links and pop-ups are left out."""
    from pypdf.generic import DictionaryObject, NameObject

    for number, reference in enumerate(source.get("/Annots") or ()):
        note = reference.get_object()
        look = _look(note)
        if look is None:
            continue
        name = NameObject(f"/FinsamNote{number}")
        forms = resources.setdefault(NameObject("/XObject"), DictionaryObject()).get_object()
        forms[name] = writer._add_object(look.clone(writer, True, _OF_A_DOCUMENT))
        matrix = " ".join(f"{part:.5f}" for part in _placing(note, look))
        yield f"q {matrix} cm {name} Do Q\n".encode()


def _look(note: Any) -> Any:
    """The note's own drawing, as it is when nobody points at it; None when it is not shown."""
    hidden = int(note.get("/F", 0)) & (2 | 32)
    if hidden or note.get("/Subtype") in ("/Link", "/Popup") or "/AP" not in note or "/Rect" not in note:
        return None
    normal = note["/AP"].get_object().get("/N")
    normal = normal.get_object() if normal is not None else None
    if normal is not None and "/BBox" not in normal and "/AS" in note:
        normal = normal.get(note["/AS"])
        normal = normal.get_object() if normal is not None else None
    return normal if normal is not None and "/BBox" in normal else None


def _placing(note: Any, look: Any) -> tuple[float, ...]:
    """What moves the drawing's box to the note's rectangle (ISO 32000-1, 12.5.5)."""
    a, b, c, d, e, f = (float(part) for part in look.get("/Matrix", (1, 0, 0, 1, 0, 0)))
    x1, y1, x2, y2 = (float(part) for part in look["/BBox"])
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in (x1, x2) for y in (y1, y2)]
    left, right = min(x for x, _ in corners), max(x for x, _ in corners)
    bottom, top = min(y for _, y in corners), max(y for _, y in corners)
    to = (
        sorted(float(part) for part in note["/Rect"][::2]),
        sorted(float(part) for part in note["/Rect"][1::2]),
    )
    across = (to[0][1] - to[0][0]) / (right - left) if right > left else 1.0
    up = (to[1][1] - to[1][0]) / (top - bottom) if top > bottom else 1.0
    return (across, 0, 0, up, to[0][0] - left * across, to[1][0] - bottom * up)


if __name__ == "__main__":
    sys.exit(serve(_work))
