"""When bodies meet: the call, the agenda, who came, what was decided, and how the minutes were announced."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from finsam.web.fields import RichTextField, SafeCharField, SafeTextField
from finsam.web.models import ScopedModel
from members.domain.meetings import papers_leave
from members.enums import (
    AttendanceDuty,
    BodyKind,
    ItemKind,
    MeetingForm,
    MeetingState,
    Presence,
    StanceKind,
)
from members.models.associations import Association, Organisation
from members.models.bodies import Body, Seat
from members.models.people import Person


class Meeting(ScopedModel):
    scope_path = "association"

    association = models.ForeignKey(
        Association, on_delete=models.CASCADE, related_name="meetings", verbose_name="förbund"
    )
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="meetings", verbose_name="organ eller grupp"
    )
    held_on = models.DateField("datum")
    starts_at = models.TimeField("börjar", null=True, blank=True)
    ends_at = models.TimeField("slutar", null=True, blank=True)
    title = SafeCharField("rubrik", max_length=120, blank=True, help_text="Till exempel Budgetmöte.")
    place = SafeCharField("plats", max_length=120, blank=True)
    form = models.CharField("mötesform", max_length=10, choices=MeetingForm, default=MeetingForm.ROOM)
    is_public = models.BooleanField(
        "offentligt",
        default=False,
        help_text="Mötet som beslutar om budgeten är offentligt (19 § finsamlagen).",
    )
    state = models.CharField(
        "läge", max_length=10, choices=MeetingState, default=MeetingState.PLANNED, editable=False
    )
    papers_ready = models.BooleanField(
        "handlingarna är klara",
        default=False,
        help_text="Då skickas kallelsen av sig själv när dagen kommer.",
    )
    called_at = models.DateTimeField("kallelsen skickad", null=True, blank=True, editable=False)
    secretary = SafeCharField("sekreterare", max_length=120, blank=True)
    first_paragraph = models.PositiveSmallIntegerField(
        "första paragrafen",
        default=1,
        help_text="Protokollets första § det här mötet; numren löper genom året.",
    )
    adjusted_on = models.DateField("justerat den", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "möte"
        verbose_name_plural = "möten"
        ordering = ["association", "-held_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(adjusted_on=None) | Q(adjusted_on__gte=models.F("held_on")),
                name="members_meeting_adjusted_after_held",
                violation_error_message="Protokollet kan inte justeras innan mötet har hållits.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.title or self.body} {self.held_on}"

    @property
    def papers_day(self) -> date:
        """The last day for the call with its papers. Reads the body."""
        return papers_leave(self.held_on, self.body.papers_days)


class AgendaItem(ScopedModel):
    """One matter (ärende). Background and proposal are its tjänsteskrivelse; notes go into the minutes."""

    scope_path = "meeting__association"

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="agenda", verbose_name="möte")
    number = models.PositiveSmallIntegerField("nummer")
    kind = models.CharField("slag", max_length=12, choices=ItemKind, default=ItemKind.INFORMATION)
    title = SafeCharField("rubrik", max_length=200)
    presenter = SafeCharField("föredragande", max_length=120, blank=True)
    reference = SafeCharField("diarienummer", max_length=60, blank=True)
    background = RichTextField("bakgrund", blank=True)
    proposal = RichTextField("förslag till beslut", blank=True)
    notes = RichTextField("anteckningar", blank=True)

    class Meta:
        verbose_name = "ärende"
        verbose_name_plural = "dagordning"
        ordering = ["meeting", "number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "number"],
                name="members_agendaitem_number_once",
                violation_error_message="Numret finns redan på dagordningen.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"

    @property
    def paragraph(self) -> str:
        """The § of the minutes: agenda numbers, counted on from the meeting's first paragraph."""
        return f"§ {self.meeting.first_paragraph + self.number - 1}"


