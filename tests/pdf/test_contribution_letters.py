"""The letters about a contribution are archival and accessible."""

from datetime import date
from decimal import Decimal

import page
import pytest

from reports.services.contribution_letters import Letter, call_in_letter, request_letter
from tests.builders import make_budget, make_contribution, make_instalment, make_line

pytestmark = [pytest.mark.django_db, pytest.mark.pdf]
D = Decimal


def printed(cast, kind: str) -> Letter:
    make_line(make_budget(cast.one.association, 2016, D(12_000_000)), D(12_000_000))
    own = make_contribution(
        cast.one.memberships["kommun"], 2016, requested=D(3_000_000), decided=D(3_000_000)
    )
    part = make_instalment(own, D(3_000_000), date(2016, 1, 31), reference="Faktura 1")
    access = cast.one.access("chief")
    return request_letter(access, own) if kind == "askande" else call_in_letter(access, own, part)


@pytest.mark.parametrize("kind", ["askande", "rekvisition"])
def test_each_letter_passes_pdfa_2a_and_pdfua_1(cast, kind):
    pdf = printed(cast, kind).pdf()
    for profile in ("2a", "ua1"):
        report = page.validate_pdf_bytes(pdf, profile=profile)
        assert [(failure.rule_id, failure.message) for failure in report.failures] == []
        assert report.rules.passed > 50
