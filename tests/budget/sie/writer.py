"""A small writer of SIE files for the tests: a sound file of each type, and a way to put a fault into it."""

from collections.abc import Iterable
from decimal import Decimal

from budget.domain.sie.checksum import checksum

TYPES = ("1", "2", "3", "4E", "4I")
CHART = {
    "1930": "Företagskonto",
    "2010": "Eget kapital",
    "3511": "Bidrag från Försäkringskassan",
    "4510": "Insatsen Återvägen",
}
HEAD = (
    "#FLAGGA 0",
    "#FORMAT PC8",
    "#SIETYP {declared}",
    '#PROGRAM "Raindance" 2015.2',
    "#GEN 20160115 sign",
    '#FNAMN "Samordningsförbundet Ålösa"',
    "#ORGNR 222000-1966",
    "#RAR 0 20150101 20151231",
    "#RAR -1 20140101 20141231",
    "#KPTYP BAS95",
)
BALANCES = (
    "#IB -1 1930 50.00",
    "#IB -1 2010 -50.00",
    "#UB -1 1930 100.00",
    "#UB -1 2010 -100.00",
    "#IB 0 1930 100.00",
    "#IB 0 2010 -100.00",
    "#UB 0 1930 400.50",
    "#UB 0 2010 -100.00",
    "#RES 0 3511 -1000.00",
    "#RES 0 4510 699.50",
    "#RES -1 3511 -50.00",
    "#RES -1 4510 50.00",
)
PERIODS = (
    "#PSALDO 0 201501 3511 {} -1000.00",
    "#PSALDO 0 201502 4510 {} 699.50",
    "#PBUDGET 0 201501 3511 {} -1000.00",
)
OBJECTS = (
    '#DIM 1 "Kostnadsställe"',
    '#DIM 6 "Projekt"',
    '#OBJEKT 1 "10" "Kansli"',
    '#OBJEKT 6 "22" "Återvägen"',
)
OBJECT_SUMS = (
    '#OIB 0 1930 {1 "10"} 100.00',
    '#OUB 0 1930 {1 "10"} 400.50',
    '#PSALDO 0 201502 4510 {1 "10" 6 "22"} 699.50',
)
VOUCHERS = (
    '#VER "A" 1 20150115 "Bidrag för året" 20150116 "annsve"',
    "{",
    '#TRANS 1930 {} 1000.00 20150115 "Från Försäkringskassan"',
    "#TRANS 3511 {} -1000.00",
    "}",
    '#VER "A" 2 20150210 "Utbetalning \\"Återvägen\\""',
    "{",
    '#TRANS 4510 {1 "10" 6 "22"} 699.50 20150210 "Lön februari" 3.5 "annsve"',
    '#TRANS 1930 {1 "10"} -699.50',
    "}",
)
# What the sound file of type 3, 4E comes to.
SUM_IB, SUM_UB, SUM_RES = Decimal("0.00"), Decimal("300.50"), Decimal("-300.50")


def lines(kind: str = "4E") -> list[str]:
    """A sound file of that type, line by line."""
    said = [line.format(declared=kind[0]) for line in HEAD]
    said += [f'#KONTO {number} "{name}"' for number, name in CHART.items()]
    if kind == "4I":
        return [*said, *OBJECTS, *VOUCHERS]
    said += [f"#KTYP {number} {'TSIK'[int(number[0]) - 1]}" for number in CHART]
    if kind in ("3", "4E"):
        said += OBJECTS
    said += BALANCES
    if kind != "1":
        said += PERIODS
    if kind in ("3", "4E"):
        said += OBJECT_SUMS
    return said + list(VOUCHERS) if kind == "4E" else said


def sie(said: Iterable[str] | None = None, *, encoding: str = "cp437", line_end: str = "\r\n") -> bytes:
    """The lines as a file; `utf-8-sig` writes a byte-order mark."""
    return "".join(line + line_end for line in (lines() if said is None else said)).encode(encoding)


def changed(old: str, new: str, kind: str = "4E") -> list[str]:
    """The sound file with one line, which must be there, put otherwise; several lines are parted by a line end."""
    said = lines(kind)
    at = said.index(old)
    return [*said[:at], *(new.split("\n") if new else []), *said[at + 1 :]]


def without(*starts: str, kind: str = "4E") -> list[str]:
    """The sound file without the lines that start so."""
    return [line for line in lines(kind) if not line.startswith(starts)]


def with_checksum(said: list[str], value: int | None = None) -> list[str]:
    """The lines with a #KSUMMA after the first and another last: the right one, unless a value is given."""
    first, *rest = said
    right = checksum(line.encode("cp437") for line in rest)
    return [first, "#KSUMMA", *rest, f"#KSUMMA {right if value is None else value}"]
