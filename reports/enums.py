"""Codes of the reports app with their Swedish labels."""

from django.db.models import TextChoices


class DocumentKind(TextChoices):
    ACTIVITY_PLAN = "activity_plan", "Verksamhetsplan"
    ANNUAL_REPORT = "annual_report", "Årsredovisning"


class DocumentState(TextChoices):
    DRAFT = "arbetsmaterial", "Arbetsmaterial"
    REVIEW = "granskning", "På granskning"
    PROPOSED = "forslag", "Förslag till styrelsen"
    ADOPTED = "faststalld", "Fastställd"


class CommentState(TextChoices):
    OPEN = "obesvarad", "Väntar på svar"
    NOTED = "noterad", "Noterat"
    DONE = "infort", "Infört"
    DECLINED = "ej_infort", "Inte infört"


class PrintState(TextChoices):
    WAITING = "vantar", "Väntar på sin tur"
    WORKING = "arbetar", "Görs nu"
    READY = "klar", "Klar"
    FAILED = "fel", "Gick inte"


class PaperKind(TextChoices):
    """Papers of a meeting that are kept."""

    CALL = "kallelse", "Kallelse"
    PREVIEW = "utkast", "Utkast till kallelse"
    MINUTES = "protokoll", "Protokoll"


class PublishedIn(TextChoices):
    REVIEW = "granskning", "Granskning"
    EDITION = "utgava", "Fastställd utgåva"


class DischargeOutcome(TextChoices):
    PENDING = "vantar", "Inte beslutat"
    GRANTED = "beviljad", "Ansvarsfrihet beviljad"
    REFUSED = "nekad", "Ansvarsfrihet nekad"
