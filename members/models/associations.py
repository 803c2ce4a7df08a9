"""Associations, the register of organisations, and who is a member of what from when to when."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from finsam.shared.formats import day as in_words
from finsam.shared.periods import Span
from finsam.web.fields import OrganisationNumberField, SafeCharField, SafeTextField
from finsam.web.models import DatedModel, ScopedModel
from members.domain.composition import AGENCIES, earliest_exit, parties_of
from members.domain.diary import PatternError, parse_pattern
from members.enums import OrganisationKind, Party, Payer

NOTICE_YEARS = 3  # 27 § finsamlagen, where no charter says less


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
        if self.diary_pattern:
            try:
                parse_pattern(self.diary_pattern)
            except PatternError as error:
                raise ValidationError({"diary_pattern": str(error)}) from None

    def name_on(self, day: date) -> str:
        """The name the association bore on the day; reads prefetched names."""
        for name in self.names.all():
            if name.is_active_on(day):
                return name.name
        return self.name


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

    @property
    def parties(self) -> tuple[Party, ...]:
        """What the organisation may be a member as (3 § finsamlagen); none for any other actor. Reads its names."""
        names = (
            [self.current_name, *(name.name for name in self.names.all())] if self.pk else [self.current_name]
        )
        return parties_of(self.kind, self.organisation_number, names)

    def clean(self) -> None:
        super().clean()
        if self.kind != OrganisationKind.MUNICIPALITY and (self.region_id or self.is_outside_region):
            raise ValidationError({"region": "Bara en kommun ligger i eller utanför en region. Töm fältet."})
        if self.region_id and self.is_outside_region:
            raise ValidationError(
                {"region": "Kommunen kan inte både ligga i en region och vara utanför region. Välj det ena."}
            )
        self._refuse_losing_members()

    def _refuse_losing_members(self) -> None:
        """A member cannot be turned into something that may not be one."""
        used = set(self.memberships.values_list("party", flat=True)) if self.pk else set()
        if not used <= set(self.parties):
            raise ValidationError(
                {
                    "kind": f"{self} är medlem i ett förbund som något annat. Avsluta medlemskapet först (3 § finsamlagen)."
                }
            )

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
        self._check_party()
        self._check_exit()
        others = Membership.objects.filter(association=self.association_id, organisation=self.organisation_id)
        self.refuse_overlap(
            others,
            f"{self.organisation} är redan medlem under den tiden. "
            "Avsluta det tidigare medlemskapet först eller välj ett senare datum.",
        )

    def _check_party(self) -> None:
        """Other actors may sit in groups; they are never members and never pay."""
        may_be = self.organisation.parties
        if self.party in may_be:
            return
        if not may_be:
            raise ValidationError(
                {
                    "organisation": f"{self.organisation} kan inte vara medlem eller betala (3 och 6 §§ finsamlagen). "
                    "Ge den en plats i en grupp i stället."
                }
            )
        raise ValidationError(
            {
                "party": f"{self.organisation} kan inte vara den parten (3 § finsamlagen). "
                f"Välj {Party(may_be[0]).label}."
            }
        )

    def _check_exit(self) -> None:
        """27 § finsamlagen. Leaving early is a warning that takes a reason: the members may agree on it."""
        if self.party in AGENCIES:
            if self.notice_on:
                raise ValidationError(
                    {
                        "notice_on": f"{self.organisation} kan inte lämna ett förbund (3 § finsamlagen). Töm fältet."
                    }
                )
            return
        if self.notice_on and self.valid_from and self.notice_on < self.valid_from:
            raise ValidationError({"notice_on": "Uppsägningen kan inte vara före medlemskapets första dag."})
        if self.valid_until and not self.early_exit_reason and not self._may_leave_by(self.valid_until):
            raise ValidationError({"early_exit_reason": self._early_exit_words()})

    def _may_leave_by(self, last: date) -> bool:
        ended = self.association.ended
        return bool((ended and last >= ended) or (self.earliest_exit and last >= self.earliest_exit))

    @property
    def earliest_exit(self) -> date | None:
        """The first day a member that gave notice may leave, by the charter of that day. Reads charters."""
        if self.notice_on is None:
            return None
        charter = next(
            (row for row in self.association.charters.all() if row.is_active_on(self.notice_on)), None
        )
        return earliest_exit(self.notice_on, charter.exit_notice_years if charter else NOTICE_YEARS)

    def _early_exit_words(self) -> str:
        if self.earliest_exit is None:
            return (
                "Ingen uppsägning är inskriven. Skriv när medlemmen sade upp sig, eller skälet till att den lämnar ändå "
                "(27 § finsamlagen)."
            )
        return (
            f"Uppsägningen {in_words(self.notice_on)} gör att medlemmen kan lämna tidigast "
            f"{in_words(self.earliest_exit)} (27 § finsamlagen). Skriv skälet om den lämnar ändå."
        )
