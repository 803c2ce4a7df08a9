"""What a group does besides meeting: assignments, events, joint efforts, what it steers, agreements, lessons."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from finsam.web.fields import KronorField, SafeCharField, SafeTextField
from finsam.web.models import DatedModel, ScopedModel
from members.enums import EventKind, FinancedBy, LessonKind, WorkState
from members.models.associations import Organisation
from members.models.bodies import Body
from members.models.people import Person


class GroupWork(ScopedModel):
    """A row of a group's list: what, whose, until when, how far."""

    scope_path = "body__association"

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="%(class)ss", verbose_name="grupp")
    title = SafeCharField("vad", max_length=200)
    owner = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name="ansvarig",
    )
    due = models.DateField("senast", null=True, blank=True)
    state = models.CharField("läge", max_length=10, choices=WorkState, default=WorkState.PLANNED)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title


class Assignment(GroupWork):
    """A written assignment to a working group, and what came of it."""

    given_by = models.ForeignKey(
        Body,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="assignments_given",
        verbose_name="gett av",
    )
    given_on = models.DateField("gett den")
    text = SafeTextField("uppdraget")
    result = SafeTextField("resultat", blank=True)
    reported_on = models.DateField("redovisat den", null=True, blank=True)

    class Meta:
        verbose_name = "uppdrag"
        verbose_name_plural = "uppdrag till arbetsgrupper"
        ordering = ["body", "due", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reported_on=None) | Q(reported_on__gte=models.F("given_on")),
                name="members_assignment_reported_after_given",
                violation_error_message="Uppdraget kan inte redovisas innan det gavs.",
            )
        ]

    def clean(self) -> None:
        super().clean()
        if self.reported_on and not self.result:
            raise ValidationError({"result": "Skriv resultatet när uppdraget är redovisat."})
        if self.reported_on and self.state != WorkState.DONE:
            raise ValidationError({"state": "Uppdraget är redovisat. Välj Klar, eller ta bort datumet."})
        if self.state == WorkState.DONE and not self.reported_on:
            raise ValidationError(
                {"reported_on": "Skriv när uppdraget redovisades, eller välj ett annat läge."}
            )


class Event(GroupWork):
    """Training or a theme day for the authorities' own staff. `due` is its day."""

    kind = models.CharField("slag", max_length=12, choices=EventKind, default=EventKind.TRAINING)
    place = SafeCharField("plats", max_length=120, blank=True)
    description = SafeTextField("innehåll", blank=True)

    class Meta:
        verbose_name = "träff"
        verbose_name_plural = "utbildningar och temadagar"
        ordering = ["body", "due", "pk"]

    @property
    def heads(self) -> int:
        """All who came; reads the counts prefetched with the event."""
        return sum(count.heads for count in self.head_counts.all())


class EventHeadCount(ScopedModel):
    """How many of an authority's staff came; a number, never a list of names."""

    scope_path = "event__body__association"

    event = models.ForeignKey(
        Event, on_delete=models.CASCADE, related_name="head_counts", verbose_name="träff"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="head_counts", verbose_name="organisation"
    )
    heads = models.PositiveIntegerField("antal medarbetare")

    class Meta:
        verbose_name = "antal från en myndighet"
        verbose_name_plural = "antal per myndighet"
        ordering = ["event", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "organisation"],
                name="members_eventheadcount_once",
                violation_error_message="Myndigheten står redan i listan.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.heads}"


class JointEffort(GroupWork):
    """Something the authorities do together, whoever pays; also outside the association."""

    description = SafeTextField("vad den går ut på", blank=True)
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="joint_efforts",
        verbose_name="ägs av",
    )
    starts_on = models.DateField("börjar", null=True, blank=True)
    financed_by = models.CharField(
        "betalas av", max_length=12, choices=FinancedBy, default=FinancedBy.MEMBERS
    )
    financing = SafeCharField("finansiering", max_length=200, blank=True)
    amount = KronorField("belopp, kr", null=True, blank=True)

    class Meta:
        verbose_name = "gemensam insats"
        verbose_name_plural = "gemensamma insatser"
        ordering = ["body", "due", "pk"]


class SteeringAssignment(GroupWork):
    """Something the group steers for somebody else, such as Personligt ombud. `due` is the next yearly report."""

    description = SafeTextField("uppdraget", blank=True)
    principal = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="steering_assignments",
        verbose_name="huvudman",
    )

    class Meta:
        verbose_name = "ledningsuppdrag"
        verbose_name_plural = "ledningsuppdrag"
        ordering = ["body", "due", "pk"]


