"""Who: associations, organisations, memberships, bodies, people, texts, and the record of what was done."""

from members.models.associations import Association, Membership, Organisation, OrganisationName, Population
from members.models.bodies import Body, ChairTerm, Mandate, Seat, SeatTurn
from members.models.charter import AssociationName, Charter, CharterSeats, Succession
from members.models.cooperation import (
    Assignment,
    AuthoritySheet,
    ContactRole,
    CountyAgreement,
    Event,
    EventHeadCount,
    JointEffort,
    Lesson,
    SteeringAssignment,
    SteeringReport,
)
from members.models.diary import DiaryEntry, Reminder
from members.models.invitations import Invitation
from members.models.meetings import (
    AgendaItem,
    Attachment,
    Attendance,
    Decision,
    DelegatedDecision,
    Meeting,
    Notice,
    Stance,
    Task,
)
from members.models.people import Person, RoleGrant, User
from members.models.record import AuditEvent, Stop
from members.models.shares import KeyWeight, ShareKey, ShareRule
from members.models.texts import FoundationText

__all__ = [
    "AgendaItem",
    "Assignment",
    "Association",
    "AssociationName",
    "Attachment",
    "Attendance",
    "AuditEvent",
    "AuthoritySheet",
    "Body",
    "ChairTerm",
    "Charter",
    "CharterSeats",
    "ContactRole",
    "CountyAgreement",
    "Decision",
    "DelegatedDecision",
    "DiaryEntry",
    "Event",
    "EventHeadCount",
    "FoundationText",
    "Invitation",
    "JointEffort",
    "KeyWeight",
    "Lesson",
    "Mandate",
    "Meeting",
    "Membership",
    "Notice",
    "Organisation",
    "OrganisationName",
    "Person",
    "Population",
    "Reminder",
    "RoleGrant",
    "Seat",
    "SeatTurn",
    "ShareKey",
    "ShareRule",
    "Stance",
    "SteeringAssignment",
    "SteeringReport",
    "Stop",
    "Succession",
    "Task",
    "User",
]
