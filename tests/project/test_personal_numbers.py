"""No personal identity number comes in anywhere: every text that is typed, every file's name, every imported cell.

Forms, models, imports and uploads are found by looking for them, so that a new one without the guard fails here.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator

import pytest
from django import forms
from django.apps import apps
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.urls import reverse

from finsam.web.fields import SafeFileField
from finsam.web.resources import EmptyText
from finsam.web.transfer import FileInForm
from finsam.web.validators import refuse_file_name, refuse_personal_numbers, refuse_personal_numbers_in_html

APPS = ("finsam", "members", "interventions", "budget", "reports")
GUARDS = (refuse_personal_numbers, refuse_personal_numbers_in_html)

# Numbers from the tax agency's list for tests; nobody bears them.
REFUSED = [
    "811228-9874",
    "8112289874",
    "811228+9874",
    "811228 9874",
    "811228–9874",
    "19811228-9874",
    "198112289874",
    "1981-12-28-9874",
    "811228-\n9874",
    "811288-9871",  # a coordination number
    "198112889871",
    "811\u200b228-9874",
    "８１１２２８-９８７４",
    "Ring Anna (811228-9874) i morgon",
]
TAKEN = [
    "202100-0555",  # organisation numbers
    "16202100-0555",
    "070-123 45 67",
    "+46 70 123 45 67",
    "08-123 456 78",
    "5050-1055",  # bankgiro
    "81 12 28-9",  # plusgiro
    "8327-9, 123 456 789-0",
    "SE45 5000 0000 0583 9825 7466",
    "2015-11-13",
    "2015-11-13 14.20",
    "2015-01-01–2015-12-31",
    "11 700 000 kr",
    "Dnr 2015:04",
]

# Texts of forms that carry no guard of their own, and why none is needed.
GUARDED_ELSEWHERE = {
    "AddAppForm.code": "six digits of an app, never kept",
    "AddPasskeyForm.credential": "what the browser signs, read as such",
    "CommentForm.citat": "found in the document or dropped",
    "CommentForm.rad": "a key of the document's rows",
    "DiaryFilter.sok": "searched for, never kept",
    "DissolveForm.source": "the model's own field",
    "DissolveForm.successor_name": "the model's own field",
    "HeadForm.principal": "a key of the page's rows",
    "LedgerApplyForm.seen": "a mark of our own",
    "RangeForm.first": "an account's first digits, at most ten",
    "RangeForm.last": "an account's first digits, at most ten",
    "RowFilter.rad": "narrows a list, never kept",
    "SeatFillForm.decided_by": "the model's own field",
    "SeatFillForm.email": "the model's own field",
    "SeatFillForm.name": "the model's own field",
    "TermForm.decided_by": "the model's own field",
    "UserAddForm.password1": "kept as a hash",
    "UserAddForm.password2": "kept as a hash",
}

# Documents that are put together from fields which are guarded, or what the product itself found.
MADE_OF_GUARDED = {
    "interventions.ApplicationVersion.contents",
    "budget.LedgerFile.findings",
    "budget.LedgerFile.preview",
    "reports.DocumentVersion.contents",
    "reports.Edition.contents",
    "reports.Edition.asset_hashes",
    "reports.Edition.engine",
    "members.AuditEvent.detail",
}


def is_guarded(validators: list) -> bool:
    return any(guard in validators for guard in GUARDS)


def refusals(field: models.Field, text: str) -> set[str]:
    """The codes of what the field says of the text."""
    try:
        field.run_validators(text)
    except ValidationError as found:
        return {error.code for error in found.error_list}
    return set()


def form_classes() -> Iterator[type[forms.BaseForm]]:
    for app in APPS:
        package = importlib.import_module(app)
        for found in pkgutil.walk_packages(package.__path__, f"{app}."):
            if "migrations" in found.name or "management" in found.name:
                continue
            module = importlib.import_module(found.name)
            for one in vars(module).values():
                if (
                    inspect.isclass(one)
                    and issubclass(one, forms.BaseForm)
                    and one.__module__ == module.__name__
                ):
                    yield one


def text_fields() -> dict[str, list]:
    """Form.field → its validators, and those of the model's field behind it."""
    found = {}
    for form in form_classes():
        model = getattr(getattr(form, "_meta", None), "model", None)
        own = {field.name: field for field in model._meta.get_fields()} if model else {}
        for name, field in getattr(form, "base_fields", {}).items():
            is_text = (
                isinstance(field, forms.JSONField)
                or type(field) in (forms.CharField, forms.EmailField, forms.SlugField)
                or type(field).__name__ == "RichTextFormField"
            )
            if is_text:
                behind = getattr(own.get(name), "validators", [])
                found[f"{form.__name__}.{name}"] = [*field.validators, *behind]
    return found