class SteeringReport(ScopedModel):
    """A year's report, without persons."""

    scope_path = "steering__body__association"

    steering = models.ForeignKey(
        SteeringAssignment, on_delete=models.CASCADE, related_name="reports", verbose_name="ledningsuppdrag"
    )
    year = models.PositiveSmallIntegerField("år")
    reported_on = models.DateField("redovisat den")
    text = SafeTextField("redovisning", help_text="Inga uppgifter om enskilda personer.")

    class Meta:
        verbose_name = "årsredovisning av ledningsuppdrag"
        verbose_name_plural = "årsvisa redovisningar"
        ordering = ["steering", "-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["steering", "year"],
                name="members_steeringreport_once_a_year",
                violation_error_message="Året är redan redovisat.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.steering} {self.year}"


class CountyAgreement(GroupWork):
    """An agreement of the county that the group carries out here. `due` is the next review."""

    description = SafeTextField("vad den gäller", blank=True)
    valid_from = models.DateField("gäller från")
    valid_until = models.DateField("gäller till", null=True, blank=True)
    units = SafeTextField("berörda enheter", blank=True, help_text="En per rad.")
    local_routine = SafeTextField("lokal rutin", blank=True)

    class Meta:
        verbose_name = "länsöverenskommelse"
        verbose_name_plural = "länsöverenskommelser"
        ordering = ["body", "due", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=models.F("valid_from")),
                name="members_countyagreement_ends_after_start",
                violation_error_message="Slutdatum måste vara samma dag som startdatum eller senare.",
            )
        ]


class Lesson(GroupWork):
    """An obstacle, a fault in the system or something learnt; comes back as an assignment."""

    kind = models.CharField("slag", max_length=10, choices=LessonKind, default=LessonKind.OBSTACLE)
    found_on = models.DateField("upptäckt den")
    description = SafeTextField("beskrivning", help_text="Inga uppgifter om enskilda personer.")
    steering = models.ForeignKey(
        SteeringAssignment,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="lessons",
        verbose_name="kom fram i",
    )
    assignment = models.ForeignKey(
        Assignment,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="lessons",
        verbose_name="tas om hand i uppdraget",
    )

    class Meta:
        verbose_name = "hinder eller lärdom"
        verbose_name_plural = "hinder och lärdomar"
        ordering = ["body", "-found_on", "pk"]


class AuthoritySheet(DatedModel):
    """One authority's own assignment in the cooperation, told to the others."""

    scope_path = "body__association"

    body = models.ForeignKey(
        Body, on_delete=models.CASCADE, related_name="authority_sheets", verbose_name="grupp"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="authority_sheets", verbose_name="organisation"
    )
    task = SafeTextField("uppdrag", help_text="Vad myndigheten gör för målgrupperna, och vad den inte gör.")

    class Meta:
        verbose_name = "myndighetsblad"
        verbose_name_plural = "myndighetsblad"
        ordering = ["body", "pk"]
        constraints = [*DatedModel.Meta.constraints]

    def __str__(self) -> str:
        return str(self.organisation)

    def clean(self) -> None:
        super().clean()
        if self.body_id and self.organisation_id:
            self.refuse_overlap(
                AuthoritySheet.objects.filter(body=self.body_id, organisation=self.organisation_id),
                "Organisationen har redan ett blad under den tiden. Avsluta det först.",
            )


class ContactRole(ScopedModel):
    """Whom to ask at an authority about what: a role, with a person's name only when there is one."""

    scope_path = "sheet__body__association"

    sheet = models.ForeignKey(
        AuthoritySheet, on_delete=models.CASCADE, related_name="contacts", verbose_name="myndighetsblad"
    )
    title = SafeCharField("roll", max_length=120, help_text="Till exempel samverkansansvarig.")
    unit = SafeCharField("enhet", max_length=120, blank=True)
    name = SafeCharField("namn", max_length=120, blank=True)
    contact = SafeCharField("telefon eller e-post", max_length=120, blank=True)

    class Meta:
        verbose_name = "kontakt"
        verbose_name_plural = "kontakter"
        ordering = ["sheet", "pk"]

    def __str__(self) -> str:
        return self.title
