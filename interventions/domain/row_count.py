"""What the script needs to count a file with a row per participation in the reporter's own browser.

The file never comes here. This module only says which headings and words mean what, so that the meaning stands in one
place and is tested; `row_count.js` reads it from the page. Source: the data protection authority's decision of March
2016, by which an association handles no individual cases; the national guidance says the same.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from interventions.domain.report_grid import Shape
from interventions.enums import CountMeasure, Sex

# Words of a heading that make the script propose the column; the earlier column of the list is proposed first.
HEADINGS = {
    "sex": ("kön", "kon", "sex", "gender"),
    "age": ("ålder", "alder", "födelseår", "födelsedatum", "född", "age"),
    "place": ("kommun", "hemkommun", "bostadskommun", "bostadsort", "ort"),
    "status": ("status", "läge", "deltagarstatus"),
    "exit": ("avslut", "avslutsorsak", "avslutat till", "utfall", "gick vidare till", "efter insatsen"),
}
LABELS = {"sex": "Kön", "age": "Ålder", "place": "Kommun", "status": "Status", "exit": "Avslutad till"}

# The whole value of a cell, in lower case. 1 and 2 are the codes of official statistics.
SEX_WORDS = {
    Sex.WOMEN: ("kvinna", "kvinnor", "kv", "k", "flicka", "female", "f", "2"),
    Sex.MEN: ("man", "män", "m", "pojke", "male", "1"),
}
# How a value begins, or what stands in it; the first that fits wins.
STATUS_WORDS = (
    (CountMeasure.NEW, ("ny", "start", "inskriven")),
    (CountMeasure.ONGOING, ("pågå", "paga", "aktiv", "kvar")),
    (CountMeasure.ENDED, ("avslut", "slut", "utskriven", "klar")),
)
EXIT_WORDS = (
    (CountMeasure.TO_JOB_SEEKING, ("arbetssök", "söker arbete", "jobbsök", "aktivt sök", "sökande")),
    (CountMeasure.TO_STUDY, ("stud", "utbildning", "skola", "kurs")),
    (CountMeasure.TO_WORK, ("arbet", "jobb", "anställ", "förvärv", "eget företag")),
    (CountMeasure.TO_STEP, ("steg",)),
)


@dataclass(frozen=True)
class AgeRange:
    """Whole years from and up to and including; None for an open end."""

    code: str
    first: int | None
    last: int | None


def age_range(code: str) -> AgeRange | None:
    """`16–24`, `65+`, `60 och äldre`, `–24`, `under 25`. None for a class without a number: it cannot be counted."""
    numbers = [int(found) for found in re.findall(r"\d{1,3}", code)]
    if len(numbers) == 2:
        return AgeRange(code, numbers[0], numbers[1])
    if len(numbers) != 1:
        return None
    text = code.lower()
    if text.startswith("under"):
        return AgeRange(code, None, numbers[0] - 1)
    is_upper = text[:1] in "–-−<" or text.startswith(("upp till", "högst", "till"))
    if is_upper:
        return AgeRange(code, None, numbers[0])
    is_lower = text.rstrip()[-1:] in "+–-−" or "äldre" in text or "över" in text
    return AgeRange(code, numbers[0], None if is_lower else numbers[0])


def place_words(name: str) -> tuple[str, ...]:
    """How a municipality may be written in a file, in lower case: `Finspångs kommun` → finspångs kommun, finspångs, finspång."""
    whole = " ".join(name.lower().split())
    short = re.sub(r"\s+(kommun|stad)$", "", whole)
    return tuple(dict.fromkeys((whole, short, short.removesuffix("s"))))


def counting_rules(shape: Shape, last_day: date) -> dict[str, Any]:
    """Everything the script is told, as plain lists and texts for JSON. Ages are those on `last_day`."""
    return {
        "columns": [
            {"code": code, "label": LABELS[code], "headings": HEADINGS[code]} for code in _columns(shape)
        ],
        "sex": {str(code): words for code, words in SEX_WORDS.items()},
        "status": _pairs(STATUS_WORDS),
        "exit": _pairs(EXIT_WORDS),
        "otherExit": str(CountMeasure.TO_OTHER),
        "ages": [
            {"code": found.code, "first": found.first, "last": found.last}
            for found in map(age_range, shape.ages)
            if found
        ],
        "places": [{"code": place, "words": place_words(place)} for place in shape.places],
        "lastDay": last_day.isoformat(),
        "flow": shape.flow,
        "exits": shape.exits,
    }


def _columns(shape: Shape) -> tuple[str, ...]:
    wanted = {
        "sex": shape.by_sex,
        "age": bool(shape.ages),
        "place": bool(shape.places),
        "status": shape.flow or shape.exits,
        "exit": shape.exits,
    }
    return tuple(code for code, is_wanted in wanted.items() if is_wanted)


def _pairs(words: Iterable[tuple[CountMeasure, tuple[str, ...]]]) -> list[list[Any]]:
    return [[str(code), list(these)] for code, these in words]
