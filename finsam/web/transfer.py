"""Import and export of a register in the admin, in Swedish, within limits, and written in the record."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.text import slugify
from import_export.admin import ImportExportMixin
from import_export.forms import ConfirmImportForm, ExportForm, ImportForm
from import_export.tmp_storages import MediaStorage

from finsam.web.formats import MAX_FILE, CheckedXLSX, FileError, SwedishCSV
from finsam.web.validators import refuse_file_name


class FileInForm(ImportForm):
    """Which file; the format follows from its name, so nobody is asked twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["import_file"].label = "Fil"
        self.fields["import_file"].help_text = "CSV eller Excel (xlsx), högst 10 MB."
        self.fields["import_file"].widget.attrs = {"accept": ".csv,.xlsx"}
        self.fields["format"].required = False
        self.fields["format"].widget = forms.HiddenInput()

    @property
    def media(self) -> forms.Media:
        return forms.Media()

    def clean_import_file(self) -> Any:
        file = self.cleaned_data["import_file"]
        refuse_file_name(file.name)
        if file.size > MAX_FILE:
            raise ValidationError("Filen är större än 10 MB. Dela upp den och läs in en del i taget.")
        if not file.name.lower().endswith((".csv", ".xlsx")):
            raise ValidationError("Välj en fil som slutar på .csv eller .xlsx.")
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if file := cleaned.get("import_file"):
            cleaned["format"] = "1" if file.name.lower().endswith(".xlsx") else "0"
        return cleaned


class FileOutForm(ExportForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["format"]
        self.fields["format"] = forms.ChoiceField(
            label="Format", choices=[c for c in field.choices if c[0]], widget=forms.RadioSelect, initial="0"
        )
        del self.fields["export_items"]


class TransferMixin(ImportExportMixin):
    import_form_class = FileInForm
    export_form_class = FileOutForm
    confirm_form_class = ConfirmImportForm
    import_formats = [SwedishCSV, CheckedXLSX]
    export_formats = [SwedishCSV, CheckedXLSX]
    tmp_storage_class = MediaStorage
    import_export_change_list_template = "admin/change_list.html"
    skip_admin_log = True

    def has_import_permission(self, request: HttpRequest) -> bool:
        return self.has_add_permission(request) and self.has_change_permission(request)

    def has_export_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def get_resource_kwargs(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {"access": self.admin_site.access(request), "record": self.admin_site.record_transfer}

    def get_import_data_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return {"rollback_on_validation_errors": True}

    def add_data_read_fail_error_to_form(self, form: Any, error: Exception) -> None:
        if not isinstance(error, FileError):
            raise error
        form.add_error("import_file", str(error))

    def import_action(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        response = super().import_action(request, **kwargs)
        context = getattr(response, "context_data", None) or {}
        context["title"] = f"Läs in {self.opts.verbose_name_plural}"
        if "confirm_form" not in context:
            self._forget_file(context.get("form"))
        return response

    def _forget_file(self, form: Any) -> None:
        """A file that will not be read in is not kept: it may hold what was refused."""
        file = form.files.get("import_file") if form else None
        if name := getattr(file, "tmp_storage_name", ""):
            MediaStorage(name=name).remove()

    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            return super().process_import(request, **kwargs)
        except FileNotFoundError:
            messages.error(
                request, "Filen är redan inläst eller borttagen. Välj den igen om du vill läsa in den."
            )
            return HttpResponseRedirect(reverse("admin:{}_{}_import".format(*self.get_model_info())))

    def get_export_filename(self, request: HttpRequest, queryset: Any, file_format: Any) -> str:
        return f"{slugify(self.opts.verbose_name_plural)}-{self.admin_site.today()}.{file_format.get_extension()}"

    def process_result(self, result: Any, request: HttpRequest) -> HttpResponse:
        if not (result.has_errors() or result.has_validation_errors()):
            return super().process_result(result, request)
        messages.error(
            request, "Ingenting lästes in: uppgifterna har ändrats sedan du såg dem. Läs in filen igen."
        )
        return HttpResponseRedirect(reverse("admin:{}_{}_import".format(*self.get_model_info())))

    def add_success_message(self, result: Any, request: HttpRequest) -> None:
        total = result.totals
        messages.success(
            request,
            f"Filen är inläst: {total['new']} nya, {total['update']} ändrade och {total['skip']} oförändrade "
            f"{self.opts.verbose_name_plural}.",
        )

    def init_request_context_data(self, request: HttpRequest, form: Any) -> dict[str, Any]:
        context = super().init_request_context_data(request, form)
        return {
            **context,
            "title": f"Exportera {self.opts.verbose_name_plural}",
            "row_count": self.get_export_queryset(request).count(),
        }

    def _do_file_export(
        self, file_format: Any, request: HttpRequest, queryset: Any, export_form: Any = None
    ) -> HttpResponse:
        response = super()._do_file_export(file_format, request, queryset, export_form)
        access = self.admin_site.access(request)
        rows = list(queryset.order_by().values_list(self.model.scope_path, flat=True))
        for association_id in sorted(set(rows)):
            detail = {"register": self.model._meta.label, "rows": rows.count(association_id)}
            self.admin_site.record_transfer(access, "exported", association_id, detail)
        return response