class Decision(ScopedModel):
    scope_path = "meeting__association"

    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, related_name="decisions", verbose_name="möte"
    )
    item = models.OneToOneField(
        AgendaItem,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="decision",
        verbose_name="ärende",
    )
    paragraph = SafeCharField("paragraf", max_length=20, help_text="Till exempel § 54.")
    title = SafeCharField("rubrik", max_length=200)
    reference = SafeCharField("diarienummer", max_length=60, blank=True)
    text = SafeTextField("beslut", blank=True)
    voting = SafeTextField(
        "förslag, propositionsordning och omröstning",
        blank=True,
        help_text="Bara när det fanns fler än ett förslag.",
    )

    class Meta:
        verbose_name = "beslut"
        verbose_name_plural = "beslut"
        ordering = ["meeting", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "paragraph"],
                name="members_decision_paragraph_once",
                violation_error_message="Paragrafen finns redan i det mötet.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.meeting.held_on} {self.paragraph} {self.title}"

    def clean(self) -> None:
        super().clean()
        if self.paragraph and not self.paragraph.startswith("§"):
            raise ValidationError({"paragraph": "Skriv paragrafen med paragraftecken, till exempel § 54."})
        if self.meeting_id and self.meeting.body.kind == BodyKind.CONSULTATION:
            raise ValidationError("Medlemssamrådet samtalar men beslutar inte.")


class Attendance(ScopedModel):
    """One seat at one meeting: who held it that day, and whether anybody came."""

    scope_path = "meeting__association"

    meeting = models.ForeignKey(
        Meeting, on_delete=models.CASCADE, related_name="attendances", verbose_name="möte"
    )
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="attendances", verbose_name="plats")
    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="attendances",
        verbose_name="person",
        help_text="Den som hade platsen den dagen.",
    )
    presence = models.CharField("närvaro", max_length=12, choices=Presence, default=Presence.PRESENT)
    deputy = SafeCharField(
        "vikarie", max_length=120, blank=True, help_text="Den som kom i stället, bara det här mötet."
    )
    serves_for = models.ForeignKey(
        Seat,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="served_by",
        verbose_name="tjänstgör för",
        help_text="En ersättare tjänstgör för samma medlems ledamot.",
    )
    duty = models.CharField("uppgift", max_length=12, choices=AttendanceDuty, blank=True)

    class Meta:
        verbose_name = "närvaro"
        verbose_name_plural = "närvaro"
        ordering = ["meeting", "seat__position", "seat"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "seat"],
                name="members_attendance_once_a_seat",
                violation_error_message="Platsen står redan i närvarolistan.",
            ),
            models.CheckConstraint(
                condition=Q(presence=Presence.DEPUTY) | Q(deputy=""),
                name="members_attendance_deputy_named_when_serving",
                violation_error_message="Skriv bara vikarie när en vikarie kom.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat} {self.get_presence_display().lower()}"

    @property
    def came(self) -> bool:
        return self.presence != Presence.ABSENT


class Stance(ScopedModel):
    """Somebody was in conflict of interest and left, or reserved herself, in one matter."""

    scope_path = "item__meeting__association"

    item = models.ForeignKey(
        AgendaItem, on_delete=models.CASCADE, related_name="stances", verbose_name="ärende"
    )
    attendance = models.ForeignKey(
        Attendance, on_delete=models.CASCADE, related_name="stances", verbose_name="ledamot"
    )
    kind = models.CharField("vad", max_length=12, choices=StanceKind)
    reason = SafeTextField("skäl", blank=True)

    class Meta:
        verbose_name = "jäv eller reservation"
        verbose_name_plural = "jäv och reservationer"
        ordering = ["item", "kind", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "attendance", "kind"],
                name="members_stance_once",
                violation_error_message="Det står redan för den ledamoten.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.attendance.person}"


def attachment_path(attachment: "Attachment", filename: str) -> str:
    """By association and checksum: the name a user gave the file never becomes a path."""
    return f"papers/{attachment.item.meeting.association_id}/{attachment.sha256}.pdf"


class Attachment(ScopedModel):
    """A paper that belongs to a matter, as PDF, so that a call can carry all its papers in one file."""

    scope_path = "item__meeting__association"

    item = models.ForeignKey(
        AgendaItem, on_delete=models.CASCADE, related_name="attachments", verbose_name="ärende"
    )
    title = SafeCharField("rubrik", max_length=200)
    file = models.FileField("fil", upload_to=attachment_path)
    sha256 = models.CharField("kontrollsumma", max_length=64, editable=False)
    size = models.PositiveIntegerField("storlek", editable=False)
    pages = models.PositiveSmallIntegerField("sidor", editable=False)

    class Meta:
        verbose_name = "bilaga"
        verbose_name_plural = "bilagor"
        ordering = ["item", "pk"]

    def __str__(self) -> str:
        return self.title


class Task(ScopedModel):
    """Something somebody was asked to do; stands on the next agenda until it is closed."""

    scope_path = "body__association"

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="tasks", verbose_name="grupp")
    item = models.ForeignKey(
        AgendaItem,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="tasks",
        verbose_name="ärende",
    )
    title = SafeCharField("vad", max_length=200)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="tasks", verbose_name="vem")
    given_on = models.DateField("given den")
    due = models.DateField("senast")
    closed_on = models.DateField("klar den", null=True, blank=True)
    outcome = SafeTextField("hur det gick", blank=True)

    class Meta:
        verbose_name = "uppgift"
        verbose_name_plural = "uppgifter"
        ordering = ["due", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=models.F("given_on")),
                name="members_task_closed_after_given",
                violation_error_message="En uppgift kan inte bli klar innan den gavs.",
            )
        ]

    def __str__(self) -> str:
        return self.title


