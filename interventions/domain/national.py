"""Our figures of an intervention beside those of the national follow-up system, and what tells them apart.

The system takes participants of individual interventions by sex, of structural ones as one number, and budget and outcome
per intervention and year. It names neither file format nor interface, so its figures are typed or pasted.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from finsam.shared.formats import kronor, number
from interventions.enums import Orientation

SYSTEM = "Uppföljning Finsam"
COUNTS = ("women", "men", "total")
AMOUNTS = ("budget", "outcome")
LABELS = {
    "women": "Kvinnor",
    "men": "Män",
    "total": "Deltagare totalt",
    "budget": "Budget",
    "outcome": "Utfall",
}
# What a heading of a pasted sheet may be called, in small letters.
HEADINGS = {
    "insats": "name",
    "insatsens namn": "name",
    "namn": "name",
    "kvinnor": "women",
    "antal kvinnor": "women",
    "män": "men",
    "antal män": "men",
    "totalt": "total",
    "deltagare": "total",
    "deltagare totalt": "total",
    "antal deltagare": "total",
    "budget": "budget",
    "utfall": "outcome",
}
PLAIN_ORDER = ("name", "women", "men", "total", "budget", "outcome")
MOST_ROWS = 500


@dataclass(frozen=True)
class Figures:
    """One side's figures of one intervention and year: participations, and kronor. None is not known."""

    women: int | None = None
    men: int | None = None
    total: int | None = None
    budget: Decimal | None = None
    outcome: Decimal | None = None

    @property
    def is_empty(self) -> bool:
        return all(getattr(self, name) is None for name in LABELS)


@dataclass(frozen=True)
class Difference:
    """`code` is a name of Figures, or empty for the whole intervention; `words` say what differs and what to do."""

    code: str
    words: str


def fields_of(orientation: str) -> tuple[str, ...]:
    """The figures the system has of an intervention: by sex only where it is for individuals."""
    return (*COUNTS, *AMOUNTS) if orientation == Orientation.INDIVIDUAL else ("total", *AMOUNTS)


def differences(ours: Figures, theirs: Figures, orientation: str) -> tuple[Difference, ...]:
    """What tells the two sides apart, figure by figure; amounts within a krona are the same."""
    if theirs.is_empty:
        return (
            ()
            if ours.is_empty
            else (
                Difference(
                    "", f"Uppgifter saknas från {SYSTEM}. Skriv in dem, eller registrera insatsen där."
                ),
            )
        )
    if ours.is_empty:
        return (
            Difference(
                "", f"Finns i {SYSTEM}, men vi har varken godkända antal, budget eller utfall för året."
            ),
        )
    theirs = _with_total(theirs)
    found = (_difference(name, getattr(ours, name), getattr(theirs, name)) for name in fields_of(orientation))
    return tuple(one for one in (*found, _sum_fault(theirs)) if one is not None)


def _with_total(one: Figures) -> Figures:
    if one.total is not None or one.women is None or one.men is None:
        return one
    return Figures(one.women, one.men, one.women + one.men, one.budget, one.outcome)


def _sum_fault(theirs: Figures) -> Difference | None:
    if None in (theirs.women, theirs.men, theirs.total):
        return None
    together = (theirs.women or 0) + (theirs.men or 0)
    if together == theirs.total:
        return None
    return Difference(
        "total",
        f"Kvinnor och män blir {together} i {SYSTEM}, men totalen är {theirs.total}. Kontrollera där.",
    )


def _difference(name: str, ours: int | Decimal | None, theirs: int | Decimal | None) -> Difference | None:
    label = LABELS[name]
    if ours is None and theirs is None:
        return None
    if theirs is None:
        return Difference(name, f"{label} saknas i {SYSTEM}; vi har {_written(name, ours)}.")
    if ours is None:
        return Difference(name, f"{label} saknas hos oss; {SYSTEM} har {_written(name, theirs)}.")
    gap = Decimal(ours) - Decimal(theirs)
    if abs(gap) < 1:
        return None
    more = "mer" if gap > 0 else "mindre"
    if name in COUNTS:
        more = "fler" if gap > 0 else "färre"
    return Difference(
        name,
        f"{label}: vi har {_written(name, ours)}, {SYSTEM} {_written(name, theirs)}, alltså {_written(name, abs(gap))} "
        f"{more} hos oss.",
    )


def _written(name: str, figure: int | Decimal | None) -> str:
    assert figure is not None
    return kronor(Decimal(figure)) if name in AMOUNTS else number(int(figure))


@dataclass(frozen=True)
class Pasted:
    """`cells` is intervention → figure's name → text as pasted; `unknown` are names that none of ours has."""

    cells: Mapping[int, Mapping[str, str]]
    unknown: tuple[str, ...]
    faults: tuple[str, ...]


def read_pasted(text: str, known: Mapping[str, int]) -> Pasted:
    """Rows from a spreadsheet, cells by tabs (or semicolons). `known` maps an intervention's name to its key.

    The first row may be headings; without any, the columns are name, women, men, total, budget, outcome. Figures are
    not judged here: they are shown as pasted, where each can be mended.
    """
    rows = [line for line in text.splitlines() if line.strip()]
    if not rows:
        return Pasted({}, (), ("Klistra in minst en rad med insatsens namn och dess uppgifter.",))
    if len(rows) > MOST_ROWS:
        return Pasted({}, (), (f"Högst {MOST_ROWS} rader på en gång. Dela upp dem.",))
    parted = [_parted(row) for row in rows]
    columns = _columns(parted[0])
    body = parted[1:] if columns else parted
    order = columns or dict(enumerate(PLAIN_ORDER))
    if "name" not in order.values():
        return Pasted({}, (), ("Kolumnen Insats saknas. Ta med insatsernas namn.",))
    return _read_rows(body, order, {name.strip().casefold(): pk for name, pk in known.items()}, bool(columns))


def _parted(row: str) -> list[str]:
    return [cell.strip() for cell in row.split("\t" if "\t" in row else ";")]


def _columns(cells: Iterable[str]) -> dict[int, str]:
    """place → figure, of headings that are known; empty when the row is no row of headings."""
    return {
        place: HEADINGS[cell.casefold()] for place, cell in enumerate(cells) if cell.casefold() in HEADINGS
    }


def _read_rows(
    body: list[list[str]], order: Mapping[int, str], known: Mapping[str, int], has_heading: bool
) -> Pasted:
    cells: dict[int, dict[str, str]] = {}
    unknown, faults = [], []
    for number_, row in enumerate(body, start=2 if has_heading else 1):
        found = {name: row[place] for place, name in order.items() if place < len(row)}
        name = found.pop("name", "")
        pk = known.get(name.casefold())
        if not name:
            faults.append(f"Rad {number_} har inget namn på en insats.")
        elif pk is None:
            unknown.append(name)
        elif pk in cells:
            faults.append(f"Rad {number_}: {name} står två gånger. Ta bort den ena raden.")
        else:
            cells[pk] = found
    return Pasted(cells, tuple(unknown), tuple(faults))
