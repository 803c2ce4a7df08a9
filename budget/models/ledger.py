"""The accountant's files: each as it was received, and what it says by account, month, object and voucher.

All amounts of a ledger have the file's own signs: debit positive, credit negative, so income is below zero.
"""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from budget.enums import LedgerState
from finsam.web.fields import KronorField, SafeCharField, SafeTextField
from finsam.web.models import ScopedModel
from members.models import Association


def ledger_path(ledger: "LedgerFile", filename: str) -> str:
    """By association and checksum: the name a user gave the file never becomes a path."""
    return f"ledger/{ledger.association_id}/{ledger.sha256}{'-texts' if ledger.keeps_texts else ''}.se"


class LedgerFile(ScopedModel):
    """One attempt to read in a file. A refused one keeps name, size and reason, and nothing of what it held.

    `sha256` is of the file as received; the kept copy has no texts of vouchers unless somebody asked for them.
    """

    scope_path = "association"

    association = models.ForeignKey(
        Association, on_delete=models.PROTECT, related_name="ledger_files", verbose_name="förbund"
    )
    year = models.PositiveSmallIntegerField("räkenskapsår", null=True, blank=True)
    name = SafeCharField("filens namn", max_length=200)
    size = models.PositiveBigIntegerField("storlek")
    sha256 = models.CharField("kontrollsumma", max_length=64)
    file = models.FileField("kopia", upload_to=ledger_path, blank=True)
    keeps_texts = models.BooleanField("verifikationernas texter sparas", default=False)
    state = models.CharField("läge", max_length=10, choices=LedgerState, default=LedgerState.RECEIVED)
    message = SafeTextField("varför den avvisades", blank=True)
    sie_type = models.CharField("typ", max_length=4, blank=True)
    encoding = models.CharField("teckenkod", max_length=12, blank=True)
    ksumma = models.CharField("filens egen kontrollsumma", max_length=8, blank=True)
    program = SafeCharField("program", max_length=120, blank=True)
    company = SafeCharField("namn i filen", max_length=200, blank=True)
    org_number = SafeCharField("organisationsnummer i filen", max_length=20, blank=True)
    balances_to = models.DateField("bokfört till och med", null=True, blank=True)
    findings: Any = models.JSONField("iakttagelser", default=list, blank=True)
    preview: Any = models.JSONField("förhandsvisning", default=dict, blank=True)
    received_at = models.DateTimeField("mottagen")
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, verbose_name="av"
    )
    applied_at = models.DateTimeField("inlagd", null=True, blank=True)
    supersedes = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="superseded_by",
        null=True,
        blank=True,
        verbose_name="ersätter",
    )
    reversed_at = models.DateTimeField("återtagen", null=True, blank=True)
    reason = SafeTextField("skäl", blank=True)

    class Meta:
        verbose_name = "bokföringsfil"
        verbose_name_plural = "bokföringsfiler"
        ordering = ["association", "-received_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["association", "year"],
                condition=Q(state=LedgerState.APPLIED),
                name="budget_ledgerfile_one_applies",
                violation_error_message="En annan fil gäller redan för samma år.",
            ),
            models.UniqueConstraint(
                fields=["association", "year"],
                condition=Q(state=LedgerState.APPLYING),
                name="budget_ledgerfile_one_under_way",
                violation_error_message="En annan fil för samma år läggs in just nu.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.year})" if self.year else self.name


class LedgerAccount(ScopedModel):
    """One account of one file. An amount is None where the file says nothing and nothing gives it."""

    scope_path = "ledger__association"

    ledger = models.ForeignKey(
        LedgerFile, on_delete=models.CASCADE, related_name="accounts", verbose_name="fil"
    )
    number = SafeCharField("konto", max_length=12)
    name = SafeCharField("namn", max_length=200, blank=True)
    opening = KronorField("ingående balans", null=True, blank=True)
    closing = KronorField("utgående balans", null=True, blank=True)
    result = KronorField("resultat", null=True, blank=True)
    previous_closing = KronorField("utgående balans året före", null=True, blank=True)
    previous_result = KronorField("resultat året före", null=True, blank=True)

    class Meta:
        verbose_name = "konto i en bokföringsfil"
        verbose_name_plural = "konton i bokföringsfiler"
        ordering = ["ledger", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["ledger", "number"],
                name="budget_ledgeraccount_once",
                violation_error_message="Kontot finns redan i filen.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}".strip()


class LedgerObject(ScopedModel):
    """A cost centre, a project or the like that the file books on."""

    scope_path = "ledger__association"

    ledger = models.ForeignKey(
        LedgerFile, on_delete=models.CASCADE, related_name="objects_in_file", verbose_name="fil"
    )
    dimension = models.PositiveSmallIntegerField("dimension")
    dimension_name = SafeCharField("dimensionens namn", max_length=120, blank=True)
    code = SafeCharField("kod", max_length=60)
    name = SafeCharField("namn", max_length=200, blank=True)

    class Meta:
        verbose_name = "objekt i en bokföringsfil"
        verbose_name_plural = "objekt i bokföringsfiler"
        ordering = ["ledger", "dimension", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["ledger", "dimension", "code"],
                name="budget_ledgerobject_once",
                violation_error_message="Objektet finns redan i filen.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}".strip()


class LedgerAmount(ScopedModel):
    """What an account moved in a month on one set of objects; month 0 is the whole year of a file without months.

    `objects_key` is the row's objects in order of dimension, `1:100 6:22`; empty without objects. The amounts of an
    account over its months and objects sum to its movement of the year.
    """

    scope_path = "account__ledger__association"

    account = models.ForeignKey(
        LedgerAccount, on_delete=models.CASCADE, related_name="amounts", verbose_name="konto"
    )
    month = models.PositiveSmallIntegerField("månad", default=0)
    objects_key = SafeCharField("objekt", max_length=200, blank=True)
    amount = KronorField("belopp")

    class Meta:
        verbose_name = "månadsbelopp"
        verbose_name_plural = "månadsbelopp"
        ordering = ["account", "month", "objects_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "month", "objects_key"],
                name="budget_ledgeramount_once",
                violation_error_message="Månaden finns redan för kontot och objekten.",
            ),
            models.CheckConstraint(
                condition=Q(month__lte=12),
                name="budget_ledgeramount_month",
                violation_error_message="Månaden ska vara 1–12, eller 0 för hela året.",
            ),
        ]


class LedgerBudget(ScopedModel):
    """What the accountant has planned for an account in a month (#PBUDGET), also where nothing is booked on it."""

    scope_path = "ledger__association"

    ledger = models.ForeignKey(
        LedgerFile, on_delete=models.CASCADE, related_name="budgets", verbose_name="fil"
    )
    number = SafeCharField("konto", max_length=12)
    month = models.PositiveSmallIntegerField("månad")
    objects_key = SafeCharField("objekt", max_length=200, blank=True)
    amount = KronorField("belopp")

    class Meta:
        verbose_name = "periodbudget i en bokföringsfil"
        verbose_name_plural = "periodbudgetar i bokföringsfiler"
        ordering = ["ledger", "number", "month", "objects_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["ledger", "number", "month", "objects_key"],
                name="budget_ledgerbudget_once",
                violation_error_message="Månaden finns redan för kontot och objekten.",
            ),
            models.CheckConstraint(
                condition=Q(month__gte=1) & Q(month__lte=12),
                name="budget_ledgerbudget_month",
                violation_error_message="Månaden ska vara 1–12.",
            ),
        ]


class LedgerVoucher(ScopedModel):
    scope_path = "ledger__association"

    ledger = models.ForeignKey(
        LedgerFile, on_delete=models.CASCADE, related_name="vouchers", verbose_name="fil"
    )
    series = SafeCharField("serie", max_length=20, blank=True)
    number = SafeCharField("nummer", max_length=30, blank=True)
    day = models.DateField("datum", null=True, blank=True)
    text = SafeCharField("text", max_length=300, blank=True)
    line = models.PositiveIntegerField("rad i filen", default=0)

    class Meta:
        verbose_name = "verifikation"
        verbose_name_plural = "verifikationer"
        ordering = ["ledger", "day", "series", "pk"]
        indexes = [models.Index(fields=["ledger", "series", "number"], name="budget_voucher_place")]

    def __str__(self) -> str:
        return f"{self.series} {self.number}".strip()


class LedgerRow(ScopedModel):
    """One #TRANS of a voucher."""

    scope_path = "voucher__ledger__association"

    voucher = models.ForeignKey(
        LedgerVoucher, on_delete=models.CASCADE, related_name="rows", verbose_name="verifikation"
    )
    account = models.ForeignKey(
        LedgerAccount, on_delete=models.CASCADE, related_name="rows", verbose_name="konto"
    )
    objects_key = SafeCharField("objekt", max_length=200, blank=True)
    amount = KronorField("belopp")
    text = SafeCharField("text", max_length=300, blank=True)

    class Meta:
        verbose_name = "verifikationsrad"
        verbose_name_plural = "verifikationsrader"
        ordering = ["voucher", "pk"]
