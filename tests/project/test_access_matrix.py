"""Every address × every role × own and other association: the expected answer. An address without a row fails."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from members.enums import Role
from reports.enums import DocumentState
from reports.models import ReviewRound
from tests.cast import TODAY
from tests.project.matrix_rows import Things, make_things

pytestmark = pytest.mark.django_db

OFFICE = {Role.CHIEF, Role.OFFICE}
READERS = OFFICE | {Role.AUDITOR}


@dataclass(frozen=True)
class Row:
    """`allowed` get `status`; everybody else with a role in the association gets `refused`; the rest get 404."""

    allowed: frozenset[Role]
    arguments: Callable[[Things], list] = lambda things: []
    method: str = "get"
    status: int = 200
    refused: int = 403
    also: dict[Role, int] = field(default_factory=dict)
    data: Callable[[Things], dict] = lambda things: {}
    names_a_thing: bool = True  # else its arguments are a year or the like, the same in every association

    def expected(self, role: Role) -> int:
        return self.also.get(role, self.status if role in self.allowed else self.refused)


def row(allowed, arguments=lambda things: [], **more) -> Row:
    return Row(frozenset(allowed), arguments, **more)


def kept(arguments, **more) -> Row:
    """Of a meeting of the local group: the office keeps it, auditor and group read it, nobody else knows of it."""
    return row(OFFICE, arguments, refused=404, also={Role.AUDITOR: 403, Role.LSG: 403}, **more)


def reported(arguments, **more) -> Row:
    """A report that the office and the intervention's reporter write in; the auditor reads it."""
    return row(OFFICE | {Role.REPORTER}, arguments, refused=404, also={Role.AUDITOR: 403}, **more)


def judged(arguments, **more) -> Row:
    """What the office does with a report that came in; the reporter and the auditor only read it."""
    return row(OFFICE, arguments, refused=404, also={Role.AUDITOR: 403, Role.REPORTER: 403}, **more)


def of_item(things: Things) -> list:
    return [things.meeting.pk, things.item.pk]


def of_year(things: Things) -> list:
    return [2015]


def of_tertial(things: Things) -> list:
    return [2015, "tertial", 2]


CALLED_ON = set(Role) - {Role.REPORTER}
APPLICANTS = CALLED_ON - {Role.AUDITOR}


def of_draft() -> Row:
    """Board and local group sit for one of its parties; the auditor reads only what has been sent in."""
    return row(APPLICANTS, lambda t: [t.written.pk], also={Role.AUDITOR: 404})


