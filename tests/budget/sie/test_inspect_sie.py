"""The command as it is run: a process of its own, where no database answers."""

import json
import os
import subprocess
import sys

import pytest

from finsam.shared.child import ROOT
from tests.budget.sie.writer import changed, sie


def inspect(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", "inspect_sie", *map(str, arguments)],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none", "PYTHONWARNINGS": "default"},
        capture_output=True,
        text=True,
    )


def test_a_file_is_told_as_one_json_object(tmp_path):
    path = tmp_path / "bokslut.se"
    path.write_bytes(sie(changed("#TRANS 3511 {} -1000.00", "#TRANS 3511 {} -900.00")))
    done = inspect(path, "--json")
    assert done.returncode == 0
    said = json.loads(done.stdout)
    findings = said.pop("findings")
    assert said == {
        "sie_type": "4E",
        "declared_type": "4",
        "declared_format": "PC8",
        "encoding": "cp437",
        "program": "Raindance",
        "program_version": "2015.2",
        "company": "Samordningsförbundet Ålösa",
        "org_number": "222000-1966",
        "years": {"0": ["2015-01-01", "2015-12-31"], "-1": ["2014-01-01", "2014-12-31"]},
        "accounts": 4,
        "vouchers": 2,
        "rows": 4,
        "sum_ib_0": "0.00",
        "sum_ub_0": "300.50",
        "sum_res_0": "-300.50",
        "sum_res_minus_1": "0.00",
        "unbalanced_vouchers": [{"series": "A", "number": "1", "amount": "100.00"}],
        "ksumma": "absent",
    }
    assert [(found["code"], found["severity"], found["line"]) for found in findings] == [
        ("unbalanced_voucher", "stop", 41),
        ("balance_disagrees", "warning", None),
    ]
    assert all(set(found) == {"code", "severity", "message", "line"} for found in findings)


def test_a_sum_the_file_does_not_have_is_null(tmp_path):
    path = tmp_path / "export.si"
    path.write_bytes(b"#FLAGGA 0\n#SIETYP 4\n")
    said = json.loads(inspect(path, "--json").stdout)
    assert (said["sum_ib_0"], said["sum_res_minus_1"], said["years"]) == (None, None, {})


def test_a_web_page_named_se_is_no_sie_file(tmp_path):
    path = tmp_path / "bokslut.SE"
    path.write_bytes(b"<!DOCTYPE html><html><title>404</title></html>")
    done = inspect(path, "--json")
    assert done.returncode == 1
    (found,) = json.loads(done.stdout)["findings"]
    assert (found["code"], found["severity"]) == ("not_sie", "stop")


def test_a_reader_gets_the_same_in_swedish(tmp_path):
    path = tmp_path / "bokslut.se"
    path.write_bytes(sie())
    done = inspect(path)
    assert done.returncode == 0
    assert "Typ: 4E (i filen: 4)" in done.stdout
    assert "Summa #RES 0: \u2212300,50\u00a0kr" in done.stdout
    assert done.stdout.rstrip().endswith("Inga anmärkningar.")


@pytest.mark.parametrize("arguments", [["finns-inte.se"], ["finns-inte.se", "--json"], ["."]])
def test_a_path_that_cannot_be_read_is_named(arguments):
    done = inspect(*arguments)
    assert done.returncode == 1
    assert done.stdout == ""
    assert f"Kan inte läsa {arguments[0]}" in done.stderr
    assert "Traceback" not in done.stderr
