"""One of each thing the addresses of the matrix point at, made by the product's own services where it has them."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.core.files.base import ContentFile

from budget.enums import Area
from budget.models import (
    Budget,
    BudgetExplanation,
    Consultation,
    Contribution,
    Instalment,
    LedgerFile,
    LedgerVoucher,
    Outcome,
)
from interventions.enums import SubmissionState
from interventions.models import (
    Application,
    ApplicationCall,
    ApplicationFile,
    ApplicationForm,
    HandOver,
    HandOverCheck,
    Intervention,
    ReporterAssignment,
    Submission,
)
from members.enums import MeetingState, Role, StanceKind
from members.models import (
    AgendaItem,
    Assignment,
    Attachment,
    Attendance,
    Body,
    Lesson,
    Mandate,
    Meeting,
    Notice,
    ShareKey,
    Stance,
    Task,
)
from reports.enums import DocumentKind, PaperKind, PrintState
from reports.models import Comment, Document, Edition, MeetingPaper, PrintJob, Section
from reports.services.comments import Place, add_comment
from reports.services.documents import create_document
from reports.services.texts import save_section_text
from tests.builders import (
    make_assignment,
    make_budget,
    make_closing,
    make_contribution,
    make_explanation,
    make_instalment,
    make_intervention,
    make_lesson,
    make_line,
    make_mandate,
    make_meeting,
    make_period,
    make_seat,
    make_submission,
    send_to_members,
)
from tests.builders.applications import make_application, make_call, send
from tests.builders.grants import make_granted, make_proposed
from tests.builders.ledger import make_book, make_ledger
from tests.builders.meetings import make_task
from tests.builders.papers import attach, make_item, pdf_of
from tests.cast import Troupe
from tests.reports.ready import adopted_plan

AT = datetime(2015, 11, 10, 9, 0, tzinfo=ZoneInfo("Europe/Stockholm"))
PDF = b"%PDF-1.7 prov"


@dataclass
class Things:
    body: Body
    mandate: Mandate
    intervention: Intervention
    hand_over_check: HandOverCheck
    budget: Budget
    contribution: Contribution
    instalment: Instalment
    asked: Consultation
    explanation: BudgetExplanation
    key: ShareKey
    voucher: LedgerVoucher
    ledger: LedgerFile
    draft: Document
    section: Section
    comment: Comment
    job: PrintJob
    edition: Edition
    assignment: Assignment
    lesson: Lesson
    meeting: Meeting
    item: AgendaItem
    stance: Stance
    task: Task
    notice: Notice
    called: Meeting
    paper_item: AgendaItem
    attachment: Attachment
    call: MeetingPaper
    approved: Submission
    awaited: Submission
    came_in: Submission
    offer: ApplicationCall
    questions: ApplicationForm
    written: Application
    sent_in: Application
    enclosed: ApplicationFile
    proposed: Application
    granted: Application


def make_things(troupe: Troupe) -> Things:
    chief = troupe.access("chief")
    intervention = make_intervention(troupe.association)
    budget = make_budget(troupe.association, 2016)
    make_line(budget, Decimal(300_000), intervention=intervention)
    contribution = make_contribution(troupe.memberships["kommun"], 2016, decided=Decimal(900))
    draft = create_document(by=chief, kind=DocumentKind.ACTIVITY_PLAN, year=2016)
    section = draft.sections.get(key="organisation")
    save_section_text(by=chief, section=section, html="<p>Chefen leder arbetet.</p>", base_number=0)
    comment = add_comment(by=chief, document=draft, place=Place(), text="Bra")
    job = PrintJob.objects.create(
        version=comment.version, by=chief.user, at=AT, state=PrintState.READY, pdf=PDF
    )
    return Things(
        body=troupe.lsg,
        mandate=Mandate.objects.filter(seat__body=troupe.lsg).first(),
        intervention=intervention,
        hand_over_check=HandOverCheck.objects.create(
            hand_over=HandOver.objects.create(intervention=intervention), months=6, due=date(2015, 11, 1)
        ),
        budget=budget,
        contribution=contribution,
        instalment=make_instalment(contribution, Decimal(900), date(2016, 1, 31)),
        asked=send_to_members(budget)[0],
        explanation=make_explanation(budget),
        key=ShareKey.objects.create(association=troupe.association, name="Lika delar", kind="lika"),
        ledger=make_ledger(troupe.association, make_book(2014), file=ContentFile(b"#FLAGGA 0", "bok.se")),
        voucher=booked_voucher(troupe),
        draft=draft,
        section=section,
        comment=comment,
        job=job,
        edition=adopted_plan(troupe),
        assignment=make_assignment(troupe.lsg),
        lesson=make_lesson(troupe.lsg),
        **meeting_things(troupe),
        **paper_things(troupe),
        **report_things(troupe, intervention),
        **application_things(troupe, budget),
    )


def application_things(troupe: Troupe, budget: Budget) -> dict[str, Any]:
    """An open call that the local group prepares, applications of the municipality: a draft, one sent in with a paper,
    one that waits for the board and one that is granted.
    """
    offer = make_call(troupe.association, group=troupe.lsg)
    parties = troupe.memberships["kommun"], troupe.memberships["af"]
    sent = make_application(offer, *parties)
    enclosed = ApplicationFile(application=sent, title="Tidplan", sha256="x" * 64, size=9, pages=1)
    enclosed.file.save("tidplan.pdf", ContentFile(PDF), save=False)
    enclosed.save()
    return {
        "offer": offer,
        "questions": offer.form,
        "written": make_application(offer, *parties),
        "sent_in": send(sent),
        "enclosed": enclosed,
        "proposed": make_proposed(troupe, offer, *parties),
        "granted": make_granted(troupe, make_proposed(troupe, offer, *parties), line=budget.lines.first()),
    }


def report_things(troupe: Troupe, intervention: Intervention) -> dict[str, Any]:
    """The intervention's reports, approved, awaited and just in; the reporter reports for it."""
    grant = troupe.association.role_grants.get(role=Role.REPORTER)
    ReporterAssignment.objects.create(grant=grant, intervention=intervention)
    second = make_period(troupe.association, date(2015, 5, 1), date(2015, 8, 31))
    third = make_period(troupe.association, date(2015, 9, 1), date(2015, 12, 31))
    return {
        "approved": make_submission(intervention, make_period(troupe.association)),
        "came_in": make_submission(intervention, second, state=SubmissionState.SENT),
        "awaited": make_submission(intervention, third, state=SubmissionState.AWAITED, due=date(2016, 1, 31)),
    }


