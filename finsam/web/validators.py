"""What no text may hold, wherever it is typed or imported."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator

from finsam.shared.identity import is_organisation_number, personal_numbers
from finsam.shared.richtext import read_words
from finsam.shared.typeface import missing_characters

refuse_null = RegexValidator(
    "\x00", "Texten innehåller ett tecken som inte kan sparas. Skriv om den.", inverse_match=True
)


def refuse_personal_numbers(text: str) -> None:
    found = personal_numbers(text or "")
    if found:
        raise ValidationError(
            "Texten innehåller %(count)d personnummer (börjar med %(start)s). Ta bort det: förbundet får inte spara "
            "uppgifter om enskilda deltagare. Är det något annat, till exempel ett telefonnummer, skriv det med bindestreck "
            "och mellanrum: 070-123 45 67.",
            code="personal_number",
            params={"count": len(found), "start": found[0][:2] + "…"},
        )


def refuse_file_name(name: str) -> None:
    """An underscore or a point stands between words in the name of a file."""
    if personal_numbers(name) or personal_numbers(name.replace("_", " ").replace(".", " ")):
        raise ValidationError(
            "Filens namn innehåller ett personnummer. Byt namn på filen och välj den igen: förbundet får inte spara "
            "uppgifter om enskilda deltagare. Kontrollera också att filen inte handlar om en enskild.",
            code="personal_number",
        )


def refuse_personal_numbers_in_html(html: str) -> None:
    """As above, where tags and entities could stand between the digits."""
    refuse_personal_numbers(read_words(html or ""))


def refuse_unprintable(text: str) -> None:
    """What the pinned typeface lacks cannot be printed; another font must never slip in."""
    missing = missing_characters(text or "")
    if missing:
        raise ValidationError(
            "Tecknet %(character)s finns inte i typsnittet som dokumenten trycks med. Ta bort det eller skriv något annat.",
            code="unprintable",
            params={"character": " ".join(missing[:5])},
        )


REFUSED_IN_TEXT = [refuse_null, refuse_personal_numbers, refuse_unprintable]


def check_organisation_number(text: str) -> None:
    refuse_personal_numbers(text)  # a sole trader's number has a right check digit
    if not is_organisation_number(text):
        raise ValidationError(
            "%(number)s är inget giltigt organisationsnummer: kontrollsiffran stämmer inte. Kontrollera de tio siffrorna.",
            code="organisation_number",
            params={"number": text},
        )
