"""Who asks, for which association, in which roles, on which day. Built once per request; the first argument of every query."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Access:
    """`association` is None where several are looked at together (the admin of somebody with two associations).

    `association_ids` is what `.within(access)` filters on; it is empty for somebody without a role.
    `has_others` says that there is another association to change to.
    """

    user: Any
    association: Any
    association_ids: frozenset[int]
    roles: frozenset[str]
    day: date
    bodies: frozenset[int] = field(default_factory=frozenset)
    seats: frozenset[int] = field(default_factory=frozenset)
    is_system: bool = False
    has_others: bool = False

    @classmethod
    def system(cls, association: Any, day: date) -> "Access":
        """For commands and jobs: everything of one association and nothing of another."""
        return cls(
            user=None,
            association=association,
            association_ids=frozenset({association.pk}),
            roles=frozenset(),
            day=day,
            is_system=True,
        )

    @classmethod
    def of_installation(
        cls, user: Any, association_ids: Iterable[int], roles: Iterable[str], day: date
    ) -> "Access":
        """Several associations at once: the admin."""
        return cls(user, None, frozenset(association_ids), frozenset(roles), day)