def test_every_text_of_a_form_refuses_them_or_says_where_they_are_refused():
    found = text_fields()
    assert len(found) > 60
    open_ones = {name for name, validators in found.items() if not is_guarded(validators)}
    assert open_ones == set(GUARDED_ELSEWHERE)


def safe_fields() -> dict[str, models.Field]:
    return {
        f"{model._meta.label}.{field.name}": field
        for app in APPS[1:]
        for model in apps.get_app_config(app).get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField) and is_guarded(field.validators)
    }


@pytest.mark.parametrize("text", REFUSED)
def test_every_stored_text_refuses_a_number_in_any_form(text):
    fields = safe_fields()
    assert len(fields) > 60
    open_ones = [name for name, field in fields.items() if "personal_number" not in refusals(field, text)]
    assert open_ones == []


@pytest.mark.parametrize("text", TAKEN)
def test_no_stored_text_takes_something_else_for_one(text):
    mistaken = [name for name, field in safe_fields().items() if "personal_number" in refusals(field, text)]
    assert mistaken == []


def test_every_document_of_stored_parts_is_made_of_guarded_ones():
    found = {
        f"{model._meta.label}.{field.name}"
        for app in APPS[1:]
        for model in apps.get_app_config(app).get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.JSONField)
    }
    assert found == MADE_OF_GUARDED


# Files


def test_every_file_that_is_sent_in_has_its_name_checked():
    found = {
        f"{form.__name__}.{name}": field
        for form in form_classes()
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field, forms.FileField)
    }
    assert len(found) >= 6
    checked = {name for name, field in found.items() if isinstance(field, SafeFileField)}
    assert set(found) - checked == {f"{FileInForm.__name__}.import_file"}  # checks it in its clean


@pytest.mark.parametrize(
    "name", ["811228-9874.pdf", "Bilaga 8112289874.xlsx", "anna_811228_9874.csv", "19811228-9874_intyg.se"]
)
def test_a_file_named_after_a_person_is_refused_with_what_to_do(name):
    with pytest.raises(ValidationError, match="Byt namn på filen"):
        SafeFileField().clean(SimpleUploadedFile(name, b"x"))


@pytest.mark.parametrize(
    "name",
    ["bokslut 2015-12-31.se", "202100-0555.csv", "Protokoll_2015_11_13.pdf", "IMG_20151113_142011.pdf"],
)
def test_a_file_named_after_a_day_or_an_organisation_is_taken(name):
    refuse_file_name(name)


@pytest.mark.django_db
def test_a_register_refuses_a_file_named_after_a_person(cast, sign_in):
    client = sign_in(cast.one.users["chief"])
    file = SimpleUploadedFile("811228-9874.csv", b"Namn\nA")
    page = client.post(reverse("admin:interventions_intervention_import"), {"import_file": file})
    assert "Filens namn innehåller ett personnummer" in page.content.decode()


def test_every_text_column_of_an_import_is_a_guarded_field():
    safe = safe_fields()
    columns = [
        f"{register.model._meta.label}.{field.attribute}"
        for register in admin.site._registry.values()
        for resource in getattr(register, "resource_classes", [])
        for field in resource.fields.values()
        if isinstance(field.widget, EmptyText)
    ]
    assert columns
    assert [name for name in columns if "__" not in name and name not in safe] == []
