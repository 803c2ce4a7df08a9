"""What the annual report reads: the books of two years, follow-up, targets, counts, the board and last year's discharge."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from budget.domain.follow_up import FollowUp
from budget.domain.statements import Books, NoteFacts
from budget.enums import RoundingUnit
from budget.models import Closing
from budget.queries.books import books_of, budgeted_books, expected_books, statement_rule
from budget.queries.budgets import current_budget
from budget.queries.money_periods import comments
from budget.queries.notes import note_facts
from budget.queries.outcomes import follow_up
from budget.queries.posting import posting_findings
from finsam.shared.findings import Finding
from finsam.web.access import Access
from interventions.domain.counts import CountTable
from interventions.domain.sheet import SheetFacts
from interventions.domain.staff import StaffRow
from interventions.domain.targets import TargetResult
from interventions.enums import SubmissionState
from interventions.models import Submission
from interventions.queries import count_tables, target_results
from interventions.queries.delivery import HandOverRow, hand_overs_of_year, staff_of_year
from interventions.queries.sheets import sheets_of_year
from members.enums import BodyKind, SeatKind
from members.queries.bodies import body_rows
from members.queries.succession import Takeover, taken_over
from reports.assemble.blocks import Signer
from reports.assemble.document_rows import DocumentRows, document_day, gather_document
from reports.assemble.figures import KR, TKR, Unit
from reports.models import Discharge, Document

UNITS = {RoundingUnit.KRONA: KR, RoundingUnit.THOUSAND: TKR}


@dataclass(frozen=True)
class DischargeRow:
    id: int
    member: str
    outcome: str
    decided_on: date | None
    reference: str


@dataclass(frozen=True)
class LateReport:
    """A report that is not approved yet."""

    intervention: str
    state: str


@dataclass(frozen=True)
class ReportRows:
    """`books` is None before anything is booked; `planned` and `expected` are the budget's and the forecast's books.

    `earlier` are those of the year before `previous`. `facts` is what the notes are made from beside the books, and
    `posting` what the ledger's posting found where a ledger gives the year; `comments` are what was said of the
    operating account's lines when the year's last period was marked done.
    """

    document: DocumentRows
    books: Books | None
    previous: Books | None
    planned: Books | None
    expected: Books | None
    budget_is_adopted: bool
    follow_up: FollowUp
    interventions: tuple[SheetFacts, ...]
    targets: tuple[TargetResult, ...]
    counts: tuple[CountTable, ...]
    previous_counts: tuple[CountTable, ...]
    discharge: tuple[DischargeRow, ...]
    signers: tuple[Signer, ...]
    waiting: tuple[LateReport, ...]
    taken_over: tuple[Takeover, ...] = ()
    staff: tuple[StaffRow, ...] = ()
    hand_overs: tuple[HandOverRow, ...] = ()
    earlier: Books | None = None
    facts: NoteFacts | None = None
    has_ledger: bool = False
    posting: tuple[Finding, ...] = ()
    comments: Mapping[str, str] = field(default_factory=dict)
    unit: Unit = TKR
    hides_empty: bool = True

    @property
    def is_final(self) -> bool:
        return self.follow_up.is_final


def gather(access: Access, document: Document) -> ReportRows:
    year = document.year
    closings = {row.year: row for row in _closings(access, year)}
    budget = current_budget(access, year)
    followed = follow_up(access, year)
    books, previous = (books_of(closings.get(one)) for one in (year, year - 1))
    ledgers = {row.year for row in closings.values() if row.ledger_id}
    rule = statement_rule(access)
    planned = budgeted_books(access, budget, followed.totals.budget)
    return ReportRows(
        document=gather_document(access, document),
        books=books,
        previous=previous,
        planned=planned,
        expected=expected_books(books, planned, followed.totals.forecast),
        budget_is_adopted=bool(budget and budget.is_adopted),
        follow_up=followed,
        interventions=sheets_of_year(access, year, document_day(document)),
        targets=target_results(access, year),
        counts=count_tables(access, year),
        previous_counts=count_tables(access, year - 1),
        discharge=_discharge(access, year - 1),
        signers=_signers(access),
        waiting=_waiting(access, year),
        taken_over=taken_over(access, year),
        staff=staff_of_year(access, year, document_day(document)),
        hand_overs=hand_overs_of_year(access, year, document_day(document)),
        earlier=books_of(closings.get(year - 2)),
        facts=note_facts(access, books, previous, followed, ledgers) if books else None,
        has_ledger=year in ledgers,
        posting=posting_findings(access, year) if year in ledgers else (),
        comments=comments(access, year),
        unit=UNITS[rule.unit],
        hides_empty=rule.hides_empty,
    )


def _closings(access: Access, year: int) -> list[Closing]:
    rows = Closing.objects.within(access).filter(year__in=(year - 2, year - 1, year))
    return list(rows.prefetch_related("figures", "outcomes"))


def _discharge(access: Access, year: int) -> tuple[DischargeRow, ...]:
    rows = Discharge.objects.within(access).filter(year=year).select_related("membership__organisation")
    return tuple(
        DischargeRow(row.pk, str(row.membership), row.get_outcome_display(), row.decided_on, row.reference)
        for row in rows.order_by("membership__pk")
    )


def _signers(access: Access) -> tuple[Signer, ...]:
    """Those who sit in the board on the day of access sign, whoever sat during the year."""
    boards = [body for body in body_rows(access, access.day) if body.kind == BodyKind.BOARD]
    return tuple(
        Signer(seat.current_mandates[0].person.name, _function(seat))
        for board in boards
        for seat in board.seats.all()
        if seat.kind == SeatKind.ORDINARY and seat.current_mandates
    )


def _function(seat: Any) -> str:
    """Chair or vice chair, by the choice that holds that day; else the seat's own duty."""
    chairs = seat.current_mandates[0].current_chairs
    return chairs[0].get_duty_display() if chairs else (seat.duty or "ledamot").capitalize()


def _waiting(access: Access, year: int) -> tuple[LateReport, ...]:
    rows = Submission.objects.within(access).filter(period__last_day__year=year, due__lte=access.day)
    late = rows.exclude(state=SubmissionState.APPROVED).select_related("intervention")
    return tuple(LateReport(row.intervention.name, row.get_state_display()) for row in late)
