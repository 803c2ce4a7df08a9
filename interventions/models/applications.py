"""Applications: the form they are written in, the call they answer, and what was sent in when."""

from datetime import date
from typing import Any

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from finsam.web.fields import KronorField, SafeCharField, SafeEmailField, SafeTextField
from finsam.web.models import ScopedModel
from interventions.enums import (
    Advice,
    ApplicationState,
    FieldGroup,
    FieldKind,
    Orientation,
    Outcome,
    ReportKind,
)
from members.models import Association, Body, Decision, Meeting, Membership


class ApplicationForm(ScopedModel):
    """One version of the questions. Once somebody has applied with it, it stands; a change is the next version."""

    scope_path = "association"

    association = models.ForeignKey(
        Association, on_delete=models.CASCADE, related_name="application_forms", verbose_name="förbund"
    )
    name = SafeCharField("namn", max_length=120, default="Ansökan om medel")
    version = models.PositiveSmallIntegerField("version", default=1)

    class Meta:
        verbose_name = "ansökningsformulär"
        verbose_name_plural = "ansökningsformulär"
        ordering = ["association", "name", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["association", "name", "version"],
                name="interventions_form_version_once",
                violation_error_message="Den versionen av formuläret finns redan.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}, version {self.version}"


class FormField(ScopedModel):
    scope_path = "form__association"

    form = models.ForeignKey(
        ApplicationForm, on_delete=models.CASCADE, related_name="fields", verbose_name="formulär"
    )
    group = models.CharField("del", max_length=8, choices=FieldGroup)
    label = SafeCharField("fråga", max_length=200)
    help_text = SafeCharField("vägledning", max_length=400, blank=True)
    kind = models.CharField("svar", max_length=5, choices=FieldKind, default=FieldKind.LONG)
    is_required = models.BooleanField("måste besvaras", default=True)
    position = models.PositiveSmallIntegerField("ordning", default=0)

    class Meta:
        verbose_name = "fråga"
        verbose_name_plural = "frågor"
        ordering = ["form", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["form", "label"],
                name="interventions_formfield_once",
                violation_error_message="Frågan finns redan i formuläret.",
            )
        ]

    def __str__(self) -> str:
        return self.label