OF_ASSOCIATION = {
    "association_start": row(Role),
    "association_overview": row(Role),
    "charter_detail": row(Role),
    "half_year_stop": row(OFFICE, method="post", status=302),
    "association_history": row(Role),
    "association_dissolve": row({Role.CHIEF}),
    "body_list": row(Role),
    "body_detail": row(Role, lambda t: [t.body.pk]),
    "chair_choose": row(OFFICE, lambda t: [t.body.pk]),
    "seat_fill": row(OFFICE, lambda t: [t.mandate.seat_id]),
    "mandate_edit": row(OFFICE, lambda t: [t.mandate.pk]),
    "mandate_end": row(OFFICE, lambda t: [t.mandate.pk]),
    "person_forget": row(OFFICE, lambda t: [t.mandate.person_id]),
    "work_list": row(READERS | {Role.LSG}, lambda t: [t.body.pk], refused=404),
    "work_item": row(READERS | {Role.LSG}, lambda t: ["uppdrag", t.assignment.pk], refused=404),
    "assignment_report": row(
        OFFICE | {Role.LSG}, lambda t: [t.assignment.pk], refused=404, also={Role.AUDITOR: 403}
    ),
    "lesson_add": row(OFFICE | {Role.LSG}, lambda t: [t.body.pk], refused=404, also={Role.AUDITOR: 403}),
    "lesson_to_assignment": row(
        OFFICE, lambda t: [t.lesson.pk], refused=404, also={Role.AUDITOR: 403, Role.LSG: 403}
    ),
    "year_calendar": row(Role),
    "meeting_overview": row(Role),
    "meeting_list": row(Role, lambda t: [t.body.pk]),
    "meeting_plan": row(OFFICE, lambda t: [t.body.pk]),
    "attendance_year": row(READERS | {Role.LSG}, lambda t: [t.body.pk]),
    "attendance_export": row(READERS | {Role.LSG}, lambda t: [t.body.pk]),
    "task_list": row(READERS | {Role.LSG}, lambda t: [t.body.pk]),
    "task_close": kept(lambda t: [t.task.pk]),
    "meeting_detail": row(READERS | {Role.LSG}, lambda t: [t.meeting.pk], refused=404),
    "meeting_edit": kept(lambda t: [t.meeting.pk]),
    "meeting_cancel": kept(lambda t: [t.meeting.pk], method="post", status=302),
    "meeting_attendance": kept(lambda t: [t.meeting.pk]),
    "meeting_hold": kept(lambda t: [t.meeting.pk], method="post", status=302),
    "item_add": kept(lambda t: [t.meeting.pk]),
    "item_edit": kept(of_item),
    "item_move": kept(of_item, method="post", status=302),
    "item_remove": kept(of_item, method="post", status=302),
    "item_minutes": kept(of_item),
    "decision_remove": kept(of_item, method="post", status=302),
    "stance_add": kept(
        of_item,
        method="post",
        status=302,
        data=lambda t: {"jav-attendance": t.stance.attendance_id, "jav-kind": "jav"},
    ),
    "stance_remove": kept(lambda t: [t.stance.pk], method="post", status=302),
    "task_add": kept(
        of_item,
        method="post",
        status=302,
        data=lambda t: {
            "uppgift-title": "Ring",
            "uppgift-person": t.task.person_id,
            "uppgift-due": "2015-12-01",
        },
    ),
    "notice_post": row(
        OFFICE, lambda t: [t.notice.pk], method="post", status=302, data=lambda t: {"on": "2015-11-12"}
    ),
    "notice_take_down": row(
        OFFICE, lambda t: [t.notice.pk], method="post", status=302, data=lambda t: {"on": "2015-11-12"}
    ),
    "record_list": row(READERS),
    "record_export": row(READERS),
    "intervention_list": row(Role),
    "intervention_export": row(Role),
    "intervention_detail": row(Role, lambda t: [t.intervention.pk]),
    "application_list": row(CALLED_ON),
    "call_list": row(CALLED_ON),
    "call_add": row(OFFICE),
    "call_detail": row(CALLED_ON, lambda t: [t.offer.pk]),
    "call_edit": row(OFFICE, lambda t: [t.offer.pk]),
    "application_start": row(APPLICANTS, lambda t: [t.offer.pk]),
    "form_list": row(OFFICE),
    "form_start": row(OFFICE, method="post", status=302),
    "form_detail": row(CALLED_ON, lambda t: [t.questions.pk]),
    "form_edit": row(OFFICE, lambda t: [t.questions.pk]),
    "application_detail": of_draft(),
    "application_edit": of_draft(),
    "application_send": of_draft(),
    "application_withdraw": of_draft(),
    "application_return": row(OFFICE, lambda t: [t.sent_in.pk]),
    "application_version": row(CALLED_ON, lambda t: [t.sent_in.pk, 1]),
    "application_file": row(CALLED_ON, lambda t: [t.sent_in.pk, t.enclosed.pk]),
    "preparation_list": row(CALLED_ON, lambda t: [t.offer.pk]),
    "board_date": row(OFFICE, lambda t: [t.offer.pk]),
    "secretariat_done": row(OFFICE, lambda t: [t.offer.pk], method="post", status=302),
    "application_compare": row(CALLED_ON, lambda t: [t.offer.pk]),
    "application_preparation": row(CALLED_ON, lambda t: [t.sent_in.pk]),
    "preparation_end": row(OFFICE, lambda t: [t.sent_in.pk], method="post", status=302),
    "application_propose": row({Role.CHIEF}, lambda t: [t.proposed.pk]),
    "application_decide": row(OFFICE, lambda t: [t.proposed.pk]),
    "application_agree": row(OFFICE, lambda t: [t.granted.pk]),
    "application_letter": row(CALLED_ON, lambda t: [t.granted.pk, "overenskommelse"]),
    "intervention_split": row(OFFICE, lambda t: [t.intervention.pk]),
    "staff_edit": row(OFFICE | {Role.REPORTER}, lambda t: [t.intervention.pk]),
    "hand_over": row(OFFICE, lambda t: [t.intervention.pk]),
    "hand_over_answer": row(OFFICE, lambda t: [t.hand_over_check.pk]),
    "national_year": row(READERS, of_year, names_a_thing=False),
    "target_list": row(Role),
    "report_list": row(READERS | {Role.REPORTER}),
    "report_open": row(OFFICE),
    "report_finals": row(OFFICE, method="post", status=302, data=lambda t: {"weeks": "8"}),
    "report_template": row(OFFICE, lambda t: ["antal"], names_a_thing=False),
    "report_detail": row(READERS | {Role.REPORTER}, lambda t: [t.approved.pk], refused=404),
    "report_edit": reported(lambda t: [t.awaited.pk]),
    "report_send": reported(lambda t: [t.awaited.pk], method="post", status=302),
    "report_correct": reported(lambda t: [t.approved.pk], method="post", status=302),
    "report_approve": judged(lambda t: [t.came_in.pk], method="post", status=302),
    "report_return": judged(
        lambda t: [t.came_in.pk], method="post", status=302, data=lambda t: {"note": "Kommun saknas"}
    ),
    "budget_list": row(Role),
    "budget_detail": row(Role, lambda t: [t.budget.pk]),
    "budget_edit": row(OFFICE, lambda t: [t.budget.pk]),
    "budget_income": row(Role, lambda t: [t.budget.pk]),
    "budget_solve": row(OFFICE, lambda t: [t.budget.pk]),
    "budget_new": row(OFFICE),
    "budget_revise": row(OFFICE, lambda t: [t.budget.pk], status=302),  # only an adopted one is revised
    "budget_state": row(
        OFFICE, lambda t: [t.budget.pk], method="post", status=302, data=lambda t: {"lage": "samrad"}
    ),
    "budget_adopt": row({Role.CHIEF}, lambda t: [t.budget.pk]),
    "condition_met": row(OFFICE, lambda t: [t.budget.pk], status=302),  # without a condition it leads back
    "consultation_list": row(Role, lambda t: [t.budget.pk]),
    "consultation_send": row(
        OFFICE, lambda t: [t.budget.pk], method="post", status=422, data=lambda t: {"sent_on": "2015-11-13"}
    ),  # all have it already
    "consultation_close": row(
        OFFICE, lambda t: [t.budget.pk], method="post", status=302, data=lambda t: {"reason": "Tiden är ute"}
    ),
    "consultation_answer": row(OFFICE, lambda t: [t.asked.pk]),
    "explanation_add": row(OFFICE, lambda t: [t.budget.pk]),
    "explanation_edit": row(OFFICE, lambda t: [t.explanation.pk]),
    "explanation_remove": row(OFFICE, lambda t: [t.explanation.pk], method="post", status=302),
    "key_list": row(Role),
    "key_detail": row(Role, lambda t: [t.key.pk]),
    "key_new": row(OFFICE),
    "key_edit": row(OFFICE, lambda t: [t.key.pk]),
    "share_rule_new": row(OFFICE),
    "equity_guard": row(Role),
    "account_map": row(READERS, of_year, names_a_thing=False),
    "follow_up": row(Role),
    "follow_up_export": row(Role),
    "follow_up_rule": row(OFFICE),
    "money_period": row(READERS, of_tertial, names_a_thing=False),
    "period_reopen": row(
        OFFICE, of_tertial, names_a_thing=False, method="post", status=422
    ),  # without a reason
    "statement_list": row(Role),
    "statement_year": row(Role, of_year, names_a_thing=False),
    "statement_export": row(Role, of_year, names_a_thing=False),
    "line_accounts": row(READERS, lambda t: [2015, "cash"], names_a_thing=False),
    "row_accounts": row(READERS, lambda t: [2015, "Kansli"], names_a_thing=False),
    "account_vouchers": row(READERS, lambda t: [2015, "1930"], names_a_thing=False),
    "voucher": row(READERS, lambda t: [t.voucher.pk]),
    "figures_edit": row(OFFICE, of_year, names_a_thing=False),
    "figures_import": row(OFFICE),
    "figures_template": row(OFFICE),
    "year_close": row({Role.CHIEF}, of_year, names_a_thing=False),
    "year_reopen": row({Role.CHIEF}, of_year, names_a_thing=False),
    "contribution_list": row(Role),
    "contribution_export": row(Role),
    "contribution_request": row(
        OFFICE,
        lambda t: [t.budget.pk],
        method="post",
        status=302,
        data=lambda t: {"day": "2015-11-01"},
    ),
    "contribution_detail": row(Role, lambda t: [t.contribution.pk]),
    "contribution_step_add": row(OFFICE, lambda t: [t.contribution.pk]),
    "contribution_step": row(OFFICE, lambda t: [t.contribution.pk, t.contribution.steps.first().pk]),
    "contribution_instalments": row(OFFICE, lambda t: [t.contribution.pk]),
    "instalment_mark": row(OFFICE, lambda t: [t.instalment.pk]),
    "contribution_letter": row(READERS, lambda t: [t.contribution.pk, "askande"]),
    "member_detail": row(Role, lambda t: [t.contribution.membership_id]),
    "ledger_list": row(READERS),
    "ledger_detail": row(READERS, lambda t: [t.ledger.pk]),
    "ledger_apply": row(
        OFFICE, lambda t: [t.ledger.pk], method="post", status=302
    ),  # it applies: leads to it
    "ledger_encoding": row(OFFICE, lambda t: [t.ledger.pk], method="post", status=302),
    "ledger_discard": row(OFFICE, lambda t: [t.ledger.pk], method="post", status=302),
    "ledger_reverse": row(OFFICE, lambda t: [t.ledger.pk]),
    "ledger_file": row(READERS, lambda t: [t.ledger.pk]),
    "document_list": row(Role),
    "document_create": row(
        OFFICE, method="post", status=302, data=lambda t: {"kind": "annual_report", "year": "2015"}
    ),
    "document_detail": row(READERS, lambda t: [t.draft.pk], refused=404),
    "section_edit": row(OFFICE, lambda t: [t.draft.pk, t.section.pk], refused=404, also={Role.AUDITOR: 403}),
    "comment_create": row(
        OFFICE,
        lambda t: [t.draft.pk],
        method="post",
        status=302,
        refused=404,
        also={Role.AUDITOR: 403},
        data=lambda t: {"text": "Bra"},
    ),
    "comment_answer": row(
        OFFICE,
        lambda t: [t.comment.pk],
        method="post",
        status=302,
        refused=404,
        also={Role.AUDITOR: 403},
        data=lambda t: {"state": "noterad", "answer": "Tack"},
    ),
    "document_propose": row(
        OFFICE, lambda t: [t.draft.pk], method="post", status=302, refused=404, also={Role.AUDITOR: 403}
    ),
    "review_open": row(
        OFFICE,
        lambda t: [t.draft.pk],
        method="post",
        status=302,
        refused=404,
        also={Role.AUDITOR: 403},
        data=lambda t: {"body": t.body.pk, "closes": "2015-11-30"},
    ),
    "print_request": row(
        OFFICE, lambda t: [t.draft.pk], method="post", status=302, refused=404, also={Role.AUDITOR: 403}
    ),
    "print_status": row(READERS, lambda t: [t.job.pk], refused=404),
    "print_download": row(READERS, lambda t: [t.job.pk], refused=404),
    "document_seal": row(
        {Role.CHIEF}, lambda t: [t.draft.pk], refused=404, also={Role.OFFICE: 403, Role.AUDITOR: 403}
    ),
    "edition_download": row(Role, lambda t: [t.edition.pk]),
    "meeting_paper": row(READERS | {Role.LSG}, lambda t: [t.called.pk, "dagordning"], refused=404),
    "item_paper": row(READERS | {Role.LSG}, lambda t: [t.paper_item.pk, "tjansteskrivelse"], refused=404),
    "meeting_call": row(
        OFFICE, lambda t: [t.called.pk], refused=404, also={Role.AUDITOR: 403, Role.LSG: 403}
    ),
    "call_status": row(OFFICE, lambda t: [t.call.pk]),
    "call_download": row(OFFICE, lambda t: [t.call.pk]),
    "minutes_adjust": row(OFFICE, lambda t: [t.called.pk], refused=404, also={Role.AUDITOR: 403}),
    "attachment_add": row(
        OFFICE, lambda t: [t.paper_item.pk], refused=404, also={Role.AUDITOR: 403, Role.LSG: 403}
    ),
    "attachment_download": row(READERS | {Role.LSG}, lambda t: [t.attachment.pk], refused=404),
    "attachment_remove": row(
        OFFICE, lambda t: [t.attachment.pk], refused=404, also={Role.AUDITOR: 403, Role.LSG: 403}
    ),
    "diary_list": row(READERS),
    "diary_export": row(READERS),
    "diary_add": row(OFFICE),
}
OPEN_TO_ALL = {
    "budget_proposal": "the proposal as sums, once the meeting that decides it is called (8 kap. 14 § KL); else 404",
    "livez": "no login: says that the process runs",
    "readyz": "no login: says that the database answers",
    "account_login": "the way in",
    "account_logout": "the way out",
    "account_signup": "closed; says so",
    "account_reset_password": "forgotten password",
    "account_reset_password_done": "forgotten password",
    "account_reset_password_from_key": "forgotten password",
    "account_reset_password_from_key_done": "forgotten password",
    "account_inactive": "says that the account is closed",
    "account_request_login_code": "the way in by a code in a letter",
    "account_confirm_login_code": "the way in by a code in a letter",
    "mfa_authenticate": "the second step of the way in",
    "mfa_login_webauthn": "the way in by a passkey",
    "openid_connect_login": "an organisation's own sign-in; 404 unless it is set up",
    "openid_connect_callback": "the way back from there",
    "socialaccount_login_cancelled": "the way back from there",
    "invitation_accept": "the link in an invitation; it is the key itself",
    "party_answer": "the link in a party's letter; it is the key itself",
    "own_account": "one's own roles and ways to sign in",
    "stay_signed_in": "one's own session",
    "sign_out_elsewhere": "one's own sessions",
    "account_reauthenticate": "who is asking, once more",
    "mfa_reauthenticate": "who is asking, once more",
    "mfa_reauthenticate_webauthn": "who is asking, once more",
    "mfa_index": "own second factor",
    "mfa_activate_totp": "own second factor",
    "mfa_deactivate_totp": "own second factor",
    "mfa_list_webauthn": "own second factor",
    "mfa_add_webauthn": "own second factor",
    "mfa_edit_webauthn": "own second factor",
    "mfa_remove_webauthn": "own second factor",
    "mfa_view_recovery_codes": "own recovery codes",
    "mfa_generate_recovery_codes": "own recovery codes",
    "account_change_password": "own password",
    "account_set_password": "own password",
    "home": "leads to the user's own association",
}


