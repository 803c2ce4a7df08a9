"""Codes of the interventions app with their Swedish labels."""

from django.db.models import TextChoices


class Orientation(TextChoices):
    """The national system keeps the two apart; a mixed intervention is two."""

    INDIVIDUAL = "individ", "Individinriktad"
    STRUCTURAL = "struktur", "Strukturövergripande"


class InterventionState(TextChoices):
    PLANNED = "planerad", "Planerad"
    RUNNING = "pagar", "Pågår"
    CLOSING = "avslutas", "Avslutas"
    ENDED = "avslutad", "Avslutad"


class TargetKind(TextChoices):
    RATIO = "andel", "Andel av deltagare"
    VOLUME = "volym", "Volym eller platser"
    MILESTONE = "milstolpe", "Milstolpe"
    JUDGEMENT = "bedomning", "Bedömning"
    FINANCIAL = "ekonomi", "Ekonomiskt mål"


class Assessment(TextChoices):
    MET = "natt", "Nått"
    PARTLY = "delvis", "Delvis nått"
    NOT_MET = "inte", "Inte nått"
    UNKNOWN = "oklart", "Kan inte bedömas"


class PeriodKind(TextChoices):
    MONTH = "manad", "Månad"
    QUARTER = "kvartal", "Kvartal"
    TERTIAL = "tertial", "Tertial"
    HALF = "halvar", "Halvår"
    YEAR = "ar", "År"


class SubmissionState(TextChoices):
    AWAITED = "vantas", "Väntas in"
    DRAFT = "utkast", "Utkast"
    SENT = "inskickad", "Inskickad"
    RETURNED = "ater", "Återlämnad"
    APPROVED = "godkand", "Godkänd"


class CountMeasure(TextChoices):
    """What is counted; every count is participations, never persons."""

    PARTICIPANTS = "deltagare", "Deltagare"
    NEW = "nya", "Nya"
    ONGOING = "pagaende", "Pågående vid periodens slut"
    ENDED = "avslutade", "Avslutade"
    TO_WORK = "arbete", "Avslutade till arbete"
    TO_STUDY = "studier", "Avslutade till studier"
    TO_JOB_SEEKING = "arbetssokande", "Avslutade till aktivt arbetssökande"
    TO_STEP = "steg", "Avslutade med steg framåt"
    TO_OTHER = "annat", "Avslutade till annat"


ALL = "alla"


class Sex(TextChoices):
    ALL = ALL, "Totalt"
    WOMEN = "kvinnor", "Kvinnor"
    MEN = "man", "Män"


class ApplicationState(TextChoices):
    """Where an application is; who may take it further stands in domain/applications.py."""

    DRAFT = "utkast", "Utkast"
    SENT = "inskickad", "Inskickad"
    RETURNED = "komplettering", "Ska kompletteras"
    PREPARED = "beredd", "Beredd"
    PROPOSED = "forslag", "Förslag till styrelsen"
    GRANTED = "beviljad", "Beviljad"
    REFUSED = "avslagen", "Avslagen"
    REFERRED = "aterremiss", "Återremitterad"
    AGREED = "overenskommen", "Överenskommelse klar"
    WITHDRAWN = "aterkallad", "Återkallad"


class FieldGroup(TextChoices):
    WHY = "varfor", "Varför"
    WHAT = "vad", "Vad"
    WHO = "vilka", "Vilka"
    HOW = "hur", "Hur"
    AFTER = "efter", "Efteråt"


class FieldKind(TextChoices):
    LONG = "lang", "Längre text"
    SHORT = "kort", "En rad"
    NUMBER = "tal", "Antal"


class Advice(TextChoices):
    APPROVE = "tillstyrk", "Tillstyrker"
    COMPLETE = "komplettera", "Behöver kompletteras"
    REJECT = "avstyrk", "Avstyrker"


class Outcome(TextChoices):
    GRANTED = "bifall", "Bifall"
    PARTLY = "delvis", "Delvis bifall"
    REFUSED = "avslag", "Avslag"
    REFERRED = "aterremiss", "Återremiss"


class ReportKind(TextChoices):
    COUNTS = "antal", "Antal och läge"
    PROGRESS = "lagesrapport", "Lägesrapport"
    FINAL = "slutrapport", "Slutrapport"


class HandOverAnswer(TextChoices):
    TAKEN = "overtagen", "Övertagen och i drift"
    PARTLY = "delvis", "Delvis övertagen"
    NOT_TAKEN = "inte", "Inte övertagen"
