"""Times the SIE reader against a plain loop on the same file, in one run.

    python benchmarks/sie.py [--rows 50000] [--rounds 7] [--encoding cp437]

The file is a full export (type 4E) with about 12,000 vouchers, Swedish texts in quotes and objects in two dimensions. The
plain loop decodes the file, splits each line on blanks and adds up the amounts; it checks nothing and keeps nothing.
The two run in turn and the best time of each counts. Peak memory is measured apart, in a process that only reads.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from budget.domain.sie.child import LIMITS, read, receive
from budget.domain.sie.reading import read_sie

TEXTS = (
    "Utbetalning av bidrag, första kvartalet",
    "Lön till samordnare",
    "Hyra för Storgatan 3",
    "Möte med LSG i Åmål",
)
# VmHWM, since ru_maxrss begins with what the parent had.
PEAK = """
import re, sys
from budget.domain.sie.reading import read_sie
def peak():
    return int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) / 1024
before = peak()
file = read_sie(open(sys.argv[1], "rb").read())
print(file.row_count, before, peak())
"""


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--rows", type=int, default=50_000)
    arguments.add_argument("--rounds", type=int, default=7)
    arguments.add_argument("--encoding", default="cp437")
    chosen = arguments.parse_args()
    data = full_export(chosen.rows).encode(chosen.encoding)
    assert read_sie(data).row_count == chosen.rows
    assert plain_loop(data, chosen.encoding) == 0
    best = {"read_sie": float("inf"), "plain": float("inf")}
    for _ in range(chosen.rounds):
        best["plain"] = min(best["plain"], _seconds(lambda: plain_loop(data, chosen.encoding)))
        best["read_sie"] = min(best["read_sie"], _seconds(lambda: read_sie(data)))
    print(f"{chosen.rows} rows, {len(data) / 2**20:.1f} MB, {chosen.encoding}")
    print(
        f"read_sie {best['read_sie']:.3f} s   plain loop {best['plain']:.3f} s   ratio {best['read_sie'] / best['plain']:.2f}"
    )
    print("peak memory of a process that reads it: {1:.0f} MB, {0:.0f} MB before".format(*_peak(data)))
    print(f"in the child: receive {_seconds(lambda: receive(data, keep_texts=False)):.2f} s")
    print(f"              read    {_seconds(lambda: read(data)):.2f} s")
    print(
        json.dumps(
            {"rows": chosen.rows, "ratio": round(best["read_sie"] / best["plain"], 2), "limits": str(LIMITS)}
        )
    )


def plain_loop(data: bytes, encoding: str) -> Decimal:
    """The yardstick: what nobody could do without."""
    total = Decimal(0)
    for line in data.decode(encoding).splitlines():
        fields = line.split()
        if fields and fields[0] == "#TRANS":
            at = 3 if fields[2] == "{}" else 6
            total += Decimal(fields[at])
    return total


def full_export(rows: int) -> str:
    """A file of type 4E whose sums agree; always the same."""
    chance = random.Random(2015)
    accounts = [str(number) for number in (1930, 2099, 2440, 3511, 4510, 4610, 5010, 5610, 6010, 7410)]
    sums = dict.fromkeys(accounts, 0)
    lines = _head(accounts)
    vouchers: list[str] = []
    left, number = rows, 0
    while left:
        number += 1
        size = min(left, chance.choice((2, 3, 4, 5, 6, 5))) if left > 7 else left
        left -= size
        day = f"2015{chance.randint(1, 12):02}{chance.randint(1, 28):02}"
        vouchers += [f'#VER "A" {number} {day} "{chance.choice(TEXTS)} {number}" {day}', "{"]
        amounts = [chance.randint(-5_000_000, 5_000_000) for _ in range(size - 1)]
        for ore in [*amounts, -sum(amounts)]:
            account = chance.choice(accounts)
            sums[account] += ore
            place = (
                f'{{1 "{chance.randint(10, 30)}" 6 "{chance.randint(100, 140)}"}}'
                if chance.random() < 0.7
                else "{}"
            )
            vouchers.append(f'#TRANS {account} {place} {_kronor(ore)} {day} "{chance.choice(TEXTS)}"')
        vouchers.append("}")
    lines += [f"#UB 0 {account} {_kronor(ore)}" for account, ore in sums.items() if account < "3"]
    lines += [f"#RES 0 {account} {_kronor(ore)}" for account, ore in sums.items() if account >= "3"]
    return "\r\n".join([*lines, *vouchers]) + "\r\n"


def _head(accounts: list[str]) -> list[str]:
    return [
        "#FLAGGA 0",
        "#FORMAT PC8",
        "#SIETYP 4",
        '#PROGRAM "Mätning" 1.0',
        "#GEN 20160105",
        '#FNAMN "Samordningsförbundet Västra Östergötland"',
        "#ORGNR 222000-1966",
        "#RAR 0 20150101 20151231",
        *[f'#KONTO {account} "Konto för {account}"' for account in accounts],
        '#DIM 1 "Kostnadsställe"',
        '#DIM 6 "Projekt"',
    ]


def _kronor(ore: int) -> str:
    return f"{Decimal(ore).scaleb(-2):.2f}"


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _peak(data: bytes) -> tuple[float, float]:
    with tempfile.NamedTemporaryFile(suffix=".se") as target:
        Path(target.name).write_bytes(data)
        root = str(Path(__file__).resolve().parents[1])
        said = subprocess.run(
            [sys.executable, "-c", PEAK, target.name],
            env=os.environ | {"PYTHONPATH": root},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split()
    return float(said[1]), float(said[2])


if __name__ == "__main__":
    main()
