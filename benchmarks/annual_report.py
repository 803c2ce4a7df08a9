"""Writes the HTML of the demo's annual report with its interventions repeated, for benchmarks/pdf.py. Changes nothing.

.venv/bin/python benchmarks/annual_report.py report.html [--more 9]
"""

import argparse
import os
import sys
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "finsam.settings")


def copied(row: Any, **changed: Any) -> Any:
    """The row once more, with other values."""
    row.pk, row._state.adding = None, True
    for name, value in changed.items():
        setattr(row, name, value)
    row.save()
    return row


def repeat(intervention: Any, name: str) -> None:
    """The intervention with its goals, targets, results and reports under another name."""
    goals, reports = list(intervention.goals.all()), list(intervention.submissions.all())
    groups, places = list(intervention.target_groups.all()), list(intervention.open_to.all())
    parties = list(intervention.party_rows.all())
    again = copied(intervention, name=name)
    again.target_groups.set(groups)
    again.open_to.set(places)
    for party in parties:
        copied(party, intervention=again)
    for goal in goals:
        targets = list(goal.targets.all())
        goal_again = copied(goal, intervention=again)
        for target in targets:
            results = list(target.measurements.all())
            target_again = copied(target, goal=goal_again)
            for result in results:
                copied(result, target=target_again)
    for report in reports:
        cells = list(report.cells.all())
        report_again = copied(report, intervention=again)
        for cell in cells:
            copied(cell, submission=report_again)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--more", type=int, default=9, help="how many interventions are added")
    given = parser.parse_args()

    import django

    django.setup()
    from django.db import transaction

    from finsam.web import clock
    from finsam.web.access import Access
    from members.models import Association
    from reports.assemble.kinds import contents_of
    from reports.models import Document
    from reports.services.papers import unsaved_paper

    association = Association.objects.get(slug="vastra-ostergotland")
    with transaction.atomic():
        existing = list(association.interventions.all())
        for number in range(given.more):
            repeat(existing[number % len(existing)], f"Insats {number + 1} i prov")
        document = Document.objects.get(association=association, kind="annual_report", year=2015)
        access = Access.system(association, date(2015, 11, 13))
        html = unsaved_paper(document, contents_of(access, document), clock.now(), None).html
        transaction.set_rollback(True)
    given.file.write_text(html)
    print(f"Wrote {given.file}, {len(html)} characters")


if __name__ == "__main__":
    main()