def booked_voucher(troupe: Troupe) -> LedgerVoucher:
    """Of a ledger that gives the books of 2015."""
    ledger = make_ledger(troupe.association)
    closing = make_closing(troupe.association, 2015, ledger=ledger)
    Outcome.objects.create(closing=closing, name="Kansli", area=Area.ADMINISTRATION, amount=Decimal(0))
    return ledger.vouchers.first()


def meeting_things(troupe: Troupe) -> dict[str, Any]:
    """A meeting of the local group yesterday, with a matter that somebody left; the board's notice, not posted yet."""
    meeting = make_meeting(troupe.lsg, date(2015, 11, 12))
    item = make_item(meeting)
    seat = make_seat(troupe.lsg)
    mandate = make_mandate(seat)
    came = Attendance.objects.create(meeting=meeting, seat=seat, person=mandate.person)
    board = make_meeting(
        troupe.board, date(2015, 11, 2), state=MeetingState.ADJUSTED, adjusted_on=date(2015, 11, 9)
    )
    return {
        "meeting": meeting,
        "item": item,
        "stance": Stance.objects.create(item=item, attendance=came, kind=StanceKind.CONFLICT),
        "task": make_task(troupe.lsg, mandate.person),
        "notice": Notice.objects.create(
            meeting=board, organisation=troupe.memberships["kommun"].organisation
        ),
    }


def paper_things(troupe: Troupe) -> dict[str, Any]:
    """A called meeting of the local group, a matter with its papers, and the call that was sent; the diary is kept here."""
    troupe.association.diary_pattern = "{år}:{ärende}"
    troupe.association.save()
    called = make_meeting(troupe.lsg, date(2015, 11, 26), state=MeetingState.CALLED)
    item = make_item(called, background="<p>Bakgrund</p>")
    return {
        "called": called,
        "paper_item": item,
        "attachment": attach(troupe, item, "Bilaga", pdf_of("Bilaga")),
        "call": MeetingPaper.objects.create(
            meeting=called, kind=PaperKind.CALL, at=AT, state=PrintState.READY, pdf=PDF, sha256="x"
        ),
    }
