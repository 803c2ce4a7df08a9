"""What an application lacks before it can be sent in: each lack in words, with the place on the page where it is mended.

The rules are the association's own (its charter, its call and its form), but for two: a confirmed party is one that
answered for itself, and no text may name a person (7 § finsamlagen: an association decides nothing about individuals).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from finsam.shared.formats import day as in_words
from finsam.shared.formats import listing, number_word
from finsam.shared.identity import personal_numbers
from interventions.domain.applications import Contents, confirmed_parties, party_problem


@dataclass(frozen=True)
class CallTerms:
    """When a call takes applications and for which years; `closes_on` of None is a call that stays open."""

    first_year: int
    years: int
    opens_on: date
    closes_on: date | None = None

    @property
    def all_years(self) -> range:
        return range(self.first_year, self.first_year + self.years)

    @property
    def span(self) -> str:
        """`2016` or `2016–2018`."""
        last = self.all_years[-1]
        return str(last) if self.years == 1 else f"{self.first_year}–{last}"


@dataclass(frozen=True)
class Lack:
    """`place` is the id of the part of the editor where it is mended."""

    place: str
    text: str


def late_problem(terms: CallTerms, day: date) -> str | None:
    """Why the call takes nothing on the day, with the day; None while it does."""
    if day < terms.opens_on:
        return f"Utlysningen öppnar {in_words(terms.opens_on)}. Vänta till dess; det ni skriver finns kvar."
    if terms.closes_on and day > terms.closes_on:
        return (
            f"Sista dagen var {in_words(terms.closes_on)}. Inget är inskickat, och det ni har skrivit finns kvar. "
            "Be kansliet: de kan ta emot ansökan ändå om det finns skäl."
        )
    return None


def lacks(contents: Contents, *, minimum: int, terms: CallTerms) -> tuple[Lack, ...]:
    """Everything that stops the application, in the order of the page; empty when it may be sent in.

    `minimum` is how many distinct parties the charter asks for.
    """
    return (
        *_of_period(contents, terms),
        *_of_parties(contents, minimum),
        *_of_answers(contents),
        *_of_money(contents, terms),
        *_of_persons(contents),
    )


def _of_period(contents: Contents, terms: CallTerms) -> Iterator[Lack]:
    if not (contents.starts and contents.ends):
        yield Lack("perioden", "Skriv när insatsen ska börja och sluta.")
        return
    if contents.starts.year not in terms.all_years or contents.ends.year not in terms.all_years:
        yield Lack("perioden", f"Insatsen ska rymmas inom utlysningens år, {terms.span}. Ändra perioden.")


def _of_parties(contents: Contents, minimum: int) -> Iterator[Lack]:
    principal = next((one for one in contents.parties if one.is_principal), None)
    if principal is None:
        yield Lack("parterna", "Välj vilken part som är huvudman.")
    problem = party_problem([one.party for one in contents.parties], minimum)
    if problem:
        yield Lack("parterna", problem)
        return
    silent = [one.name for one in contents.parties if not one.confirmed_on]
    if party_problem(confirmed_parties(contents.parties), minimum):
        yield Lack(
            "parterna",
            f"{number_word(minimum).capitalize()} olika parter behöver ha bekräftat. "
            f"{listing(silent)} har inte gjort det: skicka länken.",
        )
    elif principal and not principal.confirmed_on:
        yield Lack("parterna", f"Huvudmannen {principal.name} har inte bekräftat: skicka länken.")


def _of_answers(contents: Contents) -> Iterator[Lack]:
    for answer in contents.answers:
        if answer.is_required and not answer.text.strip():
            yield Lack(f"fraga-{answer.field_id}", f"Svara på frågan ”{answer.label}”.")


def _of_money(contents: Contents, terms: CallTerms) -> Iterator[Lack]:
    if not contents.sums.applied:
        yield Lack("pengarna", "Skriv hur mycket ni söker.")
    for one in contents.years:
        if not one.total:
            continue
        if one.year not in terms.all_years:
            yield Lack(
                "pengarna", f"{one.year} ligger utanför utlysningen, som gäller {terms.span}. Töm det året."
            )
        elif not _runs_in(contents, one.year):
            yield Lack(
                "pengarna",
                f"Ni har skrivit pengar för {one.year}, men insatsen pågår inte då. Ändra det ena.",
            )


def _runs_in(contents: Contents, year: int) -> bool:
    """True too while the period is not written, which is a lack of its own."""
    if not (contents.starts and contents.ends):
        return True
    return contents.starts.year <= year <= contents.ends.year


def _of_persons(contents: Contents) -> Iterator[Lack]:
    places = [("rubriken", "Namnet", contents.title)]
    places += [("parterna", f"Det {one.name} bidrar med", one.contribution) for one in contents.parties]
    places += [(f"fraga-{one.field_id}", f"Svaret på ”{one.label}”", one.text) for one in contents.answers]
    places += [("pengarna", f"Texten om {one.year}", one.note) for one in contents.years]
    places += [("bilagorna", f"Bilagan ”{one.title}”", one.title) for one in contents.files]
    for place, name, text in places:
        if personal_numbers(text):
            yield Lack(
                place,
                f"{name} innehåller ett personnummer. Ta bort det: förbundet får inte spara uppgifter om "
                "enskilda deltagare.",
            )
