"""Associations, the register of organisations, and who is a member of what from when to when."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from finsam.shared.periods import Span
from finsam.web.fields import OrganisationNumberField, SafeCharField, SafeTextField
from finsam.web.models import DatedModel, ScopedModel
from members.enums import OrganisationKind, Party, Payer


class Association(ScopedModel):
    scope_path = "pk"

    name = SafeCharField("namn", max_length=200)
    slug = models.SlugField(
        "kortnamn i adressen",
        unique=True,
        help_text="Små bokstäver och bindestreck, till exempel vastra-ostergotland.",
    )
    organisation_number = OrganisationNumberField("organisationsnummer", blank=True)
    started = models.DateField("bildat", null=True, blank=True)
    ended = models.DateField("upphört", null=True, blank=True)
    seat = SafeCharField("säte", max_length=100, blank=True)
    amounts_note = SafeTextField(
        "upplysning om belopp",
        blank=True,
        help_text="Skrivs under varje tabell med belopp, till exempel att beloppen är preliminära.",
    )
    count_threshold = models.PositiveSmallIntegerField(
        "minsta antal som visas",
        default=5,
        help_text="Antal personer som är mindre än så, men inte noll, visas inte utanför kansliet.",
    )
    diary_pattern = SafeCharField(
        "diarienummer",
        max_length=60,
        blank=True,
        help_text="Mönster med {år}, {ärende} och {handling}, till exempel {år}:{ärende} / {handling} eller "
        "Dnr {år}/{ärende:2}. Tomt när kommunen för diariet.",
    )

    class Meta:
        verbose_name = "förbund"
        verbose_name_plural = "förbund"
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended=None) | Q(started=None) | Q(ended__gte=models.F("started")),
                name="members_association_ends_after_start",
                violation_error_message="Förbundet kan inte upphöra innan det bildats.",
            ),
            models.UniqueConstraint(
                fields=["organisation_number"],
                condition=~Q(organisation_number=""),
                name="members_association_number_once",
                violation_error_message="Det finns redan ett förbund med det organisationsnumret.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if self.count_threshold == 0:
            raise ValidationError({"count_threshold": "Skriv minst 1; då visas alla antal."})
        if self.started and self.ended and self.ended < self.started:
            raise ValidationError(
                {"ended": "Förbundet kan inte upphöra innan det bildats. Kontrollera båda datumen."}
            )


class Organisation(models.Model):
    """One register for the installation, kept by its administrator. Names have dates: a county council becomes a region."""

    kind = models.CharField("slag", max_length=20, choices=OrganisationKind)
    organisation_number = OrganisationNumberField("organisationsnummer", blank=True)
    current_name = SafeCharField("namn i dag", max_length=200)
    region = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="municipalities",
        limit_choices_to={"kind": OrganisationKind.REGION},
        verbose_name="ligger i region",
        help_text="För kommuner. Regionen ska vara medlem där kommunen är det (3 § finsamlagen).",
    )
    is_outside_region = models.BooleanField(
        "kommun utanför region",
        default=False,
        help_text="En kommun som inte ingår i någon region räknas också som region (5 a § finsamlagen).",
    )

    class Meta:
        verbose_name = "organisation"
        verbose_name_plural = "organisationer"
        ordering = ["current_name"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_number"],
                condition=~Q(organisation_number=""),
                name="members_organisation_number_once",
                violation_error_message="Det finns redan en organisation med det organisationsnumret.",
            )
        ]

    def __str__(self) -> str:
        return self.current_name

    def name_on(self, day: date) -> str:
        """The name the organisation bore on the day; reads prefetched names."""
        for name in self.names.all():
            if Span(name.valid_from, name.valid_until).holds(day):
                return name.name
        return self.current_name


class OrganisationName(models.Model):
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="names", verbose_name="organisation"
    )
    name = SafeCharField("namn", max_length=200)
    valid_from = models.DateField("från och med")
    valid_until = models.DateField("till och med", null=True, blank=True)

    class Meta:
        verbose_name = "namn"
        verbose_name_plural = "namn över tid"
        ordering = ["organisation", "valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=models.F("valid_from")),
                name="members_organisationname_ends_after_start",
                violation_error_message="Slutdatum måste vara samma dag som startdatum eller senare.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Population(models.Model):
    """Inhabitants of a municipality on a day; the ground of keys by population."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="populations", verbose_name="kommun"
    )
    day = models.DateField("den")
    inhabitants = models.PositiveIntegerField("folkmängd")
    source = SafeCharField("källa", max_length=200, blank=True)

    class Meta:
        verbose_name = "folkmängd"
        verbose_name_plural = "folkmängder"
        ordering = ["organisation", "-day"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "day"],
                name="members_population_once_a_day",
                violation_error_message="Folkmängden för den dagen finns redan.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.day}: {self.inhabitants}"


class Membership(DatedModel):
    scope_path = "association"

    association = models.ForeignKey(
        Association, on_delete=models.PROTECT, related_name="memberships", verbose_name="förbund"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="memberships", verbose_name="organisation"
    )
    party = models.CharField(
        "part", max_length=10, choices=Party, help_text="Vilken av lagens fyra parter medlemmen hör till."
    )
    notice_on = models.DateField("uppsagt den", null=True, blank=True)
    early_exit_reason = SafeCharField(
        "skäl till utträde före uppsägningstidens slut",
        max_length=300,
        blank=True,
        help_text="Till exempel att alla medlemmar har kommit överens om det.",
    )

    class Meta:
        verbose_name = "medlem"
        verbose_name_plural = "medlemmar"
        ordering = ["association", "party", "organisation__current_name"]
        constraints = [*DatedModel.Meta.constraints]

    def __str__(self) -> str:
        return str(self.organisation)

    @property
    def payer(self) -> Payer:
        """Försäkringskassan pays for Arbetsförmedlingen too (5 § finsamlagen)."""
        if self.party in (Party.SOCIAL_INSURANCE, Party.EMPLOYMENT_SERVICE):
            return Payer.STATE
        return Payer(self.party)

    def clean(self) -> None:
        super().clean()
        if not (self.association_id and self.organisation_id):
            return
        own_kind = {Party.REGION: OrganisationKind.REGION, Party.MUNICIPALITY: OrganisationKind.MUNICIPALITY}
        wanted = own_kind.get(self.party, OrganisationKind.AGENCY)
        if self.organisation.kind != wanted:
            kind = self.organisation.get_kind_display().lower()
            raise ValidationError(
                {"party": f"{self.organisation} är {kind} och kan inte vara den parten (3 § finsamlagen)."}
            )
        others = Membership.objects.filter(association=self.association_id, organisation=self.organisation_id)
        self.refuse_overlap(
            others,
            f"{self.organisation} är redan medlem under den tiden. "
            "Avsluta det tidigare medlemskapet först eller välj ett senare datum.",
        )
