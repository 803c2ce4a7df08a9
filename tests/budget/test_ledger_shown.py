"""What the page of a file makes of its preview: the step it stands at, what is new, changed and gone, in words and rows."""

from datetime import date
from decimal import Decimal

import pytest

from budget.enums import LedgerState
from budget.models import LedgerFile
from budget.views.ledger_shown import (
    MOST_ROWS,
    Change,
    Step,
    account_changes,
    facts,
    steps,
    told,
    voucher_changes,
)
from finsam.shared.findings import Severity

D = Decimal


@pytest.mark.parametrize(
    ("state", "unmapped", "expected"),
    [
        (LedgerState.RECEIVED, None, "now next next next"),
        (LedgerState.REFUSED, None, "stop next next next"),
        (LedgerState.READ, None, "done now next next"),
        (LedgerState.DISCARDED, None, "done stop next next"),
        (LedgerState.READ, 3, "done now next next"),
        (LedgerState.READ, 0, "done now done next"),
        (LedgerState.APPLYING, None, "done done done now"),
        (LedgerState.APPLIED, None, "done done done done"),
        (LedgerState.SUPERSEDED, None, "done done done done"),
        (LedgerState.REVERSED, None, "done done done done"),
    ],
)
def test_each_state_has_its_step(state, unmapped, expected):
    assert [step.state for step in steps(state, unmapped)] == expected.split()


def test_the_step_of_mapping_says_how_many_accounts_lack_a_line():
    assert steps(LedgerState.READ, 1)[2] == Step("Koppla", "next", "ett konto saknar rad")
    assert steps(LedgerState.READ, 14)[2] == Step("Koppla", "next", "14 konton saknar rad")


def test_accounts_come_changed_first_then_new_then_gone_with_what_differs():
    preview = {
        "accounts": {
            "new": [["1931", "Sparkonto", "5.00"]],
            "gone": [["1510", "Kundfordringar", "7.50"]],
            "changed": [["1930", "Plusgiro", "10.00", "12.50"], ["5010", "Löner", "1.00", "-1.00"]],
        }
    }
    found = account_changes(preview)
    assert found.rows == (
        Change("ändrad", "1930 Plusgiro", D(10), D("12.50")),
        Change("ändrad", "5010 Löner", D(1), D(-1)),
        Change("ny", "1931 Sparkonto", None, D(5)),
        Change("borta", "1510 Kundfordringar", D("7.50"), None),
    )
    assert [row.difference for row in found.rows] == [D("2.50"), D(-2), D(5), D("-7.50")]
    assert (found.said, found.total, found.more) == ("ett nytt, två ändrade och ett borta", 4, 0)


def test_vouchers_beyond_the_most_are_counted_and_not_shown():
    row = ["ändrad", "A", "17", "2015-03-12", "100.00", "120.00"]
    found = voucher_changes({"vouchers": {"new": 1, "gone": 0, "changed": 511, "rows": [row] * MOST_ROWS}})
    assert found.rows[0] == Change("ändrad", "A 17", D(100), D(120), day=date(2015, 3, 12))
    assert (len(found.rows), found.more, found.said) == (MOST_ROWS, 312, "en ny och 511 ändrade")


def test_accounts_beyond_the_most_are_counted_and_not_shown():
    found = account_changes({"accounts": {"new": [[str(3000 + at), "", "1.00"] for at in range(512)]}})
    assert (len(found.rows), found.more) == (MOST_ROWS, 312)


def test_a_voucher_without_series_number_or_day_has_a_row_too():
    rows = [["ny", "", "", None, None, "5.00"]]
    found = voucher_changes({"vouchers": {"new": 1, "gone": 0, "changed": 0, "rows": rows}})
    assert found.rows == (Change("ny", "Utan nummer", None, D(5)),)


def test_what_the_balances_and_results_leave_is_shown_and_an_unknown_sum_is_none():
    ledger = LedgerFile(sie_type="4E", encoding="cp437")
    ledger.preview = {"sums": {"ib_0": "0.00", "ub_0": "100.00", "res_0": "-99.50"}}
    assert facts(ledger)["sums"]["remainder"] == D("0.50")
    ledger.preview = {"sums": {"ib_0": None, "ub_0": "100.00", "res_0": None}}
    assert facts(ledger)["sums"] == {"ib_0": None, "ub_0": D(100), "res_0": None, "remainder": None}


def test_the_findings_are_told_by_their_weight():
    findings = [
        {"code": "bad_date", "severity": "warning", "message": "Rad 7: Dagen går inte att läsa.", "line": 7},
        {"code": "unknown_tag", "severity": "note", "message": "Okänd post.", "line": None},
    ]
    assert told(findings, Severity.WARNING) == ("Rad 7: Dagen går inte att läsa.",)
    assert told(findings, Severity.STOP) == ()
