"""Bodies (board, LSG …), their seats, and who sits there on whose decision."""

from datetime import date

from django.db import models

from finsam.web.fields import SafeCharField, SafeTextField
from finsam.web.models import DatedModel, ScopedModel
from members.enums import BodyKind, ChairDuty, SeatKind
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
    replaced_by = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name="ersatt av",
        help_text="Gruppen som tog över när den här upphörde.",
    )
    papers_days = models.PositiveSmallIntegerField(
        "handlingar skickas, dagar före mötet", default=7, help_text="Kallelsen ska ut senast då."
    )
    standard_agenda = SafeTextField(
        "stående dagordning",
        blank=True,
        help_text="Ett ärende per rad. Varje nytt möte börjar med dem.",
    )

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
    employer = SafeCharField(
        "arbetsgivare",
        max_length=120,
        blank=True,
        help_text="När den som sitter här är anställd av någon annan, till exempel en privat vårdcentral.",
    )
    closed_on = models.DateField("indragen från och med", null=True, blank=True)

    class Meta:
        verbose_name = "plats"
        verbose_name_plural = "platser"
        ordering = ["body", "position", "pk"]

    def __str__(self) -> str:
        name = str(self.organisation) if self.organisation_id else "Samordningsförbundet"
        return f"{name}, {self.unit}" if self.unit else name

    def organisation_on(self, day: date) -> Organisation | None:
        """Whose seat it is on the day: the turn's, else its own; None for the association's. Reads prefetched turns."""
        for turn in self.turns.all():
            if turn.is_active_on(day):
                return turn.organisation
        return self.organisation


class SeatTurn(DatedModel):
    """Whose turn it is on a seat that goes round between members. Old minutes keep the one of their day."""

    scope_path = "seat__body__association"

    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="turns", verbose_name="plats")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="seat_turns", verbose_name="organisation"
    )

    class Meta:
        verbose_name = "tur"
        verbose_name_plural = "turer: vem platsen hör till, från när till när"
        ordering = ["seat", "valid_from"]
        constraints = [*DatedModel.Meta.constraints]

    def __str__(self) -> str:
        return f"{self.organisation} från {self.valid_from}"

    def clean(self) -> None:
        super().clean()
        if self.seat_id:
            self.refuse_overlap(
                SeatTurn.objects.filter(seat=self.seat_id),
                "Platsen hör redan till någon under den tiden. Avsluta den turen först.",
            )


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


class ChairTerm(DatedModel):
    """Chair or vice chair, chosen by the board among its ordinary members (17 § finsamlagen)."""

    scope_path = "mandate__seat__body__association"

    mandate = models.ForeignKey(
        Mandate, on_delete=models.CASCADE, related_name="chair_terms", verbose_name="mandat"
    )
    duty = models.CharField("uppdrag", max_length=12, choices=ChairDuty)

    class Meta:
        verbose_name = "ordförandeuppdrag"
        verbose_name_plural = "ordförande och vice ordförande"
        ordering = ["mandate__seat__body", "valid_from", "duty"]
        constraints = [*DatedModel.Meta.constraints]

    def __str__(self) -> str:
        return f"{self.get_duty_display()} {self.mandate.person}"