class ApplicationCall(ScopedModel):
    """When applications are taken, who prepares them, and at which board meeting they are decided."""

    scope_path = "association"

    association = models.ForeignKey(
        Association, on_delete=models.CASCADE, related_name="application_calls", verbose_name="förbund"
    )
    title = SafeCharField("rubrik", max_length=120)
    text = SafeTextField("vad ni kan söka för", blank=True)
    form = models.ForeignKey(
        ApplicationForm, on_delete=models.PROTECT, related_name="calls", verbose_name="formulär"
    )
    first_year = models.PositiveSmallIntegerField("första år")
    years = models.PositiveSmallIntegerField(
        "antal år", default=1, validators=[MinValueValidator(1)], help_text="Högst så många år kan sökas."
    )
    opens_on = models.DateField("öppnar")
    closes_on = models.DateField(
        "stänger", null=True, blank=True, help_text="Sista dagen att skicka in. Tomt: löpande."
    )
    group = models.ForeignKey(
        Body,
        on_delete=models.PROTECT,
        related_name="application_calls",
        null=True,
        blank=True,
        verbose_name="bereds av",
        help_text="Gruppen som lämnar rekommendationer, en per myndighet.",
    )
    board_meeting = models.ForeignKey(
        Meeting,
        on_delete=models.PROTECT,
        related_name="application_calls",
        null=True,
        blank=True,
        verbose_name="styrelsemöte",
        help_text="Mötet som beslutar. Stoppen före mötet räknas från det.",
    )
    secretariat_days = models.PositiveSmallIntegerField("kansliet klart, dagar före styrelsen", default=28)
    group_days = models.PositiveSmallIntegerField("gruppen klar, dagar före styrelsen", default=14)
    chief_days = models.PositiveSmallIntegerField("chefens förslag, dagar före styrelsen", default=7)

    class Meta:
        verbose_name = "utlysning"
        verbose_name_plural = "utlysningar"
        ordering = ["association", "-opens_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_on=None) | Q(closes_on__gte=F("opens_on")),
                name="interventions_call_closes_after_open",
                violation_error_message="Utlysningen kan inte stänga innan den öppnar.",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def is_open_on(self, day: date) -> bool:
        """Does it take applications on the day?"""
        return self.opens_on <= day and (self.closes_on is None or day <= self.closes_on)


class Application(ScopedModel):
    scope_path = "association"

    association = models.ForeignKey(
        Association, on_delete=models.CASCADE, related_name="applications", verbose_name="förbund"
    )
    call = models.ForeignKey(
        ApplicationCall, on_delete=models.PROTECT, related_name="applications", verbose_name="utlysning"
    )
    form = models.ForeignKey(
        ApplicationForm, on_delete=models.PROTECT, related_name="applications", verbose_name="formulär"
    )
    title = SafeCharField("insatsens namn", max_length=120)
    orientation = models.CharField(
        "inriktning", max_length=10, choices=Orientation, default=Orientation.INDIVIDUAL
    )
    starts = models.DateField("från och med", null=True, blank=True)
    ends = models.DateField("till och med", null=True, blank=True)
    state = models.CharField(
        "läge", max_length=14, choices=ApplicationState, default=ApplicationState.DRAFT, editable=False
    )
    reference = SafeCharField("diarienummer", max_length=60, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="applications",
        verbose_name="skriven av",
    )
    edit_number = models.PositiveIntegerField("ändring nummer", default=0, editable=False)
    sent_at = models.DateTimeField("inskickad", null=True, blank=True, editable=False)
    to_complete = SafeTextField("vad som ska kompletteras", blank=True)
    withdrawn_because = SafeTextField("varför den återkallades", blank=True)
    proposed = models.CharField("chefens förslag", max_length=12, choices=Outcome, blank=True)
    proposal = SafeTextField("motivering till förslaget", blank=True)
    outcome = models.CharField("styrelsens beslut", max_length=12, choices=Outcome, blank=True)
    decision = models.ForeignKey(
        Decision,
        on_delete=models.PROTECT,
        related_name="applications",
        null=True,
        blank=True,
        verbose_name="beslut",
    )
    conditions = SafeTextField("villkor och skäl i beslutet", blank=True)
    agreed_on = models.DateField("överenskommelsen undertecknad", null=True, blank=True)

    class Meta:
        verbose_name = "ansökan"
        verbose_name_plural = "ansökningar"
        ordering = ["association", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends=None) | Q(starts=None) | Q(ends__gte=F("starts")),
                name="interventions_application_ends_after_start",
                violation_error_message="Insatsen kan inte sluta innan den startar.",
            ),
            models.CheckConstraint(
                condition=Q(outcome="") | Q(decision__isnull=False),
                name="interventions_application_outcome_with_decision",
                violation_error_message="Ett utfall behöver styrelsens beslut.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ApplicationParty(ScopedModel):
    """A member that applies. Each confirms through a person of its own; one is the principal (huvudman)."""

    scope_path = "application__association"

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="party_rows", verbose_name="ansökan"
    )
    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="applied", verbose_name="part"
    )
    is_principal = models.BooleanField("huvudman", default=False)
    contribution = SafeCharField("bidrar med", max_length=200, blank=True)
    contact_name = SafeCharField("kontaktperson", max_length=120)
    contact_email = SafeEmailField("kontaktpersonens e-post")
    asked_at = models.DateTimeField("tillfrågad", null=True, blank=True, editable=False)
    confirmed_at = models.DateTimeField("bekräftad", null=True, blank=True, editable=False)
    confirmed_by = SafeCharField("bekräftad av", max_length=120, blank=True, editable=False)
    declined_at = models.DateTimeField("avböjt", null=True, blank=True, editable=False)
    letter = models.PositiveSmallIntegerField("brev nummer", default=0, editable=False)

    class Meta:
        verbose_name = "part i ansökan"
        verbose_name_plural = "parter i ansökan"
        ordering = ["application", "-is_principal", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "membership"],
                name="interventions_applicationparty_once",
                violation_error_message="Parten är redan med i ansökan.",
            ),
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(is_principal=True),
                name="interventions_application_one_principal",
                violation_error_message="En ansökan har en enda huvudman.",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None) | Q(declined_at=None),
                name="interventions_applicationparty_one_answer",
                violation_error_message="En part har antingen bekräftat eller avböjt.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.membership)


class ApplicationAnswer(ScopedModel):
    scope_path = "application__association"

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="answers", verbose_name="ansökan"
    )
    field = models.ForeignKey(
        FormField, on_delete=models.PROTECT, related_name="answers", verbose_name="fråga"
    )
    text = SafeTextField("svar", blank=True)

    class Meta:
        verbose_name = "svar"
        verbose_name_plural = "svar"
        ordering = ["application", "field__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "field"],
                name="interventions_applicationanswer_once",
                violation_error_message="Frågan är redan besvarad i ansökan.",
            )
        ]


