"""Times preview and import of a large file together, each in a process of its own, as web server and worker run them.

    bin/postgres .venv/bin/python benchmarks/ledger.py [--rows 50000]

The file is that of benchmarks/sie.py. A database is made for the run and thrown away. Received, read, laid in, then a
corrected file read against it and laid in over it. Aims for preview and import together: 30 s, 300 MB.
"""

import argparse
import os
import re
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from multiprocessing import get_context
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "finsam.settings_test")

Place = tuple[str, str]  # the database's name, the folder of files


def main() -> None:
    import django

    arguments = argparse.ArgumentParser()
    arguments.add_argument("--rows", type=int, default=50_000)
    rows = arguments.parse_args().rows
    django.setup()
    from django.db import connection

    connection.creation.create_test_db(verbosity=0)
    name = connection.settings_dict["NAME"]
    try:
        with tempfile.TemporaryDirectory() as folder:
            _run((name, folder), rows)
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


def _run(place: Place, rows: int) -> None:
    from django.db import connection

    from benchmarks.sie import full_export

    data = full_export(rows).encode("cp437")
    other = data.replace(b"\r\n", b"\n").rstrip() + _one_more()
    print(f"{rows} rows, {len(data) / 2**20:.1f} MB, {connection.vendor}")
    from tests.cast import make_cast

    make_cast()
    connection.close()
    for title, content in (("new file", data), ("corrected file", other)):
        receive = _measured(place, _receive, content)
        ledger = receive[2]
        read, apply = _measured(place, _read, ledger), _measured(place, _apply, ledger)
        print(title)
        for step, (seconds, peak, _) in (("receive", receive), ("read", read), ("apply", apply)):
            print(f"  {step:8} {seconds:6.2f} s   peak {peak:4.0f} MB")
        print(f"  preview and import together {receive[0] + read[0] + apply[0]:.2f} s")


def _one_more() -> bytes:
    return b'\n#VER Z 1 20150601 ""\n{\n#TRANS 4510 {} 100\n#TRANS 1930 {} -100\n}\n'


def _measured(place: Place, act: Callable[..., object], *given: object) -> tuple[float, float, int]:
    """Seconds, peak megabytes of the process or of the child that reads, and what the act gave; in a fresh process."""
    with get_context("spawn").Pool(1) as pool:
        return pool.apply(_measure, (place, act, given))


def _measure(
    place: Place, act: Callable[..., object], given: tuple[object, ...]
) -> tuple[float, float, object]:
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection

    connection.settings_dict["NAME"], settings.MEDIA_ROOT = place
    import budget.services.ledger  # noqa: F401  what a worker has loaded before it begins

    began = time.perf_counter()
    result = act(*given)
    seconds = time.perf_counter() - began
    peak = int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1])
    peak = max(peak, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) / 1024
    return seconds, peak, result


def _access() -> object:
    from datetime import date

    from members.models import User
    from members.queries.access import access_to

    return access_to(User.objects.get(email="chief@norra.example"), "norra", date(2015, 11, 13))


def _receive(content: bytes) -> int:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from budget.services.ledger import receive_file

    ledger = receive_file(by=_access(), file=SimpleUploadedFile("bok.se", content), keep_texts=False)
    assert ledger.state == "mottagen", ledger.message
    return ledger.pk


def _read(pk: int) -> None:
    from budget.models import LedgerFile
    from budget.services.ledger import run_read

    run_read(pk)
    ledger = LedgerFile.objects.get(pk=pk)
    assert ledger.state == "last", ledger.message


def _apply(pk: int) -> None:
    from budget.models import LedgerFile
    from budget.services.ledger import request_apply, run_apply

    ledger = LedgerFile.objects.get(pk=pk)
    request_apply(by=_access(), ledger=ledger, seen=ledger.preview["hash"])
    run_apply(pk)
    ledger.refresh_from_db()
    assert ledger.state == "galler", ledger.message


if __name__ == "__main__":
    main()
