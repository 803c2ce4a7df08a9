"""Makes rows for tests. Each builder takes what matters to the test and fills in the rest."""

from tests.builders.documents import make_document
from tests.builders.interventions import make_intervention, make_period, make_submission, make_target
from tests.builders.members import (
    make_association,
    make_body,
    make_mandate,
    make_meeting,
    make_membership,
    make_organisation,
    make_person,
    make_role,
    make_seat,
    make_user,
)
from tests.builders.money import (
    make_budget,
    make_closing,
    make_contribution,
    make_explanation,
    make_instalment,
    make_line,
    make_other_money,
    send_to_members,
)
from tests.builders.work import make_agreement, make_assignment, make_event, make_lesson, make_sheet

__all__ = [
    "make_agreement",
    "make_assignment",
    "make_association",
    "make_body",
    "make_budget",
    "make_closing",
    "make_contribution",
    "make_document",
    "make_event",
    "make_explanation",
    "make_instalment",
    "make_intervention",
    "make_lesson",
    "make_line",
    "make_mandate",
    "make_meeting",
    "make_membership",
    "make_organisation",
    "make_other_money",
    "make_period",
    "make_person",
    "make_role",
    "make_seat",
    "make_sheet",
    "make_submission",
    "make_target",
    "make_user",
    "send_to_members",
]
