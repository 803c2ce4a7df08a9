"""Interventions and target groups. The owner is a member; the performer can be anyone."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from finsam.web.fields import SafeCharField, SafeTextField
from finsam.web.models import ScopedModel
from interventions.enums import InterventionState, Orientation, PeriodKind
from interventions.models.applications import Application
from members.enums import Party
from members.models import Association, Membership, Organisation, RoleGrant

# What the national system does not let anybody change once an intervention is there.
LOCKED = {
    "orientation": "Inriktningen",
    "follow_up_method": "Uppföljningsmetoden",
    "is_esf": "Markeringen för ESF",
}
LOCKED_REMEDY = (
    "Det är likadant i Uppföljning Finsam. Lägg upp en ny insats; en blandad insats delas i två på sin sida."
)


def not_a_member(name: str) -> str:
    """What is said where money goes straight to somebody who is no member."""
    return (
        f"{name} är inte medlem i förbundet. Förbundet finansierar det som ligger inom medlemmarnas samlade ansvar "
        "(7 § finsamlagen), så andra brukar inte få pengar direkt. Låt insatsägaren få dem, eller skriv skälet här."
    )


class TargetGroup(ScopedModel):
    scope_path = "association"

    association = models.ForeignKey(
        Association, on_delete=models.CASCADE, related_name="target_groups", verbose_name="förbund"
    )
    name = SafeCharField("namn", max_length=120)
    definition = SafeTextField("definition", blank=True)
    is_priority = models.BooleanField("prioriterad", default=True)
    position = models.PositiveSmallIntegerField("ordning", default=0)

    class Meta:
        verbose_name = "målgrupp"
        verbose_name_plural = "målgrupper"
        ordering = ["association", "position", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["association", "name"],
                name="interventions_targetgroup_name_once",
                violation_error_message="Målgruppen finns redan.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Intervention(ScopedModel):
    scope_path = "association"

    association = models.ForeignKey(
        Association, on_delete=models.CASCADE, related_name="interventions", verbose_name="förbund"
    )
    name = SafeCharField("namn", max_length=120)
    orientation = models.CharField(
        "inriktning",
        max_length=10,
        choices=Orientation,
        help_text="En insats är antingen för individer eller strukturell; dela en blandad i två.",
    )
    area = SafeCharField(
        "område", max_length=80, blank=True, help_text="Rubriken i planen, till exempel Vägen till arbete."
    )
    state = models.CharField(
        "läge", max_length=10, choices=InterventionState, default=InterventionState.PLANNED
    )
    starts = models.DateField("startar")
    ends = models.DateField("slutar", null=True, blank=True)
    owner = models.ForeignKey(
        Membership,
        on_delete=models.PROTECT,
        related_name="owned_interventions",
        verbose_name="insatsägare",
        help_text="En medlem i förbundet.",
    )
    performer = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="performed_interventions",
        null=True,
        blank=True,
        verbose_name="utförare",
        help_text="Den som utför insatsen när det är någon annan än ägaren.",
    )
    pays_performer = models.BooleanField(
        "pengarna går direkt till utföraren",
        default=False,
        help_text="Annars får ägaren pengarna och betalar i sin tur utföraren.",
    )
    pays_performer_reason = SafeCharField(
        "skäl till att pengarna går till utföraren",
        max_length=200,
        blank=True,
        help_text="Behövs när utföraren inte är medlem i förbundet. Visas på insatsens sida.",
    )
    parties = models.ManyToManyField(
        Membership, through="InterventionParty", related_name="interventions", verbose_name="parter"
    )
    open_to = models.ManyToManyField(
        Membership,
        related_name="open_interventions",
        blank=True,
        limit_choices_to={"party": Party.MUNICIPALITY},
        verbose_name="öppen för",
        help_text="Kommuner vars invånare kan delta.",
    )
    target_groups = models.ManyToManyField(
        TargetGroup, related_name="interventions", blank=True, verbose_name="målgrupper"
    )
    target_group_note = SafeCharField("om målgruppen", max_length=200, blank=True)
    description = SafeTextField("beskrivning", blank=True)
    purpose = SafeTextField("syfte", blank=True)
    method = SafeTextField("metod", blank=True)
    places = SafeCharField("platser", max_length=120, blank=True, help_text="Till exempel 20 årsplatser.")
    co_financing = SafeCharField("medfinansiering", max_length=200, blank=True)
    contact = SafeCharField(
        "kontakt", max_length=120, blank=True, help_text="En funktion, inte en person i insatsen."
    )
    application = models.OneToOneField(
        Application,
        on_delete=models.PROTECT,
        related_name="intervention",
        null=True,
        blank=True,
        editable=False,
        verbose_name="ansökan",
    )
    precise_orientation = SafeCharField(
        "preciserad inriktning",
        max_length=80,
        blank=True,
        help_text="Som den står i Uppföljning Finsam.",
    )
    follow_up_method = SafeCharField(
        "uppföljningsmetod",
        max_length=80,
        blank=True,
        help_text="Som i Uppföljning Finsam. Går inte att ändra sedan.",
    )
    is_esf = models.BooleanField(
        "delfinansieras av ESF",
        default=False,
        help_text="Som i Uppföljning Finsam. Går inte att ändra sedan.",
    )
    report_kind = models.CharField(
        "rapporterar antal per", max_length=10, choices=PeriodKind, default=PeriodKind.YEAR
    )
    counts_flow = models.BooleanField("räknar nya, pågående och avslutade", default=False)
    counts_exits = models.BooleanField("räknar vad deltagarna gick vidare till", default=False)
    age_classes = SafeCharField(
        "åldersklasser",
        max_length=120,
        blank=True,
        help_text="Med komma emellan, till exempel 16–24, 25–29, 30–64. Tomt: ålder räknas inte.",
    )
    counts_places = models.BooleanField("räknar per kommun", default=False)
    position = models.PositiveSmallIntegerField("ordning", default=0)

    class Meta:
        verbose_name = "insats"
        verbose_name_plural = "insatser"
        ordering = ["association", "position", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["association", "name"],
                name="interventions_intervention_name_once",
                violation_error_message="Det finns redan en insats med det namnet. Välj ett annat.",
            ),
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gte=F("starts")),
                name="interventions_intervention_ends_after_start",
                violation_error_message="Insatsen kan inte sluta innan den startar.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_individual(self) -> bool:
        return self.orientation == Orientation.INDIVIDUAL

    def clean(self) -> None:
        super().clean()
        if self.starts and self.ends and self.ends < self.starts:
            raise ValidationError(
                {"ends": f"Slutet ligger före starten {self.starts}. Välj samma dag eller en senare."}
            )
        self._refuse_locked_changes()
        self._ask_why_performer_is_paid()

    def _refuse_locked_changes(self) -> None:
        """As in the national system; a method that nobody has said yet may be said once."""
        stored = type(self).objects.filter(pk=self.pk).values(*LOCKED).first() if self.pk else None
        if stored is None:
            return
        changed = [
            name
            for name in LOCKED
            if stored[name] != getattr(self, name) and not (name == "follow_up_method" and not stored[name])
        ]
        if changed:
            raise ValidationError(
                {name: f"{LOCKED[name]} går inte att ändra i efterhand. {LOCKED_REMEDY}" for name in changed}
            )

    def _ask_why_performer_is_paid(self) -> None:
        """Source: 7 § finsamlagen; associations read it so that no other legal person is financed. A reason is enough."""
        if not self.pays_performer:
            return
        if self.performer is None:
            raise ValidationError({"performer": "Välj utföraren som pengarna ska gå till."})
        if not self.pays_performer_reason.strip() and not self.performer_is_member:
            raise ValidationError({"pays_performer_reason": not_a_member(str(self.performer))})

    @property
    def performer_is_member(self) -> bool:
        """Has whoever carries it out been a member of the association?"""
        own = Membership.objects.filter(association=self.association_id, organisation=self.performer_id)
        return self.performer_id is not None and own.exists()


class InterventionParty(ScopedModel):
    scope_path = "intervention__association"

    intervention = models.ForeignKey(
        Intervention, on_delete=models.CASCADE, related_name="party_rows", verbose_name="insats"
    )
    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="party_rows", verbose_name="part"
    )
    contribution = SafeCharField("bidrar med", max_length=200, blank=True)

    class Meta:
        verbose_name = "part"
        verbose_name_plural = "parter"
        ordering = ["intervention", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["intervention", "membership"],
                name="interventions_party_once",
                violation_error_message="Parten är redan med i insatsen.",
            )
        ]

    def __str__(self) -> str:
        return str(self.membership)


class ReporterAssignment(ScopedModel):
    """The interventions a reporter may report for."""

    scope_path = "intervention__association"

    grant = models.ForeignKey(
        RoleGrant, on_delete=models.CASCADE, related_name="assignments", verbose_name="roll"
    )
    intervention = models.ForeignKey(
        Intervention, on_delete=models.CASCADE, related_name="reporters", verbose_name="insats"
    )

    class Meta:
        verbose_name = "rapportör"
        verbose_name_plural = "rapportörer"
        ordering = ["intervention", "grant"]
        constraints = [
            models.UniqueConstraint(
                fields=["grant", "intervention"],
                name="interventions_reporter_once",
                violation_error_message="Rapportören har redan den insatsen.",
            )
        ]

    def __str__(self) -> str:
        return str(self.grant)
