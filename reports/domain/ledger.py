"""The counts of a document as cells of the ledger: what has been shown outside the office, or kept back."""

from collections.abc import Iterator
from dataclasses import dataclass

from interventions.domain.disclosure import Count, Share, Shown, Withheld


@dataclass(frozen=True)
class LedgerCell:
    """`count` is None for a count that was withheld."""

    key: str
    count: int | None


def ledger_cells(key: str, value: object) -> Iterator[LedgerCell]:
    """The cells of one figure: one for a count, part and base for a share, none for anything else."""
    if isinstance(value, Shown | Withheld):
        yield LedgerCell(key, _number(value))
    elif isinstance(value, Share):
        yield LedgerCell(f"{key}:del", _number(value.part))
        yield LedgerCell(f"{key}:av", _number(value.base))


def _number(count: Count) -> int | None:
    return count.value if isinstance(count, Shown) else None
