"""One of each thing the addresses of the matrix point at."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from budget.models import Budget
from interventions.models import Intervention
from members.models import Body, Decision
from reports.enums import DocumentKind, DocumentState, PrintState
from reports.models import Comment, Document, DocumentVersion, Edition, PrintJob, Section
from tests.builders import make_budget, make_document, make_intervention, make_line, make_meeting, make_submission, make_period
from tests.cast import Troupe

AT = datetime(2015, 11, 10, 9, 0, tzinfo=ZoneInfo("Europe/Stockholm"))


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


def make_version(document: Document, number: int = 1) -> DocumentVersion:
    return DocumentVersion.objects.create(document=document, number=number, contents={}, contents_hash="x", at=AT)


def make_edition(troupe: Troupe) -> Edition:
    adopted = make_document(troupe.association, DocumentKind.ACTIVITY_PLAN, 2014, state=DocumentState.ADOPTED)
    decision = Decision.objects.create(meeting=make_meeting(troupe.board), paragraph="§ 1", title="Plan")
    return Edition.objects.create(
        version=make_version(adopted),
        decision=decision,
        contents={},
        schema=1,
        html="<p>Planen</p>",
        asset_hashes={},
        engine={},
        pdf=b"%PDF-1.7 prov",
        sha256="0" * 64,
        sealed_at=AT,
    )


def make_things(troupe: Troupe) -> Things:
    intervention = make_intervention(troupe.association)
    make_submission(intervention, make_period(troupe.association))
    budget = make_budget(troupe.association, 2016)
    make_line(budget, Decimal(300_000), intervention=intervention)
    draft = make_document(troupe.association)
    version = make_version(draft)
    chief = troupe.users["chief"]
    return Things(
        body=troupe.lsg,
        intervention=intervention,
        budget=budget,
        draft=draft,
        section=Section.objects.create(document=draft, key="mal", title="Mål"),
        comment=Comment.objects.create(version=version, text="Bra", author=chief, at=AT),
        job=PrintJob.objects.create(version=version, by=chief, at=AT, state=PrintState.READY, pdf=b"%PDF-1.7 prov"),
        edition=make_edition(troupe),
    )
