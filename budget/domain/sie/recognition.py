"""Tells what a file is that is no SIE file, so that the user knows what went wrong."""

import re

_TAGS = re.compile(
    rb"(?:^|[\r\n]|\xef\xbb\xbf)[ \t{]*#(?:FLAGGA|PROGRAM|FORMAT|GEN|SIETYP|FNAMN|FNR|ORGNR|RAR|KONTO|KTYP|DIM|UNDERDIM|"
    rb"OBJEKT|IB|UB|RES|OIB|OUB|PSALDO|PBUDGET|VER|TRANS|KPTYP|OMFATTN|TAXAR|VALUTA|KSUMMA)(?=[ \t\r\n]|$)",
    re.IGNORECASE,
)
EXPORT_AGAIN = (
    "Exportera filen på nytt ur ekonomisystemet som SIE typ 4E (filändelsen .se), och välj den filen."
)
_XML = (
    "Filen är XML och ingen SIE-fil som går att läsa. SIE 5 är XML: välj SIE 4 (typ 4E) när du exporterar ur "
    "ekonomisystemet, och välj den filen."
)
_STARTS = (
    (b"%PDF-", "Filen är en PDF och ingen SIE-fil."),
    (b"PK\x03\x04", "Filen är en Excelfil eller ett zip-arkiv och ingen SIE-fil. Packa först upp ett arkiv."),
    (b"PK\x05\x06", "Filen är ett tomt zip-arkiv och ingen SIE-fil."),
    (b"\x1f\x8b", "Filen är packad (gzip) och ingen SIE-fil. Packa upp den först."),
    (b"\xd0\xcf\x11\xe0", "Filen är en äldre Excel- eller Wordfil och ingen SIE-fil."),
    (b"{\\rtf", "Filen är ett textdokument (RTF) och ingen SIE-fil."),
)
_UTF_16 = (
    "Filen är sparad som UTF-16 (Unicode) och går inte att läsa som SIE. Exportera den på nytt ur ekonomisystemet, utan "
    "att öppna och spara den i ett annat program."
)


def other_than_sie(data: bytes) -> str | None:
    """What the file is, in Swedish and with a remedy; None for a file that has at least one SIE record."""
    start = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _UTF_16
    for mark, message in _STARTS:
        if start.startswith(mark):
            return f"{message} {EXPORT_AGAIN}"
    if start.startswith(b"<"):
        return _markup(start.lower())
    if not data.strip(b" \t\r\n\x00\x1a"):
        return f"Filen är tom. {EXPORT_AGAIN}"
    if _TAGS.search(data):
        return None
    kind = "binära data" if b"\x00" in start else "vanlig text"
    return f"Filen är ingen SIE-fil, den ser ut som {kind}: ingen rad börjar med #FLAGGA, #KONTO eller #VER. {EXPORT_AGAIN}"


def _markup(start: bytes) -> str:
    if b"<html" in start or b"<!doctype html" in start:
        return f"Filen är en webbsida (HTML) och ingen SIE-fil. {EXPORT_AGAIN}"
    return _XML
