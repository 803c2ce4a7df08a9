"""What a check found: one thing that is wrong or worth a look, with its place and its remedy."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    STOP = "stop"  # the law demands it: the next step is closed
    WARNING = "warning"  # the law recommends it: can be confirmed with a reason
    NOTE = "note"  # worth knowing, nothing to do


@dataclass(frozen=True)
class Finding:
    """`code` is stable and English, `message` is for the user: what is wrong, where, what to do."""

    code: str
    severity: Severity
    message: str
    place: str = ""
