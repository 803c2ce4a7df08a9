"""Who: associations, organisations, memberships, bodies, people, texts, and the record of what was done."""

from members.models.associations import Association, Membership, Organisation, OrganisationName, Population
from members.models.bodies import Body, Decision, Mandate, Meeting, Seat
from members.models.people import Person, RoleGrant, User
from members.models.record import AuditEvent, Stop
from members.models.shares import KeyWeight, ShareKey, ShareRule
from members.models.texts import FoundationText

__all__ = [
    "Association",
    "AuditEvent",
    "Body",
    "Decision",
    "FoundationText",
    "KeyWeight",
    "Mandate",
    "Meeting",
    "Membership",
    "Organisation",
    "OrganisationName",
    "Person",
    "Population",
    "RoleGrant",
    "Seat",
    "ShareKey",
    "ShareRule",
    "Stop",
    "User",
]
