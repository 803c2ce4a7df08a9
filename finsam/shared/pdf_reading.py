"""What somebody else's PDF is, read in a child process: how many pages, which lie down, and what its text may not hold.

The only things that leave the child are numbers, so nothing in the file can reach the product.
"""

import io
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from finsam.shared.child import ChildError, Ended, Limits, Refused, run_child, serve
from finsam.shared.identity import personal_numbers

LARGEST_FILE = 20 * 1024 * 1024
MOST_PAGES = 200
# 200 pages of text take 6 s of reading; a file that needs more than this is not a paper for a meeting.
LIMITS = Limits(cpu_seconds=20, wall_seconds=30)

NO_PDF = "Filen är ingen PDF som går att läsa. Öppna den, spara eller skriv ut den som PDF på nytt, och försök igen."
LOCKED = "PDF:en är låst med lösenord eller skrivskydd. Spara den utan skydd, och försök igen."
TOO_HEAVY = (
    "PDF:en är för stor eller krånglig för att läsas. Skriv ut den som PDF på nytt, eller dela upp den, "
    "och försök igen."
)
CARRIES_FILES = (
    "PDF:en har andra filer inuti sig, som ingen ser på sidorna. Skriv ut den som PDF på nytt, och lägg till de andra "
    "filerna var för sig om de behövs."
)
BROKEN = "PDF:en kunde inte läsas just nu. Försök igen om en stund."


class PdfUnreadable(Exception):
    """The file is not taken. The text is Swedish and meant for the user; `detail` is for the log."""

    def __init__(self, message: str, detail: str = "") -> None:
        super().__init__(message)
        self.detail = detail


@dataclass(frozen=True)
class PdfFacts:
    """`wide` tells for each page whether it lies down; `numbered` are the pages where personal identity numbers stand."""

    wide: tuple[bool, ...]
    numbered: tuple[int, ...] = ()

    @property
    def pages(self) -> int:
        return len(self.wide)


def read_pdf(content: bytes, *, with_text: bool = True) -> PdfFacts:
    """Raises PdfUnreadable for what is no PDF, is locked, has too many pages or takes too much work.

    `with_text=False` leaves the words alone and is quick: for a file that has been read once already.
    """
    if not content.startswith(b"%PDF-"):
        raise PdfUnreadable(NO_PDF, "no header")
    mode = b"T" if with_text else b"-"
    try:
        answer = json.loads(run_child("finsam.shared.pdf_reading", mode + content, LIMITS))
    except ChildError as error:
        said = {Ended.REFUSED: str(error), Ended.SLOW: TOO_HEAVY, Ended.LARGE: TOO_HEAVY}
        raise PdfUnreadable(said.get(error.ended, BROKEN), error.detail) from error
    return PdfFacts(tuple(answer["wide"]), tuple(answer["numbered"]))


# In the child


def _work(job: bytes) -> bytes:
    from pypdf.errors import PyPdfError

    with_text, content = job[:1] == b"T", job[1:]
    try:
        facts = _facts(content, with_text)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, AssertionError) as error:
        raise Refused(NO_PDF, repr(error)) from error  # a broken file breaks its reader in many ways
    return json.dumps({"wide": facts.wide, "numbered": facts.numbered}).encode()


def _facts(content: bytes, with_text: bool) -> PdfFacts:
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted:
        raise Refused(LOCKED)
    pages = len(reader.pages)
    if pages == 0:
        raise Refused(NO_PDF, "no pages")
    if pages > MOST_PAGES:
        raise Refused(
            f"PDF:en har {pages} sidor; högst {MOST_PAGES} går. Dela upp den i flera bilagor.",
            f"{pages} pages",
        )
    if with_text and (reader.attachments or any(map(_carries_file, reader.pages))):
        raise Refused(CARRIES_FILES)
    wide, numbered = [], []
    for number, page in enumerate(reader.pages, start=1):
        wide.append(_lies_down(page))
        if with_text and any(personal_numbers(text) for text in _texts(page)):
            numbered.append(number)
    if (
        with_text
        and 1 not in numbered
        and any(personal_numbers(str(v)) for v in (reader.metadata or {}).values())
    ):
        numbered.insert(0, 1)
    return PdfFacts(tuple(wide), tuple(numbered))


def _carries_file(page: Any) -> bool:
    """A file that hangs on a note: fetched with the attachment, but never read here."""
    notes = (reference.get_object() for reference in page.get("/Annots") or ())
    return any(note.get("/Subtype") == "/FileAttachment" for note in notes)


def _lies_down(page: Any) -> bool:
    box = page.cropbox
    return bool((box.width > box.height) != (page.rotation % 180 == 90))


def _texts(page: Any) -> Iterator[str]:
    """What stands on the page and in its notes and form fields."""
    yield page.extract_text()
    for reference in page.get("/Annots") or ():
        note = reference.get_object()
        yield " ".join(str(note[key]) for key in ("/Contents", "/V") if key in note)


if __name__ == "__main__":
    sys.exit(serve(_work))
