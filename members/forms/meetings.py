"""Forms of meetings. They check input and save nothing."""

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from finsam.shared.formats import day as written
from finsam.web.editor import RichTextArea
from finsam.web.fields import DayInput, RichTextFormField
from finsam.web.validators import REFUSED_IN_TEXT
from members.domain.meetings import PlannedMeeting, SeatRow
from members.enums import AttendanceDuty, BodyKind, MeetingForm, Presence, StanceKind
from members.models import AgendaItem, Attendance, Meeting, Person, Seat

TIME = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
MOST_ROWS = 22
PASTED = re.compile(r"^\s*(\d{4}-\d{2}-\d{2})[\s;,]*(.*)$")


# A year's dates at once


class PlanForm(forms.Form):
    """What the year's meetings have in common."""

    year = forms.IntegerField(label="År", min_value=2004, max_value=2100)
    count = forms.IntegerField(label="Antal möten", min_value=1, max_value=MOST_ROWS)
    starts_at = forms.TimeField(label="Börjar", required=False, widget=TIME)
    place = forms.CharField(label="Plats", required=False, max_length=120, validators=REFUSED_IN_TEXT)
    form = forms.ChoiceField(label="Mötesform", choices=MeetingForm.choices)
    pasted = forms.CharField(
        label="Klistra in datum från Excel",
        required=False,
        max_length=4000,
        validators=REFUSED_IN_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Ett datum per rad som 2016-01-13, med rubriken efter om den finns. Ersätter raderna ovanför.",
    )

    def clean_pasted(self) -> list[tuple[date, str]]:
        rows, wrong = [], []
        for number, line in enumerate(self.cleaned_data["pasted"].splitlines(), start=1):
            if line.strip():
                try:
                    found = PASTED.match(line)
                    rows.append((date.fromisoformat(found[1]), found[2].strip()[:120]))  # type: ignore[index]
                except (TypeError, ValueError):
                    wrong.append(f"Rad {number}: {line.strip()[:40]} är inget datum. Skriv som 2016-01-13.")
        if len(rows) > MOST_ROWS:
            wrong.append(f"Högst {MOST_ROWS} möten på en gång. Ta bort {len(rows) - MOST_ROWS} rader.")
        if wrong:
            raise ValidationError(wrong)
        return rows


