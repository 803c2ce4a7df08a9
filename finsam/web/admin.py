"""Django's admin, kept inside the associations of whoever uses it.

The site (members.admin_site) says who may come in and keeps the record; here is what every register does with it:
its rows, the choices of every relation, and the record of each change go through the same access.
"""

from functools import cache
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.exceptions import NotRegistered
from django.contrib.admin.filters import FieldListFilter, RelatedFieldListFilter
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db import models
from django.forms.models import ModelChoiceIterator, apply_limit_choices_to_to_formfield
from django.http import Http404, HttpRequest
from django.utils.html import format_html

from finsam.web.editor import RichTextArea
from finsam.web.fields import DayInput, RichTextField
from finsam.web.models import ScopedModel


def rows_of(site: Any, model: type[models.Model], request: HttpRequest) -> models.QuerySet:
    """The rows of a model that this user may see: its register's, or none when nobody keeps one."""
    try:
        return site.get_model_admin(model).get_queryset(request)
    except NotRegistered:
        scoped = issubclass(model, ScopedModel)
        return (
            model._default_manager.within(site.access(request)) if scoped else model._default_manager.none()
        )


class ScopedRelatedFilter(RelatedFieldListFilter):
    """Django's own lists every row of the related table, whoever asks."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> list[tuple[Any, str]]:
        return [
            (row.pk, str(row)) for row in rows_of(model_admin.admin_site, field.remote_field.model, request)
        ]


FieldListFilter.register(
    lambda field: bool(field.remote_field) and issubclass(field.remote_field.model, ScopedModel),
    ScopedRelatedFilter,
    take_priority=True,
)


class Choices:
    """Widgets shared by pages and inline rows: plain selects, native dates, and only choices the user may see."""

    formfield_overrides = {models.DateField: {"widget": DayInput}, RichTextField: {"widget": RichTextArea}}

    def get_field_queryset(self, db: Any, db_field: Any, request: HttpRequest) -> models.QuerySet:
        return rows_of(self.admin_site, db_field.remote_field.model, request)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        formfield = super().formfield_for_dbfield(db_field, request, **kwargs)
        if formfield and isinstance(formfield.widget, RelatedFieldWidgetWrapper):
            formfield.widget = formfield.widget.widget
        if isinstance(formfield, forms.ModelChoiceField):
            # Read once for all the rows of an inline, not once a row.
            apply_limit_choices_to_to_formfield(formfield)
            formfield.choices = cache(lambda: list(ModelChoiceIterator(formfield)))
        if formfield and db_field.name == "association":
            self._settle_association(formfield, request)
        return formfield

    def _settle_association(self, formfield: Any, request: HttpRequest) -> None:
        """Whoever has one association is never asked which."""
        ids = self.admin_site.access(request).association_ids
        if len(ids) == 1:
            formfield.widget = forms.HiddenInput()
            formfield.initial = next(iter(ids))


class Scoped(Choices):
    """Rows and rights by access. `name_related` are the relations that a row's name is made of."""

    name_related: tuple[str, ...] = ()
    is_read_only = False

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        rows = super().get_queryset(request).within(self.admin_site.access(request))
        return rows.select_related(*self.name_related) if self.name_related else rows

    def is_settled(self, request: HttpRequest, obj: Any) -> bool:
        """Is this row (for an inline: its parent) adopted, so that nothing in it may change?"""
        return False

    def _may_write(self, request: HttpRequest, obj: Any = None) -> bool:
        if self.is_read_only or not self.admin_site.access(request).association_ids:
            return False
        return obj is None or not self.is_settled(request, obj)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(self.admin_site.access(request).association_ids)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may_write(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may_write(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may_write(request, obj)


class ScopedInline(Scoped, admin.TabularInline):
    extra = 1
    formfield_overrides = {
        **Choices.formfield_overrides,
        models.TextField: {"widget": forms.Textarea(attrs={"rows": 2})},
    }


class ScopedStackedInline(Scoped, admin.StackedInline):
    extra = 0


class Register(admin.ModelAdmin):
    """What all our registers share, scoped or of the installation."""

    menu_group = "Förbundet"
    menu_order = 0
    actions = None
    list_per_page = 50
    show_full_result_count = False
    save_on_top = False
    empty_value_display = "–"
    # Sentences at the top of the list and of the form: what this is for.
    list_intro = ""

    @property
    def media(self) -> forms.Media:
        """Only what adds rows to inlines: our pages use no pop-ups, calendars or actions."""
        return forms.Media(
            js=["admin/js/vendor/jquery/jquery.min.js", "admin/js/jquery.init.js", "admin/js/inlines.js"]
        )

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> Any:
        """Another association's row answers as one that never was, not with a hint on the first page."""
        raise Http404

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        title = {"title": self.opts.verbose_name_plural[:1].upper() + self.opts.verbose_name_plural[1:]}
        return super().changelist_view(request, {**title, "intro": self.list_intro, **(extra_context or {})})


class ScopedAdmin(Scoped, Register):
    """A register of things that belong to an association."""

    def _has_several(self, request: HttpRequest) -> bool:
        return len(self.admin_site.access(request).association_ids) > 1

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        own = list(super().get_list_filter(request))
        return (
            [self.model.scope_path, *own]
            if self._has_several(request) and self.model.scope_path != "pk"
            else own
        )

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """A lone association is not even shown where nothing can be changed."""
        fieldsets = super().get_fieldsets(request, obj)
        if self._has_several(request) or self._may_write(request, obj):
            return fieldsets
        return [
            (name, {**more, "fields": [f for f in more["fields"] if f != "association"]})
            for name, more in fieldsets
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        own = list(super().get_readonly_fields(request, obj))
        return (
            [*own, "association"]
            if obj and self._has_several(request) and self.model.scope_path == "association"
            else own
        )

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if form.changed_data or not change:
            self.record(request, "changed" if change else "added", obj, form.changed_data)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        self.record(request, "removed", obj, [])
        super().delete_model(request, obj)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        changed = formset.save(commit=False)
        for row in formset.deleted_objects:
            self.record(request, "removed", row, [])
            row.delete()
        for row in changed:
            row.save()
        formset.save_m2m()
        for row in formset.new_objects:
            self.record(request, "added", row, [])
        for row, fields in formset.changed_objects:
            self.record(request, "changed", row, fields)

    def record(self, request: HttpRequest, action: str, subject: Any, fields: list[str]) -> None:
        self.admin_site.record(request, action, subject, fields)


class ReadOnlyAdmin(ScopedAdmin):
    """Shown, never edited: states and decisions have pages of their own, the record has none."""

    is_read_only = True


def badge(label: str, tone: str = "") -> str:
    """A state as a word on a ground. Tones: good, warn, stop; none is neutral."""
    return format_html('<span class="badge {}">{}</span>', tone, label)
