"""Our field types: text that refuses personal identity numbers, rich text that is clean, and money."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from finsam.shared.identity import format_organisation_number
from finsam.shared.money import AmountError, from_ore, invariant, parse_kronor, to_ore
from finsam.shared.richtext import clean_html
from finsam.web.validators import (
    REFUSED_IN_TEXT,
    check_organisation_number,
    refuse_file_name,
    refuse_null,
    refuse_personal_numbers,
    refuse_personal_numbers_in_html,
    refuse_unprintable,
)


class SafeCharField(models.CharField):
    default_validators = REFUSED_IN_TEXT


class SafeEmailField(models.EmailField):
    """An address may be made of a personal identity number too."""

    default_validators = [*models.EmailField.default_validators, refuse_personal_numbers]


class SafeTextField(models.TextField):
    default_validators = REFUSED_IN_TEXT


class RichTextField(SafeTextField):
    """HTML from a closed list of tags; cleaned whenever it is validated and whenever it is saved."""

    default_validators = [refuse_null, refuse_personal_numbers_in_html, refuse_unprintable]

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return clean_html(value) if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return clean_html(value) if isinstance(value, str) else value


class RichTextFormField(forms.CharField):
    """Checks what will be stored, not what was sent: an unknown tag between two digits is gone by then."""

    default_validators = [refuse_null, refuse_personal_numbers_in_html, refuse_unprintable]

    def to_python(self, value: Any) -> str:
        return clean_html(super().to_python(value))


class SafeFileField(forms.FileField):
    """A file whose name may be kept: it may be told in a list, in the record or in a letter."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        refuse_file_name(getattr(data, "name", None) or "")
        return super().clean(data, initial)


class DayInput(forms.DateInput):
    """The browser's own calendar, which asks for the day as 2015-11-30 whatever the language of the page."""

    input_type = "date"

    def __init__(self, attrs: Any = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class OrganisationNumberField(models.CharField):
    default_validators = [check_organisation_number]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = 11
        super().__init__(*args, **kwargs)

    def clean(self, value: Any, model_instance: Any) -> Any:
        value = super().clean(value, model_instance)
        return format_organisation_number(value) if value else value


def as_kronor(value: Any) -> Decimal:
    """Decimal kronor for what forms, files and code hand over. Raises AmountError; floats are refused."""
    if isinstance(value, str):
        return parse_kronor(value)
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise AmountError("Beloppet måste vara ett tal i kronor.")
    return from_ore(to_ore(Decimal(value)))


class KronorFormField(forms.CharField):
    """An amount as a person writes it. Shows `1 234,50`, takes that and more."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget",
            forms.TextInput(attrs={"class": "amount", "inputmode": "decimal", "autocomplete": "off"}),
        )
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, Decimal):
            return value
        text = f"{value:,.2f}".replace(",", " ").replace(".", ",")
        return text.removesuffix(",00")

    def to_python(self, value: Any) -> Decimal | None:
        text = super().to_python(value)
        if text in self.empty_values:
            return None
        try:
            return as_kronor(text)
        except AmountError as error:
            raise ValidationError(str(error), code="amount") from None

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(data) != initial
        except ValidationError:
            return True


class KronorField(models.Field):
    """Kronor as Decimal in Python, whole öre as a 64-bit integer in the database.

    Not an integer field: database arithmetic on it must name its output_field, so that öre never leak out as kronor.
    """

    description = "Belopp i kronor"
    empty_strings_allowed = False

    def get_internal_type(self) -> str:
        return "BigIntegerField"

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Decimal | None:
        return None if value is None else from_ore(int(value))

    def to_python(self, value: Any) -> Decimal | None:
        if value is None:
            return None
        try:
            return as_kronor(value)
        except AmountError as error:
            raise ValidationError(str(error), code="amount") from None

    def get_prep_value(self, value: Any) -> int | None:
        value = super().get_prep_value(value)
        return None if value is None else to_ore(as_kronor(value))

    def value_to_string(self, obj: Any) -> str:
        value = self.value_from_object(obj)
        return "" if value is None else invariant(value)

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": KronorFormField, **kwargs})
