"""The charter (förbundsordning) as dated parameters: what the members have agreed where the law lets them choose."""

from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from finsam.web.fields import KronorField, SafeCharField, SafeTextField
from finsam.web.models import DatedModel, ScopedModel
from members.enums import Party
from members.models.associations import Association, Organisation
from members.models.shares import ShareKey


class Charter(DatedModel):
    scope_path = "association"

    association = models.ForeignKey(
        Association, on_delete=models.CASCADE, related_name="charters", verbose_name="förbund"
    )
    adopted = SafeCharField(
        "antagen", max_length=200, blank=True, help_text="Till exempel av medlemmarna 2013-11-18, § 12."
    )
    half_year_report = models.BooleanField(
        "delårsrapport görs",
        default=False,
        help_text="Lagen kräver ingen delårsrapport; förbundsordningen kan göra det.",
    )
    exit_notice_years = models.PositiveSmallIntegerField(
        "uppsägningstid, år",
        default=3,
        validators=[MaxValueValidator(3, "Uppsägningstiden är högst tre år (27 § finsamlagen).")],
        help_text="Tre år om ni inte har kommit överens om kortare tid (27 § finsamlagen).",
    )
    seats_per_member = models.PositiveSmallIntegerField(
        "ledamöter per medlem",
        default=1,
        validators=[MinValueValidator(1, "Varje medlem har minst en ledamot (10 § finsamlagen).")],
        help_text="Lika många ersättare (10 § finsamlagen). Undantag skriver ni längst ner.",
    )
    term_start = models.DateField(
        "en mandatperiods första dag",
        null=True,
        blank=True,
        help_text="Tomt betyder 1 april året efter ett allmänt val (13 § finsamlagen).",
    )
    term_years = models.PositiveSmallIntegerField(
        "mandatperiod, år", default=4, validators=[MinValueValidator(1, "Skriv minst ett år.")]
    )
    qualified_majority = SafeTextField("kvalificerad majoritet", blank=True)
    municipal_key = models.ForeignKey(
        ShareKey,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="charters",
        verbose_name="nyckel mellan kommunerna",
    )
    notice_places = SafeTextField(
        "var protokoll anslås",
        blank=True,
        help_text="Anslagstavlan hos varje medlemskommun och region (19 § finsamlagen), och eventuellt fler platser.",
    )
    notice_days = models.PositiveSmallIntegerField(
        "anslås inom, dagar efter justeringen", default=2, help_text="Två dagar är vanligt."
    )
    archive_municipality = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="archives_for",
        verbose_name="kommun som har tillsyn över arkivet",
        help_text="20 § finsamlagen.",
    )
    credit_limit = KronorField("högsta kredit, kr", null=True, blank=True)
    auditor_costs = SafeTextField("revisorernas kostnader", blank=True)
    minimum_parties = models.PositiveSmallIntegerField(
        "minsta antal parter bakom en ansökan",
        default=2,
        validators=[MinValueValidator(1, "Skriv minst en part.")],
    )
    chief_title = SafeCharField("vad chefen kallas", max_length=60, default="förbundschef")
    group_title = SafeCharField("vad lokala grupper kallas", max_length=60, default="lokal samverkansgrupp")
    preparatory_title = SafeCharField("vad beredande grupp kallas", max_length=60, default="beredningsgrupp")

    class Meta:
        verbose_name = "förbundsordning"
        verbose_name_plural = "förbundsordningar"
        ordering = ["association", "-valid_from"]
        constraints = [*DatedModel.Meta.constraints]

    def __str__(self) -> str:
        return f"Förbundsordning från {self.valid_from}"

    def clean(self) -> None:
        super().clean()
        if self.association_id:
            self.refuse_overlap(
                Charter.objects.filter(association=self.association_id),
                "En annan förbundsordning gäller redan under den tiden. Avsluta den först.",
            )
            self._check_archive()

    def _check_archive(self) -> None:
        """20 § finsamlagen: the archive authority of one of the member municipalities."""
        if self.archive_municipality_id is None:
            return
        members = self.association.memberships.filter(party=Party.MUNICIPALITY)
        if not members.filter(organisation=self.archive_municipality_id).exists():
            raise ValidationError(
                {"archive_municipality": "Välj en av medlemskommunerna (20 § finsamlagen)."}
            )


class CharterSeats(ScopedModel):
    """A member with another number of seats than the rest."""

    scope_path = "charter__association"

    charter = models.ForeignKey(
        Charter, on_delete=models.CASCADE, related_name="seat_numbers", verbose_name="förbundsordning"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="charter_seats", verbose_name="medlem"
    )
    ordinary = models.PositiveSmallIntegerField(
        "ledamöter", help_text="Noll för den som bara har en plats som går runt."
    )

    class Meta:
        verbose_name = "undantag i antal ledamöter"
        verbose_name_plural = "undantag i antal ledamöter"
        ordering = ["charter", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["charter", "organisation"],
                name="members_charterseats_once",
                violation_error_message="Medlemmen står redan i listan.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.ordinary}"

    def clean(self) -> None:
        super().clean()
        association = self.charter.association if self.charter_id or self.charter else None
        if association and not association.memberships.filter(organisation=self.organisation_id).exists():
            raise ValidationError(
                {"organisation": "Välj en medlem. Bara medlemmar har ledamöter (10 § finsamlagen)."}
            )


class AssociationName(DatedModel):
    """What the association was called when. Old papers keep the name of their day."""

    scope_path = "association"

    association = models.ForeignKey(
        Association, on_delete=models.CASCADE, related_name="names", verbose_name="förbund"
    )
    name = SafeCharField("namn", max_length=200)

    class Meta:
        verbose_name = "tidigare namn"
        verbose_name_plural = "namn över tid"
        ordering = ["association", "valid_from"]
        constraints = [*DatedModel.Meta.constraints]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if self.association_id:
            self.refuse_overlap(
                AssociationName.objects.filter(association=self.association_id),
                "Förbundet har redan ett namn under den tiden. Avsluta det först.",
            )


class Succession(ScopedModel):
    """An association that went up into this one, and what it brought with it: money stands once, with its source."""

    scope_path = "association"

    association = models.ForeignKey(
        Association,
        on_delete=models.PROTECT,
        related_name="predecessors",
        verbose_name="förbund som tar över",
    )
    predecessor = models.ForeignKey(
        Association,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="successors",
        verbose_name="förbund som upphör",
        help_text="Tomt när det inte finns i den här installationen.",
    )
    predecessor_name = SafeCharField("det upphörande förbundets namn", max_length=200)
    taken_over_on = models.DateField("övertaget den")
    amount = KronorField("överfört eget kapital, kr")
    source = SafeCharField(
        "källa", max_length=200, help_text="Till exempel slutredovisning 2015-12-31, fastställd 2016-02-12."
    )

    class Meta:
        verbose_name = "sammangående"
        verbose_name_plural = "sammangåenden"
        ordering = ["association", "taken_over_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor"],
                condition=models.Q(predecessor__isnull=False),
                name="members_succession_once",
                violation_error_message="Förbundet har redan gått upp i ett annat.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.predecessor_name} {self.taken_over_on}"

    def clean(self) -> None:
        super().clean()
        if self.predecessor_id and self.predecessor_id == self.association_id:
            raise ValidationError({"predecessor": "Ett förbund kan inte gå upp i sig självt."})

    @property
    def year(self) -> int:
        """The year whose plan and annual report show the transfer."""
        day: date = self.taken_over_on
        return day.year
