"""How long somebody stays signed in. Our own rule: short where raw counts are seen (docs/adr/0012)."""

from dataclasses import dataclass

MINUTE = 60
IDLE_WITH_COUNTS = 30 * MINUTE
IDLE = 60 * MINUTE
LONGEST = 12 * 60 * MINUTE
WARNING = 5 * MINUTE  # so long before the end the page says so


@dataclass(frozen=True)
class Stay:
    """One signed-in session: when it began and was last used, in seconds, and whether raw counts may be seen in it."""

    began: int
    seen: int
    sees_counts: bool

    def ends(self) -> int:
        """The second at which it ends unless it is used again; never later than twelve hours after it began."""
        idle = IDLE_WITH_COUNTS if self.sees_counts else IDLE
        return min(self.seen + idle, self.began + LONGEST)

    def is_over(self, now: int) -> bool:
        return now >= self.ends()

    def may_be_longer(self) -> bool:
        """Would using it now move its end?"""
        return self.ends() < self.began + LONGEST
