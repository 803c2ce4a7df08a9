"""An association whose documents can be adopted: everything the law asks for is written and booked."""

from datetime import date
from decimal import Decimal

from budget.enums import Area, StatementLine
from budget.models import Closing, Outcome, StatementFigure
from finsam.web.access import Access
from members.enums import BodyKind
from members.models import Decision
from reports.assemble.contents import SCHEMA, contents_from_json
from reports.enums import DocumentState
from reports.models import Document, Edition
from reports.render import render_paper
from reports.services.documents import create_document
from reports.services.texts import save_section_text
from reports.services.versions import record_version
from tests.builders import make_budget, make_closing, make_intervention, make_line, make_meeting, make_target
from tests.cast import Troupe

D = Decimal
FIGURES = {
    StatementLine.CONTRIBUTIONS: 3_000_000,
    StatementLine.OTHER_INCOME: 0,
    StatementLine.RECEIVABLES: 400_000,
    StatementLine.CASH: 1_100_000,
    StatementLine.EQUITY_OPENING: 900_000,
    StatementLine.SHORT_TERM_DEBT: 500_000,
}


def book(troupe: Troupe, year: int, cost: int = 2_900_000, **fields) -> Closing:
    closing = make_closing(
        troupe.association, year, **{"through": date(year, 12, 31), "is_final": True, **fields}
    )
    Outcome.objects.create(closing=closing, area=Area.ADMINISTRATION, name="Kansli", amount=D(cost))
    for line, amount in FIGURES.items():
        StatementFigure.objects.create(closing=closing, line=line, amount=D(amount))
    return closing


def budgeted(troupe: Troupe, year: int) -> None:
    budget = make_budget(troupe.association, year, D(3_000_000), state="faststalld")
    make_line(budget, D(3_000_000), name="Kansli", area=Area.ADMINISTRATION)


def written(access: Access, kind: str, year: int) -> Document:
    document = create_document(by=access, kind=kind, year=year)
    for section in document.sections.all():
        save_section_text(by=access, section=section, html=f"<p>Om {section.title}.</p>", base_number=0)
    return document


def ready_plan(troupe: Troupe, year: int = 2015) -> Document:
    budgeted(troupe, year)
    make_target(make_intervention(troupe.association), year=year)
    return written(troupe.access("chief"), "activity_plan", year)


def ready_report(troupe: Troupe, year: int = 2014) -> Document:
    budgeted(troupe, year)
    book(troupe, year)
    return written(troupe.access("chief"), "annual_report", year)


def decision(troupe: Troupe, held_on: date = date(2015, 11, 10), paragraph: str = "§ 54") -> Decision:
    assert troupe.board.kind == BodyKind.BOARD
    return Decision.objects.create(
        meeting=make_meeting(troupe.board, held_on), paragraph=paragraph, title="Planen"
    )


def adopted_plan(troupe: Troupe, year: int = 2014) -> Edition:
    """An adopted plan whose bytes are no real PDF: for tests of who reads it and of what the browser shows."""
    access = troupe.access("chief")
    plan = create_document(by=access, kind="activity_plan", year=year)
    version = record_version(by=access, document=plan)
    plan.state = DocumentState.ADOPTED
    plan.save()
    return Edition.objects.create(
        version=version,
        decision=decision(troupe, date(year, 11, 20)),
        contents=version.contents,
        schema=SCHEMA,
        html=render_paper(contents_from_json(version.contents)),
        asset_hashes={},
        engine={},
        pdf=b"%PDF-1.7 prov",
        sha256="0" * 64,
        sealed_at=version.at,
    )
