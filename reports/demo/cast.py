"""What the loaders hand on to each other: the rows of one association by their short names in the data files."""

from dataclasses import dataclass, field

from finsam.web.access import Access
from interventions.models import Intervention, Target, TargetGroup
from members.models import Association, Body, Decision, Membership, Seat, ShareKey, User


@dataclass
class Cast:
    association: Association
    access: Access
    members: dict[str, Membership] = field(default_factory=dict)
    keys: dict[str, ShareKey] = field(default_factory=dict)
    bodies: dict[str, Body] = field(default_factory=dict)
    seats: dict[str, Seat] = field(default_factory=dict)
    decisions: dict[str, Decision] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    target_groups: dict[str, TargetGroup] = field(default_factory=dict)
    interventions: dict[str, Intervention] = field(default_factory=dict)
    targets: dict[tuple[str, int], Target] = field(default_factory=dict)
