"""Rows of a register as rows of a file, and back. Every column that names another row looks only inside the access."""

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import MultipleObjectsReturned, ObjectDoesNotExist, ValidationError
from django.db.models import QuerySet
from django.utils.html import conditional_escape, format_html
from import_export import resources, widgets
from import_export.fields import Field

from finsam.shared.money import AmountError, invariant, parse_kronor
from finsam.web.access import Access
from finsam.web.models import ScopedModel

ASSOCIATION = "Förbund"


class KronorWidget(widgets.Widget):
    """Out as `1234.50` whatever the language; in as a person writes it."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Decimal | None:
        if value in (None, ""):
            return None
        try:
            return parse_kronor(str(value))
        except AmountError as error:
            raise ValueError(str(error)) from None

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "" if value is None else invariant(value)


class DayWidget(widgets.Widget):
    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> date | None:
        if value in (None, ""):
            return None
        if isinstance(value, datetime):
            return value.date()
        try:
            return date.fromisoformat(str(value).strip())
        except ValueError:
            raise ValueError(
                f"{value} är inget datum. Skriv år, månad och dag, till exempel 2015-01-31."
            ) from None

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return value.isoformat() if value else ""


class ChoiceWidget(widgets.Widget):
    """The label out; label or code in."""

    def __init__(self, choices: Any) -> None:
        super().__init__()
        self.labels = {str(value): str(label) for value, label in choices.choices}

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        wanted = str(value or "").strip().casefold()
        for code, label in self.labels.items():
            if wanted in (code.casefold(), label.casefold()):
                return code
        raise ValueError(f"”{value}” finns inte. Välj något av: {', '.join(self.labels.values())}.")

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return self.labels.get(str(value), "")


class NumberWidget(widgets.Widget):
    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> int | None:
        if value in (None, ""):
            return None
        text = str(value).strip()
        if not (text.isascii() and text.isdigit() and len(text) < 10):
            raise ValueError(f"{value} är inget heltal.")
        return int(text)


class RelatedWidget(widgets.ForeignKeyWidget):
    """Another row by its name. Rows of associations are looked for inside the access; `access` is set by the resource."""

    access: Access

    def get_queryset(self, value: Any, row: Any, *args: Any, **kwargs: Any) -> QuerySet:
        rows = self.model._default_manager.all()
        if not issubclass(self.model, ScopedModel):
            return rows
        rows = rows.within(self.access)
        if self.model.scope_path != "pk" and row.get(ASSOCIATION):
            rows = rows.filter(**{f"{self.model.scope_path}__name": row[ASSOCIATION]})
        return rows

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        if value in (None, ""):
            return None
        name = str(value).strip()
        try:
            return self.get_queryset(name, row).get(**{f"{self.field}__iexact": name})
        except ObjectDoesNotExist:
            kind = self.model._meta.verbose_name
            raise ValueError(
                f"”{name}” finns inte bland dem du kan välja ({kind}). Kontrollera stavningen."
            ) from None
        except MultipleObjectsReturned:
            raise ValueError(f"Det finns flera som heter ”{name}”. Ändra i registret i stället.") from None


class PlainDiff(resources.Diff):
    """What was and what becomes, without the inline styles that the content security policy refuses."""

    def as_html(self) -> list[str]:
        return [
            self._cell(str(old or ""), str(new or ""))
            for old, new in zip(self.left, self.right, strict=False)
        ]

    def _cell(self, old: str, new: str) -> str:
        if self.new or old == new:
            return conditional_escape(new)
        return format_html("<del>{}</del> <ins>{}</ins>", old, new)


class ScopedResource(resources.ModelResource):
    """All or nothing, checked row by row as the form checks; nothing outside the access is found, named or changed."""

    class Meta:
        clean_model_instances = True
        use_transactions = True
        skip_unchanged = True
        report_skipped = True

    def __init__(self, access: Access, record: Callable[..., None], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.access = access
        self.record = record
        if len(access.association_ids) == 1:
            self.fields.pop("association", None)
        for field in self.fields.values():
            if isinstance(field.widget, RelatedWidget):
                field.widget.access = access

    @classmethod
    def get_diff_class(cls) -> type[PlainDiff]:
        return PlainDiff

    def get_queryset(self) -> QuerySet:
        return self._meta.model._default_manager.within(self.access)

    def filter_export(self, queryset: QuerySet, **kwargs: Any) -> QuerySet:
        return queryset.within(self.access)

    def get_import_id_fields(self) -> list[str]:
        """With several associations a row is known by its own as well: otherwise a file could move it to another."""
        own = list(super().get_import_id_fields())
        return ["association", *own] if self._names_association() else own

    def _names_association(self) -> bool:
        return "association" in self.fields and not self.fields["association"].readonly

    def get_instance(self, instance_loader: Any, row: Any) -> Any:
        """A name that cannot be read is reported at its column, when the row itself is read."""
        try:
            return super().get_instance(instance_loader, row)
        except (ValueError, ValidationError):
            return None

    def init_instance(self, row: Any = None) -> Any:
        instance = super().init_instance(row)
        if self._meta.model.scope_path == "association" and len(self.access.association_ids) == 1:
            instance.association_id = next(iter(self.access.association_ids))
        return instance

    def validate_instance(
        self, instance: Any, import_validation_errors: Any = None, validate_unique: bool = True
    ) -> None:
        super().validate_instance(instance, import_validation_errors, validate_unique)
        if instance.association_id_in_scope() not in self.access.association_ids:
            raise ValidationError("Raden hör inte till ditt förbund.")

    def import_row(self, row: Any, instance_loader: Any, **kwargs: Any) -> Any:
        """Errors stand under the file's own column names."""
        result = super().import_row(row, instance_loader, **kwargs)
        error = result.validation_error
        if error is not None and hasattr(error, "error_dict"):
            columns = {field.attribute: field.column_name for field in self.fields.values()}
            error.error_dict = {columns.get(name, name): errors for name, errors in error.error_dict.items()}
        return result

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        known = {field.column_name for field in self.fields.values()} | {ASSOCIATION}
        unknown = [name for name in dataset.headers if name not in known]
        if unknown:
            raise ValueError(
                f"Kolumnen {unknown[0]} finns inte här. Ta bort den eller rätta rubriken. Kolumner: {', '.join(sorted(known))}."
            )

    def after_import(self, dataset: Any, result: Any, **kwargs: Any) -> None:
        if kwargs.get("dry_run") or result.has_errors() or result.has_validation_errors():
            return
        written = [row for row in result.rows if row.import_type in ("new", "update")]
        counted = Counter((row.instance.association_id_in_scope(), row.import_type) for row in written)
        for association_id in {key[0] for key in counted}:
            rows = {"new": counted[association_id, "new"], "changed": counted[association_id, "update"]}
            detail = {"register": self._meta.model._meta.label, **rows}
            self.record(self.access, "imported", association_id, detail)


def column(attribute: str, name: str, widget: Any = None, **kwargs: Any) -> Field:
    """A column with the heading that a person reads."""
    return Field(attribute=attribute, column_name=name, widget=widget, **kwargs)


class EmptyText(widgets.CharWidget):
    """An empty cell is an empty text, never null."""

    def __init__(self) -> None:
        super().__init__(coerce_to_string=True, allow_blank=True)

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        return "" if value is None else str(value).strip()


def text_column(attribute: str, name: str) -> Field:
    return column(attribute, name, EmptyText())