class PlanRowForm(forms.Form):
    held_on = forms.DateField(label="Datum", required=False, widget=DayInput)
    title = forms.CharField(label="Rubrik", required=False, max_length=120, validators=REFUSED_IN_TEXT)
    is_public = forms.BooleanField(label="Offentligt", required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if (given.get("title") or given.get("is_public")) and not given.get("held_on") and not self.errors:
            self.add_error("held_on", "Skriv datum, eller töm raden.")
        return given


class PlanRows(forms.BaseFormSet):
    """The dates; each fault names its row."""

    def __init__(
        self, *args: Any, taken: Collection[date] = (), year: int | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.taken, self.year = taken, year

    def clean(self) -> None:
        seen: dict[date, int] = {}
        for number, form in enumerate(self.forms, start=1):
            day = form.cleaned_data.get("held_on") if form.is_valid() else None
            if day is None:
                continue
            if day in seen:
                form.add_error("held_on", f"Rad {number}: {written(day)} står redan på rad {seen[day]}.")
            elif day in self.taken:
                form.add_error("held_on", f"Rad {number}: gruppen har redan ett möte {written(day)}.")
            elif self.year and day.year != self.year:
                form.add_error("held_on", f"Rad {number}: {written(day)} ligger inte i {self.year}.")
            seen.setdefault(day, number)

    def is_good(self) -> bool:
        """Also what `clean` found: Django asks only before it."""
        return self.is_valid() and not any(form.errors for form in self.forms)

    def planned(self) -> list[PlannedMeeting]:
        return [
            PlannedMeeting(row["held_on"], row["title"], row["is_public"])
            for row in (form.cleaned_data for form in self.forms)
            if row.get("held_on")
        ]


def plan_rows(*args: Any, extra: int = 0, **kwargs: Any) -> PlanRows:
    made = forms.formset_factory(
        PlanRowForm, formset=PlanRows, extra=extra, max_num=MOST_ROWS, absolute_max=MOST_ROWS
    )
    return made(*args, prefix="rad", **kwargs)


# One meeting


class MeetingEditForm(forms.ModelForm):
    class Meta:
        model = Meeting
        fields = [
            "held_on",
            "starts_at",
            "ends_at",
            "title",
            "place",
            "form",
            "is_public",
            "papers_ready",
            "secretary",
            "first_paragraph",
        ]
        widgets = {"held_on": DayInput, "starts_at": TIME, "ends_at": TIME}

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.body.kind != BodyKind.BOARD:
            del self.fields["is_public"]
        if self.instance.held_on > today:
            del self.fields[
                "first_paragraph"
            ]  # set when the attendance is taken, after the meetings before it
        else:
            del self.fields["papers_ready"]

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        begins, ends = given.get("starts_at"), given.get("ends_at")
        if begins and ends and ends <= begins:
            self.add_error("ends_at", f"Mötet börjar {begins:%H.%M}. Skriv en senare tid.")
        return given


class ItemForm(forms.ModelForm):
    class Meta:
        model = AgendaItem
        fields = ["kind", "title", "presenter", "reference", "background", "proposal"]
        widgets = {"background": RichTextArea, "proposal": RichTextArea}


class MinutesForm(forms.Form):
    """What was said and decided in one matter."""

    notes = RichTextFormField(label="Anteckningar", required=False, max_length=200_000, widget=RichTextArea)
    text = forms.CharField(
        label="Beslut",
        required=False,
        max_length=20_000,
        validators=REFUSED_IN_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Till exempel: Styrelsen beslutar att …",
    )
    reference = forms.CharField(
        label="Diarienummer", required=False, max_length=60, validators=REFUSED_IN_TEXT
    )
    voting = forms.CharField(
        label="Förslag, propositionsordning och omröstning",
        required=False,
        max_length=20_000,
        validators=REFUSED_IN_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Bara när det fanns fler än ett förslag.",
    )

    def __init__(self, *args: Any, decides: bool, has_decision: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.has_decision = has_decision
        if not decides:
            for name in ("text", "reference", "voting"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if "text" in self.fields and not given.get("text") and not self.errors:
            if self.has_decision:
                self.add_error("text", "Skriv beslutet, eller ta bort det med knappen längre ner.")
            elif given.get("voting"):
                self.add_error("text", "Skriv beslutet som omröstningen ledde till.")
        return given


class AttendanceChoice(forms.ModelChoiceField):
    def label_from_instance(self, row: Attendance) -> str:
        return str(row.person or row.seat)


class StanceForm(forms.Form):
    attendance = AttendanceChoice(label="Vem", queryset=Attendance.objects.none(), empty_label="Välj ledamot")
    kind = forms.ChoiceField(label="Vad", choices=StanceKind.choices)
    reason = forms.CharField(
        label="Skäl",
        required=False,
        max_length=2000,
        validators=REFUSED_IN_TEXT,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, item: AgendaItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Attendance.objects.filter(meeting=item.meeting_id).exclude(presence=Presence.ABSENT)
        self.fields["attendance"].queryset = rows.select_related("person", "seat__organisation")


# Tasks


class TaskForm(forms.Form):
    title = forms.CharField(label="Vad ska göras", max_length=200, validators=REFUSED_IN_TEXT)
    person = forms.ModelChoiceField(label="Vem", queryset=Person.objects.none(), empty_label="Välj person")
    due = forms.DateField(label="Senast", widget=DayInput)

    def __init__(self, *args: Any, holders: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = holders


class TaskCloseForm(forms.Form):
    on = forms.DateField(label="Klar den", widget=DayInput)
    outcome = forms.CharField(
        label="Hur det gick",
        required=False,
        max_length=4000,
        validators=REFUSED_IN_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


# Attendance


class SeatForm(forms.Form):
    """One seat's row in the list."""

    presence = forms.ChoiceField(label="Närvaro")
    deputy = forms.CharField(
        label="Vikariens namn", required=False, max_length=120, validators=REFUSED_IN_TEXT
    )
    serves_for = forms.TypedChoiceField(label="Tjänstgör för", required=False, coerce=int, empty_value=None)
    duty = forms.ChoiceField(label="Uppgift", required=False)

    def __init__(
        self, *args: Any, seat: Seat, row: SeatRow, is_board: bool, ordinary: list, **kwargs: Any
    ) -> None:
        initial = {name: getattr(row, name) for name in ("presence", "deputy", "serves_for", "duty")}
        super().__init__(*args, prefix=f"plats{row.seat}", initial=initial, **kwargs)
        self.seat, self.row = seat, row
        hidden = {Presence.DEPUTY} if is_board or not row.is_ordinary else set()
        self.fields["presence"].choices = [c for c in Presence.choices if c[0] not in hidden]
        self.fields["duty"].choices = [("", "–"), *AttendanceDuty.choices]
        if hidden:
            del self.fields["deputy"]
        if row.is_ordinary:
            del self.fields["serves_for"]
        else:
            self.fields["serves_for"].choices = [("", "Ingen"), *ordinary]

    def clean_deputy(self) -> str:
        name = self.cleaned_data["deputy"]
        if name and self.data.get(self.add_prefix("presence")) != Presence.DEPUTY:
            raise ValidationError("Välj Vikarie i stället under Närvaro, eller töm namnet.")
        return name

    def given(self) -> SeatRow:
        data = self.cleaned_data
        return SeatRow(
            seat=self.row.seat,
            presence=data["presence"],
            deputy=data.get("deputy", ""),
            serves_for=data.get("serves_for"),
            duty=data["duty"],
        )


def seat_forms(data: Any, seats: Sequence[Seat], rows: Iterable[SeatRow], is_board: bool) -> list[SeatForm]:
    by_seat = {seat.pk: seat for seat in seats}
    rows = list(rows)
    ordinary = [(row.seat, f"{row.name} ({by_seat[row.seat]})") for row in rows if row.is_ordinary]
    return [
        SeatForm(data, seat=by_seat[row.seat], row=row, is_board=is_board, ordinary=ordinary) for row in rows
    ]


# Notices


class NoticeForm(forms.Form):
    on = forms.DateField(label="Dag", widget=DayInput)
