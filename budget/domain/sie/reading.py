"""Reads a SIE file: bytes in, everything the file says and everything that is wrong with it out.

Files lie: they claim an encoding and a type they do not have, lack records, carry sums that disagree. Each is read as far
as it can be, with a finding that says what and where; nothing is mended in silence.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from budget.domain.sie import checksum
from budget.domain.sie.checks import check
from budget.domain.sie.encoding import Decoded, decode
from budget.domain.sie.model import Ksumma, SieFile
from budget.domain.sie.notes import Notes
from budget.domain.sie.recognition import other_than_sie
from budget.domain.sie.records import Records


def read_sie(data: bytes, encoding: str | None = None) -> SieFile:
    """Read a file of type 1, 2, 3, 4E or 4I. Any bytes at all can be read: what is no SIE file gets one finding.

    `encoding` ("utf-8", "cp437" or "iso-8859-1") is read with instead of what the file seems to be written in.
    """
    notes = Notes()
    if other := other_than_sie(data):
        notes.stop("not_sie", other)
        return SieFile(sie_type="", findings=notes.all())
    with _no_collecting():
        decoded = decode(data, encoding)
        records = Records(notes)
        records.read(decoded.lines)
        file = _file(records, decoded, _ksumma(data, records))
        check(file, decoded, notes, chosen=encoding is not None)
    return replace(file, findings=notes.all())


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Rows by the ten thousand make the collector look through all of them again and again; none is garbage."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _file(records: Records, decoded: Decoded, ksumma: Ksumma) -> SieFile:
    said = records.said
    file = SieFile(
        sie_type="",
        declared_type=said.get("#SIETYP"),
        declared_format=said.get("#FORMAT"),
        encoding=decoded.encoding,
        program=said.get("#PROGRAM"),
        program_version=records.program_version,
        company=said.get("#FNAMN"),
        org_number=said.get("#ORGNR"),
        generated_on=records.days.get("#GEN"),
        currency=said.get("#VALUTA"),
        chart=said.get("#KPTYP"),
        years=records.years,
        balances_to=records.days.get("#OMFATTN"),
        dimensions=records.dimensions,
        over=records.over,
        accounts=records.accounts,
        objects=tuple(records.objects),
        balances=tuple(records.balances),
        periods=tuple(records.periods),
        vouchers=tuple(records.vouchers),
        ksumma=ksumma,
    )
    return replace(file, sie_type=sie_type(file))


def sie_type(file: SieFile) -> str:
    """What the file holds, at least what it claims: a claim of type 4 without vouchers is still 4.

    4I is type 4 with vouchers and no year's balances. Source: SIE 4B § 4.
    """
    claimed = (file.declared_type or "1")[0]
    kind = max(claimed if claimed in "1234" else "1", held_type(file))
    if kind != "4":
        return kind
    has_balances = any(balance.kind in ("IB", "UB", "RES") for balance in file.balances)
    return "4E" if has_balances or not file.vouchers else "4I"


def held_type(file: SieFile) -> str:
    """The lowest type that may hold what the file does."""
    if file.vouchers:
        return "4"
    if any(period.objects for period in file.periods) or any(
        balance.kind in ("OIB", "OUB") for balance in file.balances
    ):
        return "3"
    return "2" if file.periods else "1"


def _ksumma(data: bytes, records: Records) -> Ksumma:
    """Does the file's checksum hold? Only looked at where there is one."""
    stated = next(((line, value) for line, value in records.checksums if value), None)
    if stated is None:
        return "absent"
    last, value = stated
    first = next((line for line, said in records.checksums if not said and line < last), 0)
    lines = data.removeprefix(b"\xef\xbb\xbf").splitlines()[first : last - 1]
    return "right" if checksum.holds(lines, value) else "wrong"
