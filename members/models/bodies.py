"""Bodies (board, LSG …), their seats, who sits there on whose decision, when they meet and what they decide."""

from django.core.exceptions import ValidationError
from django.db import models

from finsam.web.fields import SafeCharField, SafeTextField
from finsam.web.models import DatedModel, ScopedModel
from members.enums import BodyKind, SeatKind
from members.models.associations import Association, Organisation
from members.models.people import Person


class Body(DatedModel):
    scope_path = "association"

    association = models.ForeignKey(
        Association, on_delete=models.CASCADE, related_name="bodies", verbose_name="förbund"
    )
    kind = models.CharField("slag", max_length=12, choices=BodyKind)
    name = SafeCharField("namn", max_length=120)
    task = SafeTextField("uppgift", blank=True)

    class Meta:
        verbose_name = "organ eller grupp"
        verbose_name_plural = "organ och grupper"
        ordering = ["association", "kind", "name"]
        constraints = [*DatedModel.Meta.constraints]

    def __str__(self) -> str:
        return self.name

    @property
    def vacant_count(self) -> int:
        """Seats without anybody; reads seats prefetched by members.queries.bodies.seat_prefetch."""
        return sum(not seat.current_mandates for seat in self.seats.all())


class Seat(ScopedModel):
    scope_path = "body__association"

    body = models.ForeignKey(
        Body, on_delete=models.CASCADE, related_name="seats", verbose_name="organ eller grupp"
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="seats",
        null=True,
        blank=True,
        verbose_name="organisation",
        help_text="Tomt för förbundets egen plats.",
    )
    unit = SafeCharField("enhet", max_length=120, blank=True, help_text="Till exempel välfärdsförvaltningen.")
    kind = models.CharField("slag", max_length=10, choices=SeatKind, default=SeatKind.ORDINARY)
    duty = SafeCharField("uppdrag", max_length=60, blank=True, help_text="Till exempel ordförande.")
    position = models.PositiveSmallIntegerField("ordning", default=0)

    class Meta:
        verbose_name = "plats"
        verbose_name_plural = "platser"
        ordering = ["body", "position", "pk"]

    def __str__(self) -> str:
        name = str(self.organisation) if self.organisation_id else "Samordningsförbundet"
        return f"{name}, {self.unit}" if self.unit else name


class Mandate(DatedModel):
    """Somebody on a seat. Name and e-mail are enough at first; who decided may follow."""

    scope_path = "seat__body__association"

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="mandates", verbose_name="plats")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="mandates", verbose_name="person"
    )
    decided_by = SafeCharField("beslutat av", max_length=200, blank=True)
    decided_on = models.DateField("beslutat den", null=True, blank=True)

    class Meta:
        verbose_name = "mandat"
        verbose_name_plural = "mandat"
        ordering = ["seat", "valid_from"]
        constraints = [*DatedModel.Meta.constraints]

    def __str__(self) -> str:
        return f"{self.person} på {self.seat}"

    def clean(self) -> None:
        super().clean()
        if self.seat_id:
            self.refuse_overlap(
                Mandate.objects.filter(seat=self.seat_id),
                "Platsen är redan besatt under den tiden. Avsluta det tidigare mandatet först.",
            )


class Meeting(ScopedModel):
    scope_path = "association"

    association = models.ForeignKey(
        Association, on_delete=models.CASCADE, related_name="meetings", verbose_name="förbund"
    )
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="meetings", verbose_name="organ eller grupp"
    )
    held_on = models.DateField("datum")
    title = SafeCharField("rubrik", max_length=120, blank=True, help_text="Till exempel Budgetmöte.")
    place = SafeCharField("plats", max_length=120, blank=True)
    is_public = models.BooleanField(
        "offentligt",
        default=False,
        help_text="Mötet som beslutar om budgeten är offentligt (19 § finsamlagen).",
    )

    class Meta:
        verbose_name = "möte"
        verbose_name_plural = "möten"
        ordering = ["association", "-held_on"]

    def __str__(self) -> str:
        return f"{self.title or self.body} {self.held_on}"


class Decision(ScopedModel):
    scope_path = "meeting__association"

    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, related_name="decisions", verbose_name="möte"
    )
    paragraph = SafeCharField("paragraf", max_length=20, help_text="Till exempel § 54.")
    title = SafeCharField("rubrik", max_length=200)
    reference = SafeCharField("diarienummer", max_length=60, blank=True)
    text = SafeTextField("beslut", blank=True)

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
