"""One of each thing the addresses of the matrix point at, made by the product's own services where it has them."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from budget.models import Budget
from interventions.models import Intervention
from members.models import Assignment, Body, Lesson, Mandate
from reports.enums import DocumentKind, PrintState
from reports.models import Comment, Document, Edition, PrintJob, Section
from reports.services.comments import Place, add_comment
from reports.services.documents import create_document
from reports.services.texts import save_section_text
from tests.builders import (
    make_assignment,
    make_budget,
    make_intervention,
    make_lesson,
    make_line,
    make_period,
    make_submission,
)
from tests.cast import Troupe
from tests.reports.ready import adopted_plan

AT = datetime(2015, 11, 10, 9, 0, tzinfo=ZoneInfo("Europe/Stockholm"))
PDF = b"%PDF-1.7 prov"


@dataclass
class Things:
    body: Body
    mandate: Mandate
    intervention: Intervention
    budget: Budget
    draft: Document
    section: Section
    comment: Comment
    job: PrintJob
    edition: Edition
    assignment: Assignment
    lesson: Lesson


def make_things(troupe: Troupe) -> Things:
    chief = troupe.access("chief")
    intervention = make_intervention(troupe.association)
    make_submission(intervention, make_period(troupe.association))
    budget = make_budget(troupe.association, 2016)
    make_line(budget, Decimal(300_000), intervention=intervention)
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
        budget=budget,
        draft=draft,
        section=section,
        comment=comment,
        job=job,
        edition=adopted_plan(troupe),
        assignment=make_assignment(troupe.lsg),
        lesson=make_lesson(troupe.lsg),
    )
