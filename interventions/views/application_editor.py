"""The page an application is written on: read, kept when something is wrong, laid together with another's save.

Every button of the page saves first, so that no words are lost to a letter, a paper or a party taken away.
"""

import json
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from finsam.shared.formats import listing
from finsam.shared.merging import Merged, merge
from interventions.domain.applications import OPEN
from interventions.forms.acts import FileForm
from interventions.forms.applications import (
    Cells,
    Editor,
    base_cells,
    renewed,
    stored_cells,
    typed_cells,
    with_blank_party,
    with_membership,
)
from interventions.models import Application
from interventions.queries.applications import (
    answers_of,
    contents_of,
    fields_of,
    lacks_of,
    members_to_add,
    party_rows,
    terms_of,
)
from interventions.services.application_files import add_file, remove_file
from interventions.services.parties import ask_party
from interventions.services.writing import ChangedMeanwhileError, Saved, save_application
from interventions.views.applications import own_or_403


@require_http_methods(["GET", "POST"])
def application_edit(request: HttpRequest, pk: int) -> HttpResponse:
    application = own_or_403(request, pk)
    if request.method == "POST":
        return _write(request, application)
    if application.state not in OPEN:
        messages.error(request, "Ansökan är inte öppen för ändringar.")
        return redirect("application_detail", request.access.association.slug, application.pk)
    page = _Page(request, application)
    editor = page.editor(with_blank_party(page.stored), bound=False)
    return page.show(editor, page.stored, application.edit_number)


class _Page:
    """What the page is made of, read once."""

    def __init__(self, request: HttpRequest, application: Application) -> None:
        access = request.access
        self.request, self.application = request, application
        self.questions = fields_of(application)
        self.parties = list(party_rows().filter(application=application))
        self.members = members_to_add(access, application)
        answers = answers_of(application, self.questions)
        self.stored = stored_cells(application, answers, self.parties, terms_of(application.call).all_years)

    def editor(self, cells: Cells, *, bound: bool) -> Editor:
        return Editor(self.application, self.questions, self.parties, self.members, cells, bound=bound)

    def show(
        self,
        editor: Editor,
        base: Cells,
        number: int,
        *,
        status: int = 200,
        merged: Merged | None = None,
        file_form: FileForm | None = None,
    ) -> HttpResponse:
        access, application = self.request.access, self.application
        contents = contents_of(application)
        blank = [form for form in editor.parties if form.is_new]
        context = {
            "application": application,
            "editor": editor,
            "new_party": blank[-1] if blank and self.members else None,
            "lacks": lacks_of(access, application, contents),
            "sums": contents.sums,
            "files": application.files.all(),
            "file_form": file_form or FileForm(prefix="bilaga", use_required_attribute=False),
            "base": json.dumps(base, ensure_ascii=False),
            "number": number,
            "merged": merged,
            "closes": terms_of(application.call),
        }
        return render(self.request, "interventions/application_edit.html", context, status=status)


def _write(request: HttpRequest, application: Application) -> HttpResponse:
    page = _Page(request, application)
    base, number = base_cells(request.POST.get("bas", "")), _number(request.POST.get("nummer", ""))
    act, _, about = request.POST.get("gor", "").partition(" ")
    typed = with_membership(typed_cells(request.POST, page.stored), page.stored)
    if number != application.edit_number and application.state in OPEN:
        return _lay_together(page, base, typed)
    typed = {key: row for key, row in typed.items() if key[0] != "p" or key in page.stored}
    if act == "bort":
        typed.pop(about, None)
    editor = page.editor(with_blank_party(typed), bound=True)
    if not editor.is_valid():
        return page.show(editor, base, number, status=422)
    try:
        saved = save_application(
            by=request.access, application=application, edit_number=number, written=editor.written()
        )
    except ChangedMeanwhileError:
        application.refresh_from_db()
        return _lay_together(_Page(request, application), base, typed)
    except ValidationError as error:
        editor.faults.extend(error.messages)
        return page.show(editor, base, number, status=422)
    _tell(request, saved)
    return _act(request, application, act, about)


