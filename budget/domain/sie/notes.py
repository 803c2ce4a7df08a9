"""Collects findings while a file is read, at most twenty of a kind."""

from collections import Counter

from budget.domain.sie.model import SieFinding
from finsam.shared.findings import Severity

SHOWN = 20


class Notes:
    """Findings in the order they were made; from the twenty-first of a kind they are only counted."""

    def __init__(self) -> None:
        self._made: list[SieFinding] = []
        self._counts: Counter[tuple[str, Severity]] = Counter()

    def stop(self, code: str, message: str, line: int | None = None) -> None:
        """The file may not be imported."""
        self._add(code, Severity.STOP, message, line)

    def warn(self, code: str, message: str, line: int | None = None) -> None:
        """Somebody should look at it."""
        self._add(code, Severity.WARNING, message, line)

    def note(self, code: str, message: str, line: int | None = None) -> None:
        """Worth knowing, nothing to do."""
        self._add(code, Severity.NOTE, message, line)

    def _add(self, code: str, severity: Severity, message: str, line: int | None) -> None:
        self._counts[code, severity] += 1
        if self._counts[code, severity] <= SHOWN:
            place = f"Rad {line}: " if line else ""
            self._made.append(SieFinding(code, severity, place + message, line))

    def all(self) -> tuple[SieFinding, ...]:
        """Everything found, and for each kind with more than twenty how many more there are."""
        more = [
            SieFinding(code, severity, f"Samma sak finns på {count - SHOWN} ställen till som inte visas här.")
            for (code, severity), count in self._counts.items()
            if count > SHOWN
        ]
        return (*self._made, *more)
