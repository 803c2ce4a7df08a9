"""Bodies (board, LSG …), their seats, and who sits there on whose decision."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from finsam.web.fields import SafeCharField, SafeTextField
from finsam.web.models import DatedModel, ScopedModel
from members.enums import BodyKind, ChairDuty, SeatKind
from members.models.associations import Association, Membership, Organisation
from members.models.people import Person

OWN_BLOCK = "Samordningsförbundet"
CHAIR_WORDS = {label.lower() for label in ChairDuty.labels}


def until_text(day: date | None) -> str:
    return f"till {day}" if day else "tills vidare"


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
    def is_board(self) -> bool:
        return self.kind == BodyKind.BOARD

    def clean(self) -> None:
        super().clean()
        if self.replaced_by_id and self.replaced_by_id == self.pk:
            raise ValidationError({"replaced_by": "En grupp kan inte ersätta sig själv."})
        if self.replaced_by_id and not self.valid_until:
            raise ValidationError(
                {"valid_until": f"Skriv gruppens sista dag: {self.replaced_by} tog över sedan."}
            )
        stored = Body.objects.filter(pk=self.pk).first() if self.pk else None
        if stored and stored.is_board != self.is_board and stored.seats.exists():
            raise ValidationError(
                {
                    "kind": "En grupp med platser kan inte bli styrelse, och styrelsen ingen annan grupp. Lägg upp en ny."
                }
            )

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
    duty = SafeCharField(
        "uppdrag",
        max_length=60,
        blank=True,
        help_text="Till exempel sammankallande. Ordförande väljs på gruppens sida.",
    )
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
        name = str(self.organisation) if self.organisation_id else OWN_BLOCK
        return f"{name}, {self.unit}" if self.unit else name

    def clean(self) -> None:
        super().clean()
        if not self.body_id:
            return
        stored = Seat.objects.filter(pk=self.pk).first() if self.pk else None
        if stored:
            self._refuse_rewriting(stored)
        self._refuse_closing_while_held()
        if self.duty.strip().lower() in CHAIR_WORDS:
            raise ValidationError(
                {"duty": "Ordförande väljer ni på gruppens sida, från en dag till en annan."}
            )
        if self.body.is_board:
            self._refuse_outside_the_board()

    def _refuse_rewriting(self, stored: "Seat") -> None:
        """Old minutes read whose the seat was: it stays in its group, and changes hands by a turn."""
        if stored.body_id != self.body_id:
            raise ValidationError(
                {
                    "body": f"Platsen hör till {stored.body}. Dra in den där, och lägg upp en ny i den andra gruppen."
                }
            )
        if stored.organisation_id != self.organisation_id and stored.mandates.exists():
            raise ValidationError(
                {
                    "organisation": f"Platsen har haft ledamöter för {stored.organisation or OWN_BLOCK}. Går den över "
                    "till någon annan skriver du en tur från den dagen, så står de gamla protokollen kvar."
                }
            )

    def _refuse_closing_while_held(self) -> None:
        if not (self.pk and self.closed_on):
            return
        held = self.mandates.filter(Q(valid_until=None) | Q(valid_until__gte=self.closed_on)).first()
        if held:
            raise ValidationError(
                {
                    "closed_on": f"{held.person} har platsen {until_text(held.valid_until)}. "
                    f"Avsluta mandatet senast {self.closed_on - timedelta(days=1)} först."
                }
            )

    def _refuse_outside_the_board(self) -> None:
        """3 and 10 §§ finsamlagen: the board is made of the members' own."""
        if not self.organisation_id:
            raise ValidationError(
                {
                    "organisation": "Välj en medlem: i styrelsen sitter medlemmarnas ledamöter (10 § finsamlagen)."
                }
            )
        if self.unit:
            raise ValidationError({"unit": "En plats i styrelsen hör till en medlem, inte till en enhet."})
        memberships = Membership.objects.filter(
            association=self.body.association_id, organisation=self.organisation_id
        ).filter(Q(valid_until=None) | Q(valid_until__gte=self.body.valid_from))
        if self.body.valid_until:
            memberships = memberships.filter(valid_from__lte=self.body.valid_until)
        if not memberships.exists():
            raise ValidationError(
                {
                    "organisation": f"{self.organisation} är inte medlem. Bara medlemmar har platser i styrelsen "
                    "(3 och 10 §§ finsamlagen)."
                }
            )

    def is_open_on(self, day: date) -> bool:
        return self.closed_on is None or day < self.closed_on

    def organisation_on(self, day: date) -> Organisation | None:
        """Whose seat it is on the day: the turn's, else its own; None for the association's. Reads prefetched turns."""
        for turn in self.turns.all():
            if turn.is_active_on(day):
                return turn.organisation
        return self.organisation

    def block_name_on(self, day: date) -> str:
        """The name, as it was then, of whoever had the seat on the day. Reads prefetched turns and names."""
        organisation = self.organisation_on(day)
        return organisation.name_on(day) if organisation else OWN_BLOCK

    def name_on(self, day: date) -> str:
        name = self.block_name_on(day)
        return f"{name}, {self.unit}" if self.unit else name


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
            self._refuse_strangers_on_the_board()

    def _refuse_strangers_on_the_board(self) -> None:
        """3 and 10 §§ finsamlagen: a member all the days of its turn."""
        if not (self.organisation_id and self.valid_from and self.seat.body.is_board):
            return
        memberships = Membership.objects.filter(
            association=self.seat.body.association_id,
            organisation=self.organisation_id,
            valid_from__lte=self.valid_from,
        )
        lasting = Q(valid_until=None)
        if self.valid_until:
            lasting |= Q(valid_until__gte=self.valid_until)
        if not memberships.filter(lasting).exists():
            raise ValidationError(
                {
                    "organisation": f"{self.organisation} är inte medlem alla dagar från {self.valid_from} "
                    f"{until_text(self.valid_until)}. Bara medlemmar har platser i styrelsen (3 och 10 §§ finsamlagen)."
                }
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
        if not (self.seat_id and self.valid_from):
            return
        self._refuse_outside_seat()
        others = Mandate.objects.filter(seat=self.seat_id).exclude(pk=self.pk).select_related("person")
        held = next((row for row in others if overlap(row, self)), None)
        if held:
            raise ValidationError(
                {
                    "valid_from": f"Platsen är redan besatt: {held.person} har den från {held.valid_from} "
                    f"{until_text(held.valid_until)}. Avsluta det mandatet dagen före."
                }
            )
        if self.seat.body.is_board and self.person_id:
            self._refuse_two_chairs_in_the_board()

    def _refuse_outside_seat(self) -> None:
        """A mandate lies inside the days of its group and of its seat."""
        body, closed = self.seat.body, self.seat.closed_on
        if self.valid_from < body.valid_from:
            raise ValidationError(
                {"valid_from": f"{body} finns från {body.valid_from}. Välj den dagen eller en senare."}
            )
        if body.valid_until and (self.valid_until is None or self.valid_until > body.valid_until):
            raise ValidationError(
                {"valid_until": f"{body} finns till {body.valid_until}. Mandatet kan inte vara längre."}
            )
        if closed and (self.valid_until is None or self.valid_until >= closed):
            raise ValidationError(
                {"valid_until": f"Platsen är indragen från {closed}. Mandatet slutar senast dagen före."}
            )

    def _refuse_two_chairs_in_the_board(self) -> None:
        """Nobody is her own substitute: one seat in the board at a time."""
        others = Mandate.objects.filter(seat__body=self.seat.body_id, person=self.person_id)
        others = others.exclude(seat=self.seat_id).select_related("seat__organisation")
        held = next((row for row in others if overlap(row, self)), None)
        if held:
            raise ValidationError(
                {
                    "person": f"{self.person} sitter redan i styrelsen ({held.seat.get_kind_display().lower()} för "
                    f"{held.seat}, {until_text(held.valid_until)})."
                }
            )


def overlap(one: "Mandate | ChairTerm", other: "Mandate | ChairTerm") -> bool:
    """Do both hold on some day? An open end is the last day there is."""
    return one.valid_from <= last_day(other) and other.valid_from <= last_day(one)


def last_day(row: "Mandate | ChairTerm") -> date:
    ends = [day for day in (row.valid_until, getattr(row, "mandate_until", None)) if day]
    return min(ends, default=date.max)


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

    @property
    def mandate_until(self) -> date | None:
        """A chair who has left her seat is no longer chair."""
        until: date | None = self.mandate.valid_until
        return until

    def clean(self) -> None:
        super().clean()
        if not (self.mandate_id and self.valid_from):
            return
        self.valid_until = self.valid_until or self.mandate_until  # never longer than she sits there
        seat = self.mandate.seat
        if seat.kind != SeatKind.ORDINARY:
            law = " (17 § finsamlagen)" if seat.body.is_board else ""
            raise ValidationError(
                {"mandate": f"Ordförande och vice ordförande väljs bland de ordinarie{law}."}
            )
        if self.valid_from < self.mandate.valid_from or (
            self.mandate_until
            and max(self.valid_from, self.valid_until or self.valid_from) > self.mandate_until
        ):
            raise ValidationError(
                {
                    "valid_from": f"{self.mandate.person} har platsen från {self.mandate.valid_from} "
                    f"{until_text(self.mandate_until)}. Uppdraget ligger inom den tiden."
                }
            )
        self._refuse_two_at_once(seat)

    def _refuse_two_at_once(self, seat: Seat) -> None:
        """17 § finsamlagen: one chair, one or two vice chairs."""
        others = ChairTerm.objects.filter(mandate__seat__body=seat.body_id).exclude(pk=self.pk)
        for row in others.select_related("mandate__person"):
            if not overlap(row, self):
                continue
            if row.duty == self.duty:
                raise ValidationError(
                    {
                        "duty": f"{row.mandate.person} är {row.get_duty_display().lower()} från {row.valid_from} "
                        f"{until_text(None if last_day(row) == date.max else last_day(row))}. En ordförande och högst "
                        "två vice ordförande i taget (17 § finsamlagen)."
                    }
                )
            if row.mandate.person_id == self.mandate.person_id:
                raise ValidationError(
                    {
                        "mandate": f"{row.mandate.person} är redan {row.get_duty_display().lower()} under den tiden."
                    }
                )
