"""HTML in, one archival and accessible PDF out, made in a child process that reaches nothing.

The only module that imports WeasyPrint, and inside the functions that run in the child. `make_pdf` starts
`python -m reports.pdf` afresh: the job goes in as JSON on stdin, the PDF comes back on stdout and an error as
one JSON line on stderr (finsam.shared.child). The child knows no Django and opens no database.
"""

import base64
import json
import sys
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from finsam.shared.child import ChildError, Ended, Limits, Refused, run_child, serve
from reports.engine import PDF_UA, STYLESHEET, engine_fingerprint, fontconfig

__all__ = ["Limits", "PdfError", "PdfFailed", "PdfRefused", "PdfTimedOut", "engine_fingerprint", "make_pdf"]

LARGEST_HTML = 8_000_000
MOST_PAGES = 400

TOO_SLOW = (
    "Det tog för lång tid att göra PDF:en, så arbetet avbröts. "
    "Dela upp de största tabellerna eller korta dokumentet, och försök igen."
)
TOO_LARGE = "Dokumentet är för stort för att bli en PDF. Dela upp det eller flytta tabeller till en bilaga, och försök igen."
BROKEN = "PDF:en kunde inte göras. Försök igen om en stund. Är felet kvar, kontakta den som sköter systemet."


class PdfError(Exception):
    """No PDF was made. The text is Swedish and meant for the user; `detail` is for the log."""

    def __init__(self, message: str, detail: str = "") -> None:
        super().__init__(message)
        self.detail = detail


class PdfRefused(PdfError):
    """The document asks for something the engine does not do; the text says what to change."""


class PdfTimedOut(PdfError):
    """The document was not ready within the limits of time."""


class PdfFailed(PdfError):
    """The engine broke; nothing in the document is known to be wrong."""


def make_pdf(
    html: str,
    *,
    title: str,
    author: str,
    language: str = "sv-SE",
    made_at: datetime,
    identifier: str,
    stylesheet: str | None = None,
    assets: Mapping[str, bytes] | None = None,
    limits: Limits | None = None,
) -> bytes:
    """Return the PDF/A-2a and PDF/UA-1 file for `html`; the same input gives the same bytes.

    `stylesheet` replaces paper.css when a sealed edition is rebuilt; `assets` answer `asset:<name>` addresses.
    Raises PdfRefused, PdfTimedOut or PdfFailed.
    """
    if made_at.tzinfo is None:
        raise ValueError("made_at needs a time zone: the archive reads it without knowing ours")
    if len(html) > LARGEST_HTML:
        raise PdfRefused(TOO_LARGE, f"{len(html)} characters of HTML")
    limits = limits or Limits()
    job = {
        "html": html,
        "css": STYLESHEET.read_text(encoding="utf-8") if stylesheet is None else stylesheet,
        "title": title,
        "author": author,
        "language": language,
        "made_at": made_at.isoformat(timespec="seconds"),
        "identifier": sha256(identifier.encode()).hexdigest()[:32],
        "assets": {name: base64.b64encode(data).decode() for name, data in (assets or {}).items()},
    }
    try:
        return run_child("reports.pdf", json.dumps(job).encode(), limits, environment=_environment)
    except ChildError as error:
        raise pdf_error(error) from error


# In the parent


def pdf_error(error: ChildError) -> PdfError:
    """The child's end in words for the user."""
    if error.ended == Ended.SLOW:
        return PdfTimedOut(TOO_SLOW, error.detail)
    if error.ended == Ended.LARGE:
        return PdfRefused(TOO_LARGE, error.detail)
    if error.ended == Ended.REFUSED:
        return PdfRefused(str(error), error.detail)
    return PdfFailed(BROKEN, error.detail)


def _environment(folder: str) -> dict[str, str]:
    fonts = Path(folder) / "fonts.conf"
    fonts.write_text(fontconfig(folder), encoding="utf-8")
    return {"FONTCONFIG_FILE": str(fonts)}


# In the child


def _work(job: bytes) -> bytes:
    return render(json.loads(job))


def render(job: Mapping[str, Any]) -> bytes:
    """Lay out and write one job. The font configuration is given twice: otherwise a system font slips in."""
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    from reports.domain.paper_limits import reason_to_refuse
    from reports.domain.paper_tree import mend

    fetcher = _locked_fetcher({name: base64.b64decode(data) for name, data in job["assets"].items()})
    fonts = FontConfiguration()
    page = HTML(string=job["html"], url_fetcher=fetcher)
    if reason := reason_to_refuse(page.etree_element):
        raise Refused(reason)
    mend(page.etree_element)
    style = CSS(string=job["css"], url_fetcher=fetcher, font_config=fonts)
    document = page.render(font_config=fonts, stylesheets=[style])
    if len(document.pages) > MOST_PAGES:
        raise Refused(f"Dokumentet blir {len(document.pages)} sidor; högst {MOST_PAGES} går. Dela upp det.")
    _set_metadata(document.metadata, job)
    pdf = _write(document, job["identifier"].encode())
    if fetcher.refused:
        # Asked for afterwards: an image inside SVG swallows the exception and the page looks whole.
        raise Refused(
            "Dokumentet hänvisar till bilder eller filer utanför systemet. Ta bort dem, och försök igen.",
            ", ".join(fetcher.refused[:20]),
        )
    return pdf


def _write(document: Any, identifier: bytes) -> bytes:
    """Write until no packed stream ends in a carriage return: some validators count that as part of the line end.

    `_finish` mends the document's own streams; the two that are made last change with an empty object's number.
    """
    pdf = b""
    for spare in range(10):
        pdf = document.write_pdf(
            finisher=lambda _, pdf, spare=spare: _finish(pdf, spare),
            pdf_variant="pdf/a-2a",
            pdf_tags=True,
            pdf_identifier=identifier,
        )
        if b"\r\nendstream" not in pdf:
            break
    return pdf


def _set_metadata(metadata: Any, job: Mapping[str, Any]) -> None:
    metadata.title = job["title"]
    metadata.authors = [job["author"]]
    metadata.lang = job["language"]
    metadata.created = metadata.modified = job["made_at"]


def _locked_fetcher(assets: Mapping[str, bytes]) -> Any:
    """Answer `asset:<name>` from `assets`; remember and refuse everything else."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class LockedFetcher(URLFetcher):
        def __init__(self) -> None:
            super().__init__(allowed_protocols=(), allow_redirects=False)
            self.refused: list[str] = []

        def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
            name = url.removeprefix("asset:")
            if name != url and name in assets:
                return URLFetcherResponse(url, assets[name])
            self.refused.append(url[:200])
            raise ValueError("only packaged assets are read")

    return LockedFetcher()


def _finish(pdf: Any, spare: int) -> None:
    import pydyf

    metadata = next(item for item in pdf.objects if item.number and item.reference == pdf.catalog["Metadata"])
    _declare_accessible(metadata)
    for item in pdf.objects:
        if isinstance(item, pydyf.Stream) and item.compress and item.data.endswith(b"\r\nendstream"):
            item.compress = False
    for number in range(spare):
        pdf.add_object(pydyf.Dictionary({"Spare": number}))


def _declare_accessible(metadata: Any) -> None:
    """Add the PDF/UA identification inside the one rdf:RDF, which is the only one readers look at.

    The schema is described as well because PDF/A-2 knows no pdfuaid; the stream stays unpacked for the validators.
    """
    metadata.stream = [b"".join(metadata.stream).replace(b"</rdf:RDF>", PDF_UA + b"</rdf:RDF>", 1)]
    metadata.compress = False


if __name__ == "__main__":
    sys.exit(serve(_work))
