"""The command that prints from the shell."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from reports.models import Document, DocumentVersion, PrintJob
from reports.services.sealing import seal_document
from tests.reports.ready import decision, ready_plan

pytestmark = [pytest.mark.django_db, pytest.mark.pdf]


def render(tmp_path, slug="norra", kind="activity_plan", year="2015") -> bytes:
    file = tmp_path / "plan.pdf"
    out = StringIO()
    call_command("render_document", slug, kind, year, out=str(file), stdout=out)
    assert out.getvalue() == f"Skrev {file}, {file.stat().st_size} byte.\n"
    return file.read_bytes()


@pytest.mark.parametrize("kind", ["activity_plan", "annual_report"])
def test_a_document_nobody_has_begun_is_printed_and_nothing_is_stored(cast, tmp_path, kind):
    assert render(tmp_path, kind=kind).startswith(b"%PDF-1.7")
    assert (Document.objects.count(), DocumentVersion.objects.count(), PrintJob.objects.count()) == (0, 0, 0)


def test_a_sealed_document_gives_its_stored_bytes(cast, tmp_path):
    document = ready_plan(cast.one)
    edition = seal_document(by=cast.one.access("chief"), document=document, decision=decision(cast.one))
    cast.one.association.interventions.update(name="Annan insats")
    assert render(tmp_path) == bytes(edition.pdf)


@pytest.mark.parametrize(
    ("slug", "kind", "year", "out", "message"),
    [
        ("ingen", "activity_plan", "2015", "x.pdf", "Det finns inget förbund med kortnamnet ingen. De som finns: norra, sodra."),
        ("norra", "plan", "2015", "x.pdf", "Okänt slag plan. Välj activity_plan eller annual_report."),
        ("norra", "activity_plan", "15", "x.pdf", "Skriv året med fyra siffror, från 2004: 15 går inte."),
        ("norra", "activity_plan", "2015", "saknas/x.pdf", "Välj en annan fil."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_swedish(cast, tmp_path, slug, kind, year, out, message):
    with pytest.raises(CommandError, match=message) as refused:
        call_command("render_document", slug, kind, year, out=str(tmp_path / out), stdout=StringIO())
    assert refused.value.returncode == 1
