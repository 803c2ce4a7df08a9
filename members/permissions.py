"""Who may do what. One table for the whole product; `require` answers 403, `.within(access)` answers 404."""

from enum import StrEnum

from django.core.exceptions import PermissionDenied

from finsam.web.access import Access
from members.enums import Role


class Permission(StrEnum):
    SEE_ASSOCIATION = "see_association"
    SEE_RAW_COUNTS = "see_raw_counts"
    SEE_ALL_DOCUMENTS = "see_all_documents"
    USE_ADMIN = "use_admin"
    WRITE_DOCUMENTS = "write_documents"
    ORDER_PRINTS = "order_prints"
    COMMENT = "comment"
    ANSWER_COMMENTS = "answer_comments"
    SEAL = "seal"
    KEEP_SEATS = "keep_seats"
    KEEP_MEETINGS = "keep_meetings"
    SEE_ALL_MEETINGS = "see_all_meetings"
    KEEP_WORK = "keep_work"
    SEE_ALL_WORK = "see_all_work"
    SEE_RECORD = "see_record"
    DISSOLVE = "dissolve"
    KEEP_BUDGET = "keep_budget"
    SEE_LEDGER = "see_ledger"
    KEEP_LEDGER = "keep_ledger"
    APPLY = "apply"
    KEEP_APPLICATIONS = "keep_applications"
    SEE_ALL_APPLICATIONS = "see_all_applications"
    SEE_CALLS = "see_calls"
    PROPOSE_GRANTS = "propose_grants"
    KEEP_REPORTS = "keep_reports"


EVERYONE = frozenset(Role)
OFFICE = frozenset({Role.CHIEF, Role.OFFICE})
GRANTS: dict[Permission, frozenset[Role]] = {
    Permission.SEE_ASSOCIATION: EVERYONE,
    Permission.SEE_RAW_COUNTS: OFFICE | {Role.AUDITOR},
    Permission.SEE_ALL_DOCUMENTS: OFFICE | {Role.AUDITOR},
    Permission.USE_ADMIN: OFFICE,
    Permission.WRITE_DOCUMENTS: OFFICE,
    Permission.ORDER_PRINTS: EVERYONE - {Role.AUDITOR},  # a print keeps a version: she changes nothing
    Permission.COMMENT: OFFICE | {Role.BOARD, Role.LSG},
    Permission.ANSWER_COMMENTS: OFFICE,
    Permission.SEAL: frozenset({Role.CHIEF}),
    Permission.KEEP_SEATS: OFFICE,
    Permission.KEEP_MEETINGS: OFFICE,
    Permission.SEE_ALL_MEETINGS: OFFICE | {Role.AUDITOR},
    Permission.KEEP_WORK: OFFICE,
    Permission.SEE_ALL_WORK: OFFICE | {Role.AUDITOR},
    Permission.SEE_RECORD: OFFICE | {Role.AUDITOR},
    Permission.DISSOLVE: frozenset({Role.CHIEF}),
    Permission.KEEP_BUDGET: OFFICE,
    Permission.SEE_LEDGER: OFFICE | {Role.AUDITOR},  # vouchers may name people; statements are for everyone
    Permission.KEEP_LEDGER: OFFICE,
    Permission.APPLY: OFFICE | {Role.BOARD, Role.LSG},
    Permission.KEEP_APPLICATIONS: OFFICE,
    Permission.SEE_ALL_APPLICATIONS: OFFICE | {Role.AUDITOR, Role.BOARD},
    Permission.PROPOSE_GRANTS: frozenset({Role.CHIEF}),
    Permission.SEE_CALLS: EVERYONE - {Role.REPORTER},  # which applications she sees is asked of each
    Permission.KEEP_REPORTS: OFFICE,
}

# Asked of a person over all her associations together, before any one of them is known.
SECOND_FACTOR_ROLES = GRANTS[Permission.USE_ADMIN]
RAW_COUNT_ROLES = GRANTS[Permission.SEE_RAW_COUNTS] | {Role.REPORTER}


def may(access: Access, permission: Permission) -> bool:
    return access.is_system or bool(access.roles & GRANTS[permission])


def require(access: Access, permission: Permission) -> None:
    if not may(access, permission):
        raise PermissionDenied(f"{permission} is not for this role")


def may_in(access: Access, permission: Permission, body_id: int) -> bool:
    """As `may`, and also for whoever sits in the body today."""
    return body_id in access.bodies or may(access, permission)


def require_in(access: Access, permission: Permission, body_id: int) -> None:
    if not may_in(access, permission, body_id):
        raise PermissionDenied(f"{permission} is not for this role, nor for somebody outside the group")