def _lay_together(page: _Page, base: Cells, typed: Cells) -> HttpResponse:
    began = with_membership(base, page.stored)
    merged = merge(began, typed, page.stored)
    editor = page.editor(with_blank_party(renewed(merged)), bound=False)
    _mark(editor, merged)
    number = page.application.edit_number
    return page.show(editor, page.stored, number, merged=merged, status=409)


def _mark(editor: Editor, merged: Merged) -> None:
    """Beside each field what the other wrote there."""
    for form in editor.forms:
        form.is_added = form.key in merged.added
        for cell, text in merged.theirs.get(form.key, {}).items():
            if cell in form.fields:
                form.fields[cell].theirs = _in_words(editor, form.fields[cell], text) or "tomt"
        for cell in merged.taken.get(form.key, ()):
            if cell in form.fields:
                form.fields[cell].taken = True


def _in_words(editor: Editor, field: Any, text: str) -> str:
    if field is editor.head.fields["principal"]:
        return next((str(form.row) for form in editor.parties if form.key == text and form.row), "")
    return dict(getattr(field, "choices", ())).get(text, text)


def _tell(request: HttpRequest, saved: Saved) -> None:
    messages.success(request, "Ansökan är sparad. Den är inte inskickad än.")
    if saved.asked_again:
        names = listing(saved.asked_again)
        messages.warning(
            request,
            f"Det som {names} bekräftade har ändrats, så bekräftelsen gäller inte längre. Skicka länken igen.",
        )


def _act(request: HttpRequest, application: Application, act: str, about: str) -> HttpResponse:
    """What the button asked for, now that everything is saved."""
    slug = request.access.association.slug
    if act == "vidare":
        return redirect("application_send", slug, application.pk)
    if act == "bilaga":
        return _lay_paper(request, application)
    try:
        if act == "fraga":
            _ask(request, application, about)
        elif act == "bort-bilaga":
            remove_file(by=request.access, file=get_object_or_404(application.files, pk=_number(about)))
    except ValidationError as error:
        for message in error.messages:
            messages.error(request, message)
    return _back(request, application, _ANCHORS.get(act, ""))


_ANCHORS = {
    "fraga": "parterna",
    "bort": "parterna",
    "part": "parterna",
    "bilaga": "bilagorna",
    "bort-bilaga": "bilagorna",
}


def _back(request: HttpRequest, application: Application, anchor: str) -> HttpResponse:
    answer = redirect("application_edit", request.access.association.slug, application.pk)
    if anchor:
        answer["Location"] += f"#{anchor}"
    return answer


def _ask(request: HttpRequest, application: Application, about: str) -> None:
    """The party by its key; one that was new a moment ago is the latest."""
    rows = party_rows().filter(application=application)
    party = rows.order_by("-pk").first() if about[:1] == "n" else rows.filter(pk=_number(about[1:])).first()
    if party is None:
        raise ValidationError("Parten är inte längre med i ansökan.")
    ask_party(by=request.access, party=party, site=request.build_absolute_uri("/"))
    messages.success(request, f"Länken är skickad till {party.contact_name}, {party.contact_email}.")


def _lay_paper(request: HttpRequest, application: Application) -> HttpResponse:
    form = FileForm(request.POST, request.FILES, prefix="bilaga", use_required_attribute=False)
    if form.is_valid():
        try:
            add_file(by=request.access, application=application, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"Bilagan {form.cleaned_data['title']} är tillagd.")
            return _back(request, application, "bilagorna")
    application.refresh_from_db()
    page = _Page(request, application)
    editor = page.editor(with_blank_party(page.stored), bound=False)
    return page.show(editor, page.stored, application.edit_number, status=422, file_form=form)


def _number(text: str) -> int:
    """-1, which is never stored, for what is no number."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