def names(patterns, prefix="") -> set[str]:
    found: set[str] = set()
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            namespace = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            found |= names(pattern.url_patterns, namespace)
        elif isinstance(pattern, URLPattern) and pattern.name:
            found.add(prefix + pattern.name)
    return found


def test_every_address_stands_in_the_matrix():
    every = {name for name in names(get_resolver().url_patterns) if not name.startswith("admin:")}
    assert every == set(OF_ASSOCIATION) | set(OPEN_TO_ALL)


@pytest.fixture
def things(cast) -> tuple[Things, Things]:
    return make_things(cast.one), make_things(cast.other)


def call(client, name: str, row: Row, slug: str, things: Things):
    """The answer; what the call changed is undone, so that everybody meets the same things."""
    url = reverse(name, args=[slug, *row.arguments(things)])
    with transaction.atomic():
        answer = client.post(url, row.data(things)) if row.method == "post" else client.get(url)
        transaction.set_rollback(True)
    return answer


@pytest.mark.parametrize("name", OF_ASSOCIATION)
def test_each_role_gets_its_answer_and_outsiders_none(cast, things, sign_in, name):
    row, (own, foreign) = OF_ASSOCIATION[name], things
    answers, wanted = {}, {}
    for role in Role:
        client = sign_in(cast.one.users[role])
        answers[role] = call(client, name, row, "norra", own).status_code
        wanted[role] = row.expected(role)
        answers[role, "other's address"] = call(client, name, row, "sodra", foreign).status_code
        wanted[role, "other's address"] = 404
        if row.arguments(own) and row.names_a_thing:
            answers[role, "other's thing"] = call(client, name, row, "norra", foreign).status_code
            wanted[role, "other's thing"] = 404
    for user in (cast.outsider, cast.administrator):
        answers[user.email] = call(sign_in(user), name, row, "norra", own).status_code
        wanted[user.email] = 404
    assert answers == wanted


