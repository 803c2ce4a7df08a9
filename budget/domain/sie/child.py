"""Receives and reads SIE files in a child process with limits, so that a hostile file ends in words.

`receive` takes a file from outside and gives back what may be stored of it; `read` reads what was stored.
"""

import gc
import hashlib
import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from budget.domain.sie.encoding import CP437, LATIN_1, UTF_8
from budget.domain.sie.model import Ksumma, SieFile, SieFinding
from budget.domain.sie.personal import with_personal_number
from budget.domain.sie.reading import read_sie
from budget.domain.sie.texts import drop_texts
from budget.domain.sie.transfer import findings_from_json, findings_to_json, from_json, to_json
from finsam.shared.child import ChildError, Ended, Limits, run_child, serve
from finsam.shared.findings import Severity
from finsam.shared.identity import personal_numbers

LARGEST_FILE = 20 * 1024 * 1024
LIMITS = Limits(cpu_seconds=20, wall_seconds=40, memory_bytes=512 * 1024**2)

TOO_LARGE = "Filen är större än 20 MB. Exportera ett räkenskapsår åt gången, och försök igen."
TOO_HEAVY = (
    "Filen är för stor eller krånglig för att läsas. Exportera den på nytt ur ekonomisystemet, ett räkenskapsår åt gången, "
    "och försök igen."
)
BROKEN = "Filen kunde inte läsas just nu. Försök igen om en stund."

_UNQUOTED = "raden går inte att läsa, och i den kan stå ett personnummer. Rätta i ekonomisystemet och exportera filen på nytt."

_RECEIVE, _RECEIVE_WITH_TEXTS = b"-", b"T"
# How a kept file is read: as it looks, or as somebody has chosen.
_READ: Mapping[str | None, bytes] = {None: b"R", UTF_8: b"8", CP437: b"4", LATIN_1: b"1"}


class SieUnreadable(Exception):
    """The file was not read. The text is Swedish and meant for the user; `detail` is for the log."""

    def __init__(self, message: str, detail: str = "") -> None:
        super().__init__(message)
        self.detail = detail


@dataclass(frozen=True)
class Received:
    """A file from outside: `content` is what may be stored of it, everything else is about the file as it came.

    `sha256` and `ksumma` are of the bytes as received. `findings` are those that stop an import, and a checksum that does
    not hold, since it cannot be seen in the content any more. Where there is a stop, nothing should be stored.
    """

    content: bytes
    sha256: str
    ksumma: Ksumma
    sie_type: str
    company: str | None
    org_number: str | None
    years: Mapping[int, tuple[date, date]]
    findings: tuple[SieFinding, ...]
    texts_dropped: int

    @property
    def is_refused(self) -> bool:
        """May the file not be imported?"""
        return any(finding.severity == Severity.STOP for finding in self.findings)


# In the parent


def receive(data: bytes, *, keep_texts: bool) -> Received:
    """What may be stored of a file. Raises SieUnreadable for one that is too large or takes too much work."""
    if len(data) > LARGEST_FILE:
        raise SieUnreadable(TOO_LARGE, f"{len(data)} bytes")
    head, _, content = _answer(_RECEIVE_WITH_TEXTS if keep_texts else _RECEIVE, data).partition(b"\n")
    said = json.loads(head)
    return Received(
        content=content,
        sha256=hashlib.sha256(data).hexdigest(),
        ksumma=said["ksumma"],
        sie_type=said["sie_type"],
        company=said["company"],
        org_number=said["org_number"],
        years={
            number: (date.fromisoformat(first), date.fromisoformat(last))
            for number, first, last in said["years"]
        },
        findings=findings_from_json(said["findings"]),
        texts_dropped=said["texts_dropped"],
    )


def read(content: bytes, encoding: str | None = None) -> SieFile:
    """Everything a file says, `encoding` as in read_sie. Raises SieUnreadable for one that is too large or heavy."""
    if len(content) > LARGEST_FILE:
        raise SieUnreadable(TOO_LARGE, f"{len(content)} bytes")
    return from_json(json.loads(_answer(_READ[encoding], content)))


def _answer(mode: bytes, data: bytes) -> bytes:
    try:
        return run_child("budget.domain.sie.child", mode + data, LIMITS)
    except ChildError as error:
        said = {Ended.SLOW: TOO_HEAVY, Ended.LARGE: TOO_HEAVY}
        raise SieUnreadable(said.get(error.ended, BROKEN), error.detail) from error


# In the child


def _work(job: bytes) -> bytes:
    gc.disable()  # it only looks through rows that all stay; the process ends when they are told
    try:
        return _done(job)
    except MemoryError:
        pass  # leaving this block lets go of what was read: without that there is no room to say why
    raise MemoryError


def _done(job: bytes) -> bytes:
    mode, data = job[:1], job[1:]
    for encoding, own in _READ.items():
        if mode == own:
            return _json(to_json(read_sie(data, encoding)))
    return _received(data, keep_texts=mode == _RECEIVE_WITH_TEXTS)


def _received(data: bytes, *, keep_texts: bool) -> bytes:
    file = read_sie(data)
    if not file.sie_type:
        data = b""  # what is no SIE file is not kept
    content, texts_dropped = (data, 0) if keep_texts else drop_texts(data)
    told = [
        _without_number(finding)
        for finding in file.findings
        if finding.severity == Severity.STOP or finding.code == "ksumma_wrong"
    ]
    head = {
        "ksumma": file.ksumma,
        "sie_type": file.sie_type,
        "company": file.company,
        "org_number": file.org_number,
        "years": [
            [number, first.isoformat(), last.isoformat()] for number, (first, last) in file.years.items()
        ],
        "findings": findings_to_json((*told, *with_personal_number(content))),
        "texts_dropped": texts_dropped,
    }
    return _json(head) + b"\n" + content


def _without_number(finding: SieFinding) -> SieFinding:
    """A fault's words are kept where the file is not, and may quote an amount or a voucher that is somebody's number."""
    if not personal_numbers(finding.message):
        return finding
    return finding._replace(message=f"Rad {finding.line}: {_UNQUOTED}" if finding.line else _UNQUOTED)


def _json(said: dict[str, Any]) -> bytes:
    return json.dumps(said, separators=(",", ":")).encode()


if __name__ == "__main__":
    sys.exit(serve(_work))
