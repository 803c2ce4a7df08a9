import hashlib
import json
import subprocess
import sys
from datetime import date

import pytest
from hypothesis import given, settings

from budget.domain.sie import child
from budget.domain.sie.child import SieUnreadable, read, receive
from budget.domain.sie.reading import read_sie
from budget.domain.sie.texts import without_texts
from budget.domain.sie.transfer import from_json, to_json
from finsam.shared.child import ROOT, Limits
from finsam.shared.findings import Severity
from tests.budget.sie.test_reading import damaged
from tests.budget.sie.writer import TYPES, changed, lines, sie, with_checksum

NUMBER = "811218-9876"


@pytest.mark.parametrize("kind", TYPES)
def test_a_file_read_in_the_child_is_the_same(kind):
    data = sie(lines(kind))
    assert read(data) == read_sie(data)


@given(damaged())
@settings(deadline=None)
def test_what_was_read_goes_through_json_whole(data):
    file = read_sie(data)
    assert from_json(json.loads(json.dumps(to_json(file)))) == file


def test_what_may_be_stored_has_no_texts():
    data = sie(with_checksum(lines()))
    received = receive(data, keep_texts=False)
    assert received.content == without_texts(data)
    assert received.sha256 == hashlib.sha256(data).hexdigest()
    assert (received.ksumma, received.sie_type) == ("right", "4E")
    assert (received.company, received.org_number) == ("Samordningsförbundet Ålösa", "222000-1966")
    assert received.years[0] == (date(2015, 1, 1), date(2015, 12, 31))
    assert (received.findings, received.is_refused) == ((), False)
    assert received.texts_dropped == 7


def test_texts_are_kept_where_that_is_asked_for():
    data = sie()
    received = receive(data, keep_texts=True)
    assert received.content == data
    assert received.texts_dropped == 0


def test_stops_are_told_when_a_file_is_received_and_doubts_when_it_is_read():
    data = sie(changed("#TRANS 3511 {} -1000.00", "#TRANS 3511 {} -900.00"), encoding="utf-8")
    received = receive(data, keep_texts=False)
    assert [found.code for found in received.findings] == ["unbalanced_voucher"]
    assert received.is_refused
    assert "encoding_differs" in {found.code for found in read(received.content).findings}


def test_a_checksum_that_does_not_hold_is_told_when_the_file_is_received():
    received = receive(sie(with_checksum(lines(), 1)), keep_texts=False)
    assert (received.ksumma, [found.code for found in received.findings]) == ("wrong", ["ksumma_wrong"])
    assert not received.is_refused


def test_nothing_is_kept_of_what_is_no_sie_file():
    received = receive(f"<html>{NUMBER}</html>".encode(), keep_texts=True)
    assert received.content == b""
    assert [found.code for found in received.findings] == ["not_sie"]


# Personal identity numbers


@pytest.mark.parametrize(
    "line",
    [
        f'#KONTO 7010 "Lön {NUMBER}"',
        "#KONTO 7010 Lön\u00a0811218\u20139876",
        "#OBJEKT 6 198112189876 Projekt",
        "#TRANS 1930 {6 8112189876} 0",
        "#VER A 811218-9876 20150101",
        "#PSALDO 0 201201 1930 {6 811218+9876} 0",
        "#FNAMN \u0968\u0966811218\u096f\u096e\u096d\u096c",
    ],
)
def test_a_personal_identity_number_that_would_be_kept_stops_the_file(line):
    if "\u0968" in line:
        line = "#FNAMN " + "811218-9876".translate({ord("0") + n: 0x0966 + n for n in range(10)})
    received = receive(sie(["#FLAGGA 0", line], encoding="utf-8"), keep_texts=False)
    found = next(found for found in received.findings if found.code == "personal_number")
    assert (found.severity, found.line) == (Severity.STOP, 2)
    assert not any(char.isdigit() for char in found.message.removeprefix("Rad 2"))


def test_a_number_in_a_text_matters_only_where_texts_are_kept():
    data = sie(changed("#TRANS 3511 {} -1000.00", f'#TRANS 3511 {{}} -1000.00 "" "Lön {NUMBER}"'))
    assert not receive(data, keep_texts=False).is_refused
    assert [found.line for found in receive(data, keep_texts=True).findings] == [44]


def test_months_accounts_and_amounts_are_no_personal_numbers():
    said = [
        f"#PSALDO 0 2012{month:02} {account} {{}} 5"
        for month in range(1, 13)
        for account in range(1500, 1600)
    ]
    said += ["#RAR 0 20120101 20121231", "#IB 0 1930 8112189876.00"]
    assert receive(sie(["#FLAGGA 0", *said]), keep_texts=True).findings == ()


# Limits


def test_a_file_that_is_too_large_is_refused_before_anything_reads_it():
    with pytest.raises(SieUnreadable, match="större än 20 MB"):
        receive(b"#FLAGGA 0\n".ljust(child.LARGEST_FILE + 1), keep_texts=False)
    with pytest.raises(SieUnreadable, match="större än 20 MB"):
        read(bytes(child.LARGEST_FILE + 1))


HOSTILE = {
    "time": (Limits(cpu_seconds=1, wall_seconds=20), b"#FLAGGA 0\n" + b"{" * 15_000_000),
    "memory": (Limits(memory_bytes=150 * 1024**2), b"#FLAGGA 0\n" + b"#IB 0 1930 0\n" * 700_000),
}


@pytest.mark.parametrize(("limits", "data"), HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.slow
def test_a_hostile_file_ends_in_words(monkeypatch, limits, data):
    monkeypatch.setattr(child, "LIMITS", limits)
    with pytest.raises(SieUnreadable, match="för stor eller krånglig"):
        read(data)


def test_the_child_knows_no_django_and_not_our_enums():
    said = subprocess.run(
        [sys.executable, "-c", "import sys, budget.domain.sie.child; print(*sys.modules)"],
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert "budget.domain.sie.records" in said
    assert not {"django", "budget.enums", "finsam.settings"} & set(said)


@pytest.mark.parametrize(
    "data",
    [
        sie(changed("#TRANS 3511 {} -1000.00", f"#TRANS 3511 {{}} {NUMBER}")),
        sie().replace(b'#VER "A" 2', f'#VER "A" {NUMBER}'.encode()).replace(b" 699.50 2015", b" 698.50 2015"),
    ],
    ids=["an amount", "an unbalanced voucher"],
)
def test_what_is_said_of_a_fault_never_quotes_a_personal_number(data):
    found = receive(data, keep_texts=False).findings
    assert {one.code for one in found} & {"bad_amount", "unbalanced_voucher"}
    assert not any(NUMBER in one.message for one in found)
    assert found[0].message.startswith("Rad ")