@pytest.mark.parametrize("name", OF_ASSOCIATION)
def test_nobody_comes_in_without_signing_in(cast, things, client, name):
    answer = call(client, name, OF_ASSOCIATION[name], "norra", things[0])
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))


@pytest.mark.parametrize("name", [name for name, row in OF_ASSOCIATION.items() if row.method == "post"])
def test_what_changes_something_never_answers_a_mere_visit(cast, things, sign_in, name):
    url = reverse(name, args=["norra", *OF_ASSOCIATION[name].arguments(things[0])])
    assert sign_in(cast.one.users[Role.CHIEF]).get(url).status_code == 405


def test_an_own_address_with_a_part_of_anothers_leads_nowhere(cast, things, sign_in):
    own, foreign = things
    client = sign_in(cast.one.users[Role.CHIEF])
    passage = foreign.section.passages.get().uuid
    section = reverse("section_edit", args=["norra", own.draft.pk, foreign.section.pk])
    comment = reverse("comment_create", args=["norra", own.draft.pk])
    review = reverse("review_open", args=["norra", own.draft.pk])
    assert client.get(section).status_code == 404
    assert client.post(section, {"html": "<p>Hej</p>", "base_number": 1}).status_code == 404
    assert client.post(comment, {"text": "Hej", "stycke": passage}).status_code == 404
    assert client.post(review, {"body": foreign.body.pk, "closes": "2015-11-30"}).status_code == 422
    assert not ReviewRound.objects.exists()


