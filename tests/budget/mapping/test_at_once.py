"""Two who save the same year's mapping in the same moment: one is kept, the other is told."""

import threading

import pytest
from django.db import connection

from budget.domain.mapping import AccountMapping, MapRange
from budget.models import AccountMap
from budget.services.mapping import ChangedMeanwhileError, save_map
from members.enums import Role
from tests.builders.ledger import make_ledger
from tests.cast import make_cast

MAPPINGS = tuple(
    AccountMapping(chart, 6, (MapRange("1", "2", "br_kassa"), MapRange("3", "8", line)))
    for chart, line in (("bas", "rr_bidrag"), ("kommunbas", "rr_ovr_kostn"))
)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_at_once_one_is_kept_and_the_figures_are_that_ones():
    troupe = make_cast().one
    make_ledger(troupe.association)
    access, start = troupe.access(Role.CHIEF), threading.Barrier(2)
    ends: list[str] = []

    def save(mapping: AccountMapping) -> None:
        try:
            start.wait(timeout=10)
            save_map(by=access, year=2015, edit_number=0, mapping=mapping)
            ends.append("kept")
        except ChangedMeanwhileError:
            ends.append("told")
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=[mapping]) for mapping in MAPPINGS]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(ends) == ["kept", "told"]
    stored = AccountMap.objects.get()
    assert (stored.edit_number, stored.ranges.count()) == (1, 2)
    lines = set(troupe.association.closings.get().figures.values_list("line", flat=True))
    kept = next(mapping for mapping in MAPPINGS if mapping.chart == stored.chart)
    assert {row.line for row in kept.ranges} <= lines
