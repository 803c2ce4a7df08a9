"""What a SIE file holds and what is wrong with it, from the shell. Stores nothing and opens no database."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from budget.domain.sie.child import LARGEST_FILE, TOO_LARGE
from budget.domain.sie.fields import in_kronor
from budget.domain.sie.model import BalanceKind, SieFile
from budget.domain.sie.reading import read_sie
from finsam.shared.findings import Severity
from finsam.shared.money import invariant

SEVERITIES = {Severity.STOP: "Stopp", Severity.WARNING: "Varning", Severity.NOTE: "Upplysning"}
KSUMMA = {"absent": "ingen", "right": "stämmer", "wrong": "stämmer inte"}
SUMS: tuple[tuple[str, BalanceKind, int], ...] = (
    ("sum_ib_0", "IB", 0),
    ("sum_ub_0", "UB", 0),
    ("sum_res_0", "RES", 0),
    ("sum_res_minus_1", "RES", -1),
)


class Command(BaseCommand):
    help = (
        "Visar vad en SIE-fil innehåller och vad som är fel i den. Inget sparas. Slutar med 1 om filen inte är en "
        "SIE-fil, annars 0."
    )
    requires_system_checks = []  # the file alone is looked at

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="filen, till exempel bokslut.se")
        parser.add_argument("--json", action="store_true", dest="as_json", help="skriv ett JSON-objekt")

    def handle(self, *args: Any, file: str, as_json: bool, **options: Any) -> None:
        found = read_sie(_content(file))
        self.stdout.write(
            json.dumps(facts(found), ensure_ascii=False, indent=2) if as_json else in_words(found)
        )
        if not found.sie_type:
            raise SystemExit(1)


def _content(file: str) -> bytes:
    path = Path(file)
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise CommandError(TOO_LARGE)
        return path.read_bytes()
    except OSError as error:
        reason = "Den finns inte." if isinstance(error, FileNotFoundError) else f"{error.strerror}."
        raise CommandError(f"Kan inte läsa {file}. {reason} Ange sökvägen till en SIE-fil.") from error


def facts(file: SieFile) -> dict[str, Any]:
    """The file in figures, as plain JSON: sums as strings with their signs as in the file."""
    return {
        "sie_type": file.sie_type,
        "declared_type": file.declared_type,
        "declared_format": file.declared_format,
        "encoding": file.encoding,
        "program": file.program,
        "program_version": file.program_version,
        "company": file.company,
        "org_number": file.org_number,
        "years": {str(number): [day.isoformat() for day in days] for number, days in file.years.items()},
        "accounts": len(file.accounts),
        "vouchers": len(file.vouchers),
        "rows": file.row_count,
        **{name: _invariant(file, kind, year) for name, kind, year in SUMS},
        "unbalanced_vouchers": [
            {"series": series, "number": number, "amount": invariant(amount)}
            for series, number, amount in file.unbalanced_vouchers
        ],
        "ksumma": file.ksumma,
        "findings": [
            {
                "code": found.code,
                "severity": found.severity.value,
                "message": found.message,
                "line": found.line,
            }
            for found in file.findings
        ],
    }


def _invariant(file: SieFile, kind: BalanceKind, year: int) -> str | None:
    total = file.sum_of(kind, year)
    return None if total is None else invariant(total)


def in_words(file: SieFile) -> str:
    """The same for a reader."""
    findings = [f"{SEVERITIES[found.severity]}: {found.message}" for found in file.findings] or [
        "Inga anmärkningar."
    ]
    if not file.sie_type:
        return "\n".join(findings)
    return "\n".join([*(f"{name}: {said}" for name, said in _lines(file)), "", *findings])


def _lines(file: SieFile) -> list[tuple[str, str]]:
    missing = "finns inte i filen"
    unbalanced = [
        f"{series} {number}: {in_kronor(amount)}" for series, number, amount in file.unbalanced_vouchers
    ]
    sums = [(f"Summa #{kind} {year}", file.sum_of(kind, year)) for _, kind, year in SUMS]
    return [
        ("Typ", f"{file.sie_type} (i filen: {file.declared_type or 'anges inte'})"),
        ("Teckentabell", f"{file.encoding} (i filen: {file.declared_format or 'anges inte'})"),
        ("Program", " ".join(filter(None, (file.program, file.program_version))) or missing),
        ("Företag", file.company or missing),
        ("Organisationsnummer", file.org_number or missing),
        *((f"Räkenskapsår {number}", f"{first}–{last}") for number, (first, last) in file.years.items()),
        ("Konton", str(len(file.accounts))),
        ("Verifikationer", str(len(file.vouchers))),
        ("Rader", str(file.row_count)),
        *((name, missing if total is None else in_kronor(total)) for name, total in sums),
        ("Verifikationer som inte balanserar", "; ".join(unbalanced) or "inga"),
        ("Kontrollsumma", KSUMMA[file.ksumma]),
    ]
