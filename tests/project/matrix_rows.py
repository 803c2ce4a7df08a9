"""One of each thing the addresses of the matrix point at, made by the product's own services where it has them."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from budget.models import Budget
from interventions.models import Intervention
from members.models import Body, Decision
from reports.assemble.contents import contents_from_json
from reports.enums import DocumentKind, DocumentState, PrintState
from reports.models import Comment, Document, Edition, PrintJob, Section
from reports.render import render_paper
from reports.services.comments import Place, add_comment
from reports.services.documents import create_document
from reports.services.texts import save_section_text
from reports.services.versions import record_version
from tests.builders import (
    make_budget,
    make_intervention,
    make_line,
    make_meeting,
    make_period,
    make_submission,
)
from tests.cast import Troupe

AT = datetime(2015, 11, 10, 9, 0, tzinfo=ZoneInfo("Europe/Stockholm"))
PDF = b"%PDF-1.7 prov"


@dataclass
class Things:
    body: Body
    intervention: Intervention
    budget: Budget
    draft: Document
    section: Section
    comment: Comment
    job: PrintJob
    edition: Edition


def make_edition(troupe: Troupe) -> Edition:
    """An adopted plan. Its bytes are not a real PDF: who may fetch them does not hang on what they are."""
    chief = troupe.access("chief")
    adopted = create_document(by=chief, kind=DocumentKind.ACTIVITY_PLAN, year=2014)
    version = record_version(by=chief, document=adopted)
    adopted.state = DocumentState.ADOPTED
    adopted.save()
    return Edition.objects.create(
        version=version,
        decision=Decision.objects.create(meeting=make_meeting(troupe.board), paragraph="§ 1", title="Plan"),
        contents=version.contents,
        schema=1,
        html=render_paper(contents_from_json(version.contents)),
        asset_hashes={},
        engine={},
        pdf=PDF,
        sha256="0" * 64,
        sealed_at=AT,
    )


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
        intervention=intervention,
        budget=budget,
        draft=draft,
        section=section,
        comment=comment,
        job=job,
        edition=make_edition(troupe),
    )
