"""What the notes to a year's statements are made from, beside the books. Reads and returns; never writes."""

from collections.abc import Collection
from decimal import Decimal

from budget.domain.follow_up import FollowUp, together
from budget.domain.statements import Books, NoteFacts, NoteRow
from budget.enums import Area
from budget.queries.contributions import contributions, name_of, way_of
from budget.queries.posting import MappedAccounts, mapped_accounts
from finsam.web.access import Access

Both = tuple[Decimal | None, Decimal | None]


def note_facts(
    access: Access, books: Books, previous: Books | None, followed: FollowUp, ledgers: Collection[int]
) -> NoteFacts:
    """For the year of `followed`. `ledgers` are the years that a ledger gives: only they are asked for accounts."""
    year = followed.year
    own, before = (
        mapped_accounts(access, one) if one in ledgers else MappedAccounts() for one in (year, year - 1)
    )
    return NoteFacts(
        books=books,
        previous=previous,
        members=member_rows(access, year),
        audit=audit_cost(followed, own, before),
        accounts=own.by_line,
        accounts_before=before.by_line,
    )


def member_rows(access: Access, year: int) -> tuple[NoteRow, ...]:
    """What each member decided to pay in the year and the year before, in the order of their membership.

    A member that goes by another name since stands under the name of the later year.
    """
    decided: dict[int, dict[int, Decimal | None]] = {}
    names: dict[int, str] = {}
    for row in contributions(access).filter(year__in=(year - 1, year)).order_by("year", "membership"):
        decided.setdefault(row.membership_id, {})[row.year] = way_of(row).amounts.decided
        names[row.membership_id] = name_of(row)
    rows = (
        NoteRow(names[member], (amounts.get(year), amounts.get(year - 1)))
        for member, amounts in sorted(decided.items())
    )
    return tuple(row for row in rows if any(row.amounts))


def audit_cost(followed: FollowUp, own: MappedAccounts, before: MappedAccounts) -> Both:
    """What the audit cost in the year and the year before: the lines of its area, else the accounts of its area."""
    rows = followed.rows_in(Area.AUDIT)
    outcome, previous = together(row.outcome for row in rows), together(row.previous for row in rows)
    return (
        own.audit if outcome is None else outcome,
        before.audit if previous is None else previous,
    )