class ApplicationYear(ScopedModel):
    """The money of one year: applied for, brought by the parties, paid by others; and what the board decided."""

    scope_path = "application__association"

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="years", verbose_name="ansökan"
    )
    year = models.PositiveSmallIntegerField("år")
    applied = KronorField("söks från förbundet")
    own = KronorField("parternas egen insats", default=0)
    others = KronorField("andra finansiärer", default=0)
    note = SafeCharField("vad pengarna ska användas till", max_length=300, blank=True)
    proposed = KronorField("chefens förslag", null=True, blank=True)
    decided = KronorField("beslutat belopp", null=True, blank=True)

    class Meta:
        verbose_name = "år i ansökan"
        verbose_name_plural = "år i ansökan"
        ordering = ["application", "year"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "year"],
                name="interventions_applicationyear_once",
                violation_error_message="Året finns redan i ansökan.",
            ),
            models.CheckConstraint(
                condition=Q(applied__gte=0) & Q(own__gte=0) & Q(others__gte=0),
                name="interventions_applicationyear_not_negative",
                violation_error_message="Belopp i en ansökan kan inte vara negativa.",
            ),
        ]


class ApplicationReport(ScopedModel):
    """A report that the decision asks for; the agreement makes it one that is awaited from the intervention."""

    scope_path = "application__association"

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="report_days", verbose_name="ansökan"
    )
    kind = models.CharField("slag", max_length=14, choices=ReportKind)
    due = models.DateField("ska in senast")

    class Meta:
        verbose_name = "rapport enligt beslutet"
        verbose_name_plural = "rapporter enligt beslutet"
        ordering = ["application", "due", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "kind", "due"],
                name="interventions_applicationreport_once",
                violation_error_message="Rapporten står redan i beslutet.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.due}"


class ApplicationVersion(ScopedModel):
    """What was sent in, word for word: `contents` is what domain/applications.py froze it to."""

    scope_path = "application__association"

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="versions", verbose_name="ansökan"
    )
    number = models.PositiveSmallIntegerField("nummer")
    contents: Any = models.JSONField("innehåll", default=dict)
    sent_at = models.DateTimeField("inskickad")
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="av"
    )

    class Meta:
        verbose_name = "inskickad version"
        verbose_name_plural = "inskickade versioner"
        ordering = ["application", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "number"],
                name="interventions_applicationversion_once",
                violation_error_message="Versionen finns redan.",
            )
        ]


def application_file_path(row: "ApplicationFile", filename: str) -> str:
    """By association and checksum: the name a user gave the file never becomes a path."""
    return f"applications/{row.application.association_id}/{row.sha256}.pdf"


class ApplicationFile(ScopedModel):
    scope_path = "application__association"

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="files", verbose_name="ansökan"
    )
    title = SafeCharField("rubrik", max_length=200)
    file = models.FileField("fil", upload_to=application_file_path)
    sha256 = models.CharField("kontrollsumma", max_length=64, editable=False)
    size = models.PositiveIntegerField("storlek", editable=False)
    pages = models.PositiveSmallIntegerField("sidor", editable=False)

    class Meta:
        verbose_name = "bilaga till ansökan"
        verbose_name_plural = "bilagor till ansökan"
        ordering = ["application", "pk"]

    def __str__(self) -> str:
        return self.title


class Recommendation(ScopedModel):
    """What one authority in the preparing group says of one version. In conflict it is shown, and not counted."""

    scope_path = "application__association"

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="recommendations", verbose_name="ansökan"
    )
    version = models.PositiveSmallIntegerField("version")
    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="recommendations", verbose_name="myndighet"
    )
    advice = models.CharField("rekommendation", max_length=12, choices=Advice)
    reason = SafeTextField("motivering")
    in_conflict = models.BooleanField("jäv: myndigheten är part", default=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="av"
    )
    at = models.DateTimeField("tidpunkt")

    class Meta:
        verbose_name = "rekommendation"
        verbose_name_plural = "rekommendationer"
        ordering = ["application", "version", "membership"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "version", "membership"],
                name="interventions_recommendation_once",
                violation_error_message="Myndigheten har redan lämnat sin rekommendation.",
            )
        ]
