"""What every register of the admin must hold to, so that none of them can reach outside the user's associations."""

import pytest
from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.urls import reverse
from import_export.admin import ExportMixin

from finsam.web.admin import Choices, Scoped, ScopedAdmin
from finsam.web.models import ScopedModel
from finsam.web.resources import RelatedWidget, ScopedResource
from members.admin_site import GROUPS
from members.enums import Role
from members.models import Association, Organisation, Population, RoleGrant, User

REGISTERS: dict[type, ModelAdmin] = dict(admin.site._registry)


def test_there_are_registers_to_look_at():
    assert len(REGISTERS) > 25


def test_every_register_of_an_association_is_scoped():
    loose = [
        model
        for model, register in REGISTERS.items()
        if issubclass(model, ScopedModel) and not isinstance(register, ScopedAdmin)
    ]
    assert loose == []


def test_every_inline_of_an_association_is_scoped():
    inlines = [inline for register in REGISTERS.values() for inline in register.inlines]
    assert inlines
    assert [
        inline
        for inline in inlines
        if issubclass(inline.model, ScopedModel) and not issubclass(inline, Scoped)
    ] == []


def test_every_register_and_inline_offers_scoped_choices():
    places = [type(register) for register in REGISTERS.values()]
    places += [inline for register in REGISTERS.values() for inline in register.inlines]
    assert [place for place in places if not issubclass(place, Choices)] == []


def test_every_file_in_or_out_goes_through_a_scoped_resource():
    resources = [
        r
        for register in REGISTERS.values()
        if isinstance(register, ExportMixin)
        for r in register.resource_classes
    ]
    assert len(resources) == 4
    assert [resource for resource in resources if not issubclass(resource, ScopedResource)] == []


def test_every_column_that_names_another_row_looks_inside_the_access():
    resources = [
        r
        for register in REGISTERS.values()
        if isinstance(register, ExportMixin)
        for r in register.resource_classes
    ]
    for resource in resources:
        related = {field.name for field in resource._meta.model._meta.concrete_fields if field.is_relation}
        columns = {name: field for name, field in resource.fields.items() if field.attribute in related}
        assert columns
        assert all(isinstance(field.widget, RelatedWidget) for field in columns.values()), resource


def test_every_register_stands_in_a_group_and_says_what_it_is_for():
    assert [r for r in REGISTERS.values() if r.menu_group not in GROUPS or not r.list_intro] == []


def test_no_register_has_actions_or_pop_ups():
    assert [r for r in REGISTERS.values() if r.actions or r.raw_id_fields or r.autocomplete_fields] == []


@pytest.mark.django_db
def test_every_list_answers_the_office_and_nobody_else(cast, client):
    way_in = "allauth.account.auth_backends.AuthenticationBackend"
    lists = {
        model: reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        for model in REGISTERS
    }

    def answers(user) -> dict[type, int]:
        client.force_login(user, backend=way_in)
        return {model: client.get(url).status_code for model, url in lists.items()}

    office = {model: 403 if model is User else 200 for model in REGISTERS}
    installation = {
        model: 200 if model in (Association, Organisation, Population, RoleGrant, User) else 403
        for model in REGISTERS
    }
    assert answers(cast.one.users[Role.CHIEF]) == office
    assert answers(cast.one.users[Role.OFFICE]) == office
    assert answers(cast.administrator) == installation
    for role in set(Role) - {Role.CHIEF, Role.OFFICE}:
        assert set(answers(cast.one.users[role]).values()) == {403}