class DelegatedDecision(ScopedModel):
    """Decided by somebody whom the board has trusted with it; reported to the board (10 § finsamlagen)."""

    scope_path = "association"

    association = models.ForeignKey(
        Association, on_delete=models.CASCADE, related_name="delegated_decisions", verbose_name="förbund"
    )
    decided_on = models.DateField("beslutat den")
    decided_by = SafeCharField("beslutat av", max_length=120, help_text="Till exempel förbundschefen.")
    title = SafeCharField("rubrik", max_length=200)
    text = SafeTextField("beslut")
    ground = SafeCharField(
        "stöd i delegationsordningen",
        max_length=120,
        blank=True,
        help_text="Mål, inriktning, omfattning och kvalitet får inte delegeras (10 § finsamlagen).",
    )
    reference = SafeCharField("diarienummer", max_length=60, blank=True)
    reported_at = models.ForeignKey(
        Meeting,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reported_decisions",
        verbose_name="anmält vid",
        editable=False,
    )

    class Meta:
        verbose_name = "delegationsbeslut"
        verbose_name_plural = "delegationsbeslut"
        ordering = ["association", "-decided_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.decided_on} {self.title}"


class Notice(ScopedModel):
    """The adjusted minutes announced at one member municipality or region (19 § finsamlagen)."""

    scope_path = "meeting__association"

    meeting = models.ForeignKey(
        Meeting, on_delete=models.CASCADE, related_name="notices", verbose_name="möte"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="notices", verbose_name="anslagstavla hos"
    )
    posted_on = models.DateField("uppsatt den", null=True, blank=True)
    down_on = models.DateField("nedtaget den", null=True, blank=True)

    class Meta:
        verbose_name = "anslag"
        verbose_name_plural = "anslag"
        ordering = ["meeting", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "organisation"],
                name="members_notice_once",
                violation_error_message="Anslaget finns redan för den medlemmen.",
            ),
            models.CheckConstraint(
                condition=Q(down_on=None) | Q(down_on__gt=models.F("posted_on")),
                name="members_notice_down_after_up",
                violation_error_message="Anslaget kan inte tas ner innan det har satts upp.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.posted_on or ''}".strip()