YESTERDAY, LAST_WEEK = TODAY - timedelta(days=1), TODAY - timedelta(days=7)


@pytest.mark.parametrize(
    ("state", "group", "closes", "readers"),
    [
        (DocumentState.DRAFT, None, None, READERS),
        (DocumentState.REVIEW, "lsg", TODAY, READERS | {Role.LSG}),
        (DocumentState.REVIEW, "lsg", YESTERDAY, READERS),
        (DocumentState.REVIEW, "board", YESTERDAY, READERS | {Role.BOARD}),
        (DocumentState.PROPOSED, None, None, READERS | {Role.BOARD}),
        (DocumentState.ADOPTED, None, None, set(Role)),
    ],
)
def test_a_document_is_read_by_those_its_state_and_rounds_let_in(
    cast, things, sign_in, state, group: str | None, closes: date | None, readers
):
    draft = things[0].draft
    draft.state = state
    draft.save()
    if group:
        version = draft.versions.get()
        body = getattr(cast.one, group)
        ReviewRound.objects.create(document=draft, version=version, body=body, opens=LAST_WEEK, closes=closes)
    url = reverse("document_detail", args=["norra", draft.pk])
    assert {role for role in Role if sign_in(cast.one.users[role]).get(url).status_code == 200} == readers
    assert sign_in(cast.other.users[Role.CHIEF]).get(url).status_code == 404
