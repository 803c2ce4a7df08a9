"""Documents with their versions, comments and editions, and the members' decisions on discharge."""

from typing import Any

from reports.demo.cast import Cast
from reports.demo.source import day, make
from reports.enums import DischargeOutcome
from reports.models import Discharge


def load_discharge(cast: Cast, rows: list[dict[str, Any]]) -> None:
    """Each decision: day, outcome, reference; None for a member that has not decided."""
    for row in rows:
        for short, decision in row["decisions"].items():
            on, outcome, reference = decision or (None, DischargeOutcome.PENDING, "")
            make(
                Discharge,
                membership=cast.members[short],
                year=row["year"],
                sent_on=day(row["sent"]),
                decided_on=day(on),
                outcome=outcome,
                reference=reference,
            )
