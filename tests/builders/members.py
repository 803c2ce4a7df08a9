from datetime import date
from itertools import count

from members.enums import BodyKind, OrganisationKind, Party, Role
from members.models import (
    Association,
    Body,
    Mandate,
    Meeting,
    Membership,
    Organisation,
    Person,
    RoleGrant,
    Seat,
    ShareRule,
    User,
)

numbers = count(1)
START = date(2014, 1, 1)
PASSWORD = "samverkan-i-prov"


def make_user(email: str = "", **fields) -> User:
    return User.objects.create_user(email or f"person{next(numbers)}@prov.example", PASSWORD, **fields)


def make_association(slug: str = "", **fields) -> Association:
    slug = slug or f"forbund-{next(numbers)}"
    association = Association.objects.create(slug=slug, **{"name": f"Samordningsförbundet {slug}", **fields})
    ShareRule.objects.create(association=association, valid_from=START)
    return association


def make_organisation(name: str = "", kind: str = OrganisationKind.MUNICIPALITY) -> Organisation:
    return Organisation.objects.create(current_name=name or f"Kommun {next(numbers)}", kind=kind)


def make_membership(
    association: Association, name: str = "", party: str = Party.MUNICIPALITY, **fields
) -> Membership:
    kinds = {Party.MUNICIPALITY: OrganisationKind.MUNICIPALITY, Party.REGION: OrganisationKind.REGION}
    organisation = fields.pop("organisation", None) or make_organisation(
        name, kinds.get(party, OrganisationKind.AGENCY)
    )
    return Membership.objects.create(
        association=association, organisation=organisation, party=party, **{"valid_from": START, **fields}
    )


def make_role(user: User, association: Association, role: str = Role.CHIEF, **fields) -> RoleGrant:
    return RoleGrant.objects.create(
        user=user, association=association, role=role, **{"valid_from": START, **fields}
    )


def make_body(association: Association, kind: str = BodyKind.LSG, **fields) -> Body:
    return Body.objects.create(
        association=association,
        kind=kind,
        **{"name": f"Grupp {next(numbers)}", "valid_from": START, **fields},
    )


def make_seat(body: Body, organisation: Organisation | None = None, **fields) -> Seat:
    return Seat.objects.create(body=body, organisation=organisation, **fields)


def make_person(association: Association, user: User | None = None, **fields) -> Person:
    return Person.objects.create(
        association=association, user=user, **{"name": f"Ledamot {next(numbers)}", **fields}
    )


def make_mandate(seat: Seat, user: User | None = None, **fields) -> Mandate:
    person = fields.pop("person", None) or make_person(seat.body.association, user)
    return Mandate.objects.create(seat=seat, person=person, **{"valid_from": START, **fields})


def make_meeting(body: Body, held_on: date = date(2015, 11, 25), **fields) -> Meeting:
    return Meeting.objects.create(association=body.association, body=body, held_on=held_on, **fields)
