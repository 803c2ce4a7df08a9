"""The cast: two associations and one person per role in each, the same people in every test."""

from dataclasses import dataclass, field
from datetime import date

from finsam.web.access import Access
from members.enums import BodyKind, Party, Role
from members.models import Association, Body, Membership, User
from members.queries.access import access_to
from tests.builders import (
    make_association,
    make_body,
    make_mandate,
    make_membership,
    make_role,
    make_seat,
    make_user,
)

TODAY = date(2015, 11, 13)
GRANTED = {Role.CHIEF, Role.OFFICE, Role.REPORTER, Role.AUDITOR}


@dataclass
class Troupe:
    """One association with its members, its board and LSG, and a user per role."""

    association: Association
    memberships: dict[str, Membership]
    board: Body
    lsg: Body
    users: dict[str, User] = field(default_factory=dict)

    def access(self, role: str, day: date = TODAY) -> Access:
        access = access_to(self.users[role], self.association.slug, day)
        assert access is not None
        return access


@dataclass
class Cast:
    one: Troupe
    other: Troupe
    outsider: User
    administrator: User


def make_troupe(slug: str) -> Troupe:
    association = make_association(slug)
    memberships = {
        "fk": make_membership(association, f"Försäkringskassan {slug}", Party.SOCIAL_INSURANCE),
        "af": make_membership(association, f"Arbetsförmedlingen {slug}", Party.EMPLOYMENT_SERVICE),
        "region": make_membership(association, f"Region {slug}", Party.REGION),
        "kommun": make_membership(association, f"{slug} kommun", Party.MUNICIPALITY),
    }
    board = make_body(association, BodyKind.BOARD, name=f"Styrelsen {slug}")
    lsg = make_body(association, BodyKind.LSG, name=f"LSG {slug}")
    troupe = Troupe(association, memberships, board, lsg)
    for role in Role:
        user = make_user(f"{role}@{slug}.example", name=f"{role.label} {slug}")
        troupe.users[role] = user
        if role in GRANTED:
            make_role(user, association, role)
        else:
            body = board if role == Role.BOARD else lsg
            make_mandate(make_seat(body, memberships["kommun"].organisation), user)
    return troupe


def make_cast() -> Cast:
    return Cast(
        one=make_troupe("norra"),
        other=make_troupe("sodra"),
        outsider=make_user("utan@roll.example"),
        administrator=make_user("admin@finsam.example", is_superuser=True),
    )
