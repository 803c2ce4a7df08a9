"""The agreement and the letters about a decided application are archival and accessible."""

import page
import pytest

from interventions.enums import Outcome
from reports.services.application_letters import application_paper
from tests.builders.applications import make_call
from tests.builders.grants import make_granted, make_proposed

pytestmark = [pytest.mark.django_db, pytest.mark.pdf]
OUTCOMES = {
    "overenskommelse": Outcome.GRANTED,
    "avslag": Outcome.REFUSED,
    "aterremiss": Outcome.REFERRED,
}


@pytest.mark.parametrize("kind", OUTCOMES)
def test_each_paper_passes_pdfa_2a_and_pdfua_1(cast, kind):
    troupe = cast.one
    own = make_proposed(
        troupe, make_call(troupe.association), troupe.memberships["kommun"], troupe.memberships["fk"]
    )
    amounts = None if kind == "overenskommelse" else {}
    make_granted(troupe, own, outcome=OUTCOMES[kind], amounts=amounts, conditions="Behovet är oklart.")
    own.refresh_from_db()
    pdf = application_paper(troupe.access("chief"), own, kind).pdf()
    for profile in ("2a", "ua1"):
        report = page.validate_pdf_bytes(pdf, profile=profile)
        assert [(failure.rule_id, failure.message) for failure in report.failures] == []
        assert report.rules.passed > 50
