"""What the pages show of the accountant's file: its preview and findings as steps, words and tables. Asks no query.

Amounts are kronor with the file's own signs: debit positive, credit negative.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from budget.domain.posting import AccountYear, result_of
from budget.enums import LedgerState, StatementLine
from budget.models import LedgerFile
from budget.queries.mapping import MappingPreview
from finsam.shared.findings import Finding, Severity
from finsam.shared.formats import listing, number_word

MOST_ROWS = 200
MOST_UNMAPPED = 20
ZERO = Decimal(0)
ACCOUNT, VOUCHER = ("ett", "nytt", "ändrat"), ("en", "ny", "ändrad")
Amount = Decimal | None

LABELS = ("Fil", "Granska", "Koppla", "Lägg in")
PLACES: Mapping[str, int] = {
    LedgerState.RECEIVED: 0,
    LedgerState.REFUSED: 0,
    LedgerState.READ: 1,
    LedgerState.DISCARDED: 1,
    LedgerState.APPLYING: 3,
}
ENCODINGS = {
    "cp437": "PC8 (CP437), det som SIE-formatet säger",
    "utf-8": "UTF-8",
    "iso-8859-1": "Latin-1 (ISO 8859-1)",
    "ascii": "ASCII, utan å, ä och ö",
}
TYPES = {
    "1": "1: kontonas saldon för året. Månader, insatser och verifikationer saknas.",
    "2": "2: kontonas saldon per månad. Insatser och verifikationer saknas.",
    "3": "3: saldon per månad och insats. Verifikationerna saknas.",
    "4E": "4E: saldon och alla verifikationer.",
    "4I": "4I: bara verifikationer. Saldon saknas.",
}


@dataclass(frozen=True)
class Step:
    """`state` is "done", "now", "next" or "stop"."""

    label: str
    state: str
    note: str = ""


@dataclass(frozen=True)
class Change:
    """An account or a voucher that is new ("ny"), changed ("ändrad") or gone ("borta")."""

    what: str
    name: str
    before: Amount
    after: Amount
    day: date | None = None

    @property
    def difference(self) -> Decimal:
        return (self.after or ZERO) - (self.before or ZERO)


@dataclass(frozen=True)
class Changes:
    """The first `MOST_ROWS` of them; `more` are not shown. `said` is how many of each, in words."""

    title: str
    caption: str
    rows: tuple[Change, ...]
    said: str
    total: int
    has_day: bool = False

    @property
    def more(self) -> int:
        return self.total - len(self.rows)


def steps(state: str, unmapped: int | None = None) -> tuple[Step, ...]:
    """Where the file is on its way; how many accounts are `unmapped` is known once it has been read."""
    place = PLACES.get(state, len(LABELS))
    made = [
        Step(label, "done" if at < place else "now" if at == place else "next")
        for at, label in enumerate(LABELS)
    ]
    if state == LedgerState.REFUSED:
        made[0] = Step(LABELS[0], "stop", "avvisad")
    if state == LedgerState.DISCARDED:
        made[1] = Step(LABELS[1], "stop", "kasserad")
    if state == LedgerState.READ and unmapped is not None:
        made[2] = (
            Step(LABELS[2], "next", accounts_without_line(unmapped)) if unmapped else Step(LABELS[2], "done")
        )
    return tuple(made)


def accounts_without_line(count: int) -> str:
    return f"{number_word(count, 'ett')} konto{'n' if count > 1 else ''} saknar rad"


def told(findings: Iterable[Mapping[str, Any]], severity: Severity) -> tuple[str, ...]:
    """The messages of one weight; each names its line in the file itself."""
    return tuple(one["message"] for one in findings if one["severity"] == severity)


def facts(ledger: LedgerFile) -> dict[str, Any]:
    """What the file says of itself, in words."""
    preview = ledger.preview
    return {
        "names": preview.get("names", ()),
        "type": TYPES.get(ledger.sie_type, ledger.sie_type or "Okänd"),
        "encoding": ENCODINGS.get(ledger.encoding, ledger.encoding or "Okänd"),
        "through": _day(preview.get("through")) or ledger.balances_to,
        "counts": preview.get("counts", {}),
        "sums": _sums(preview.get("sums", {})),
        "ksumma_wrong": ledger.ksumma == "wrong",
    }


def _sums(sums: Mapping[str, str | None]) -> dict[str, Amount]:
    """`remainder` is what the closing balances and the results come to together: 0 in a whole ledger."""
    known = {name: _kronor(sums.get(name)) for name in ("ib_0", "ub_0", "res_0")}
    closing, result = known["ub_0"], known["res_0"]
    return {**known, "remainder": None if closing is None or result is None else closing + result}


def account_changes(preview: Mapping[str, Any]) -> Changes:
    """The changed first, since they are what a corrected file is about."""
    found = preview.get("accounts", {})
    changed = [Change("ändrad", _named(*row[:2]), *_both(row[2:4])) for row in found.get("changed", ())]
    new = [Change("ny", _named(*row[:2]), None, _kronor(row[2])) for row in found.get("new", ())]
    gone = [Change("borta", _named(*row[:2]), _kronor(row[2]), None) for row in found.get("gone", ())]
    rows = [*changed, *new, *gone]
    said = _counted(len(new), len(changed), len(gone), ACCOUNT)
    caption = "Konton. Balans eller resultat i kronor, med bokföringens tecken: debet plus, kredit minus."
    return Changes("Konton", caption, tuple(rows[:MOST_ROWS]), said, len(rows))


def voucher_changes(preview: Mapping[str, Any]) -> Changes:
    found = preview.get("vouchers", {})
    new, changed, gone = (int(found.get(name, 0)) for name in ("new", "changed", "gone"))
    rows = tuple(
        Change(what, f"{series} {number}".strip() or "Utan nummer", *_both((before, after)), day=_day(day))
        for what, series, number, day, before, after in found.get("rows", ())
    )[:MOST_ROWS]
    said = _counted(new, changed, gone, VOUCHER)
    caption = "Verifikationer. Summan av debet i kronor."
    return Changes("Verifikationer", caption, rows, said, new + changed + gone, has_day=True)


def gives_back(ledger: LedgerFile) -> dict[str, Any] | None:
    """What was entered by hand and comes back when the file is taken back; None when another file or nothing does."""
    kept = None if ledger.supersedes_id else ledger.preview.get("replaced")
    return kept and {
        "through": _day(kept["through"]),
        "source": kept["source"],
        "lines": len(kept["outcomes"]),
        "figures": len(kept["figures"]),
        "costs": sum((Decimal(row[-1]) for row in kept["outcomes"]), ZERO),
    }


def otherwise_changed(preview: Mapping[str, Any]) -> tuple[str, ...]:
    """Accounts that end as before, but move in other months or on other objects, or began otherwise."""
    return tuple(_named(*row) for row in preview.get("accounts", {}).get("otherwise", ()))


@dataclass(frozen=True)
class Outlook:
    """What the statements come to when the file is laid in, kronor. `unmapped` are the first accounts without a line."""

    result: Decimal
    equity: Decimal
    cash: Amount
    difference: Decimal
    findings: tuple[Finding, ...]
    is_proposal: bool
    has_chart: bool
    unmapped: tuple[AccountYear, ...]
    unmapped_count: int

    @property
    def unmapped_more(self) -> int:
        return self.unmapped_count - len(self.unmapped)

    @property
    def unmapped_said(self) -> str:
        return accounts_without_line(self.unmapped_count)


def outlook(found: MappingPreview) -> Outlook:
    figures, result = found.posted.figures, result_of(found.posted.figures)
    return Outlook(
        result=result,
        equity=figures.get(StatementLine.EQUITY_OPENING, ZERO) + result,
        cash=figures.get(StatementLine.CASH),
        difference=found.posted.difference,
        findings=found.posted.findings,
        is_proposal=found.is_proposal,
        has_chart=bool(found.mapping.chart),
        unmapped=found.unmapped[:MOST_UNMAPPED],
        unmapped_count=len(found.unmapped),
    )


def _counted(new: int, changed: int, gone: int, words: tuple[str, str, str]) -> str:
    """`en ny, tre ändrade och två borta`; empty when nothing differs. `words` are one, new and changed in one's gender."""
    one, is_new, is_changed = words
    said = (
        (new, is_new if new == 1 else "nya"),
        (changed, is_changed if changed == 1 else "ändrade"),
        (gone, "borta"),
    )
    return listing([f"{number_word(count, one)} {word}" for count, word in said if count])


def _named(number: str, name: str) -> str:
    return f"{number} {name}".strip()


def _both(amounts: Sequence[str | None]) -> tuple[Amount, Amount]:
    before, after = amounts
    return _kronor(before), _kronor(after)


def _kronor(text: str | None) -> Amount:
    return None if text is None or text == "" else Decimal(text)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
