"""From a granted application to an intervention with nothing typed again, and the reports that follow.

The national guidance leaves the rhythm of reports to each association: the days here are proposals, the board decides.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from finsam.shared.formats import kronor, listing
from finsam.shared.periods import Span
from interventions.domain.periods import MONTHS_IN
from interventions.domain.submissions import FINAL_WEEKS
from interventions.enums import FieldGroup, FieldKind, PeriodKind, ReportKind

NOTE_LENGTH = 200  # what the intervention's own field for the target group holds
PLACES_LENGTH = 120
# The end of a half-year, and when a report about it can be written: after the summer, and in January.
HALF_YEARS = (((6, 30), (0, 8, 31)), ((12, 31), (1, 1, 31)))
TOO_SHORT = timedelta(days=90)  # a report that soon after the start has nothing to say


@dataclass(frozen=True)
class Asked:
    """A question of the form with its guidance, and what was answered."""

    group: FieldGroup
    kind: FieldKind
    label: str
    help_text: str
    text: str

    def speaks_of(self, *stems: str) -> bool:
        """Does question or guidance hold one of the stems? The form's words are the association's own."""
        words = f"{self.label} {self.help_text}".lower()
        return any(stem in words for stem in stems)


@dataclass(frozen=True)
class InterventionTexts:
    """What the intervention's sheet says, taken from the answers. `target_group` is the whole answer, the note its start."""

    description: str
    purpose: str
    method: str
    target_group: str
    target_group_note: str
    places: str


def intervention_texts(answers: Sequence[Asked]) -> InterventionTexts:
    """Which answer becomes which text: by the words of the question, else by the heading it stands under.

    An answer is used once. A target group too long for its note is told whole in the description.
    """
    left = [one for one in answers if one.text.strip()]
    numbers = [one for one in left if one.kind == FieldKind.NUMBER]
    places = _take(left, [one for one in numbers if one.speaks_of("delta", "plats")])
    target = _take(left, [one for one in left if one.speaks_of("målgrupp")])
    purpose = _take(left, [one for one in left if one.speaks_of("syfte", "ändamål")])
    method = _take(left, [one for one in left if one.speaks_of("metod", "arbetssätt")])
    method = method or _take(left, [one for one in left if one.group == FieldGroup.HOW])
    description = _take(left, [one for one in left if one.group == FieldGroup.WHAT])
    purpose = purpose or _take(left, [one for one in left if one.group == FieldGroup.WHY])
    note = _shortened(target.text.strip(), NOTE_LENGTH) if target else ""
    whole = target.text.strip() if target else ""
    told = [description.text.strip() if description else "", f"Målgrupp: {whole}" if whole != note else ""]
    return InterventionTexts(
        description="\n\n".join(filter(None, told)),
        purpose=purpose.text.strip() if purpose else "",
        method=method.text.strip() if method else "",
        target_group=whole,
        target_group_note=note,
        places=_places(places),
    )


def _take(left: list[Asked], found: Sequence[Asked]) -> Asked | None:
    """The first one found, which nobody else may use."""
    if not found:
        return None
    left.remove(found[0])
    return found[0]


def _shortened(text: str, length: int) -> str:
    """The first words on one line, with … where something is left out."""
    plain = " ".join(text.split())
    return plain if len(plain) <= length else plain[: length - 1].rsplit(" ", 1)[0] + "…"


def _places(asked: Asked | None) -> str:
    """`24 deltagare per år`: the answer with what the question counts."""
    if asked is None:
        return ""
    noun = "platser" if asked.speaks_of("plats") else "deltagare"
    text = asked.text.strip()
    return _shortened(f"{text} {noun}" + (" per år" if asked.speaks_of("per år") else ""), PLACES_LENGTH)


def co_financing(own: Decimal, others: Decimal) -> str:
    """What is paid beside the association's money, in kronor; empty when nothing."""
    parts = [
        f"{words} {kronor(amount)}"
        for words, amount in (("parternas egen insats", own), ("andra finansiärer", others))
        if amount
    ]
    told = listing(parts)
    return told[:1].upper() + told[1:]


def groups_named(text: str, names: Iterable[str]) -> tuple[str, ...]:
    """Those of the association's target groups whose name stands in the text."""
    plain = " ".join(text.lower().split())
    return tuple(name for name in names if name.lower() in plain)


# Reports


def proposed_reports(starts: date, ends: date | None) -> tuple[tuple[ReportKind, date], ...]:
    """A progress report after each half-year inside the intervention, and a final one some weeks after its end.

    Without an end there is one progress report, about the first year.
    """
    last = ends or date(starts.year, 12, 31) + TOO_SHORT
    halves = [(year, *half) for year in range(starts.year, last.year + 1) for half in HALF_YEARS]
    progress = [
        (ReportKind.PROGRESS, date(year + later, month, day))
        for year, end, (later, month, day) in halves
        if starts + TOO_SHORT <= date(year, *end) <= last - TOO_SHORT
    ]
    if ends is None:
        return tuple(progress[-1:])
    return (*progress, (ReportKind.FINAL, ends + timedelta(weeks=FINAL_WEEKS)))


@dataclass(frozen=True)
class ReportDays:
    """A report that is awaited: due on a day, about the days of `span` (both ends known)."""

    kind: ReportKind
    due: date
    span: Span


def report_days(
    reports: Iterable[tuple[ReportKind, date]], starts: date, ends: date | None
) -> tuple[ReportDays, ...]:
    """Which days each report is about, in the order they are due.

    A final report is about the whole intervention. A progress report goes on from the one before it to the end of the
    last quarter before it is due; where that leaves no day, to its own due day.
    """
    found, first = [], starts
    for kind, due in sorted(reports, key=lambda one: (one[1], one[0])):
        if kind == ReportKind.FINAL:
            found.append(ReportDays(kind, due, Span(starts, max(ends or due, starts))))
            continue
        last = min(_quarter_before(due), ends or date.max)
        last = last if last >= first else max(due, first)
        found.append(ReportDays(kind, due, Span(first, last)))
        first = last + timedelta(days=1)
    return tuple(found)


def _quarter_before(day: date) -> date:
    """The last day of the last quarter that was over on the day."""
    first_of_quarter = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    return first_of_quarter - timedelta(days=1)


def period_kind(span: Span) -> PeriodKind:
    """The shortest kind of period that is as long as the span; a year for what is longer."""
    assert span.last is not None
    months = (span.last.year - span.first.year) * 12 + span.last.month - span.first.month + 1
    return next((kind for kind, length in MONTHS_IN.items() if months <= length), PeriodKind.YEAR)
