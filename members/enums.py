"""Codes of the members app with their Swedish labels."""

from django.db.models import TextChoices


class Party(TextChoices):
    """The four parties of 3 § finsamlagen."""

    SOCIAL_INSURANCE = "fk", "Försäkringskassan"
    EMPLOYMENT_SERVICE = "af", "Arbetsförmedlingen"
    REGION = "region", "Region"
    MUNICIPALITY = "kommun", "Kommun"


class Payer(TextChoices):
    """The three payers of 5 § finsamlagen: Försäkringskassan pays the state's whole half."""

    STATE = "staten", "Staten genom Försäkringskassan"
    REGION = "region", "Region"
    MUNICIPALITY = "kommun", "Kommuner"


class OrganisationKind(TextChoices):
    AGENCY = "myndighet", "Statlig myndighet"
    REGION = "region", "Region"
    MUNICIPALITY = "kommun", "Kommun"
    OTHER = "annan", "Annan aktör"


class KeyKind(TextChoices):
    EQUAL = "lika", "Lika delar"
    POPULATION = "folkmangd", "Efter folkmängd"
    PERCENT = "procent", "Efter procent"
    PHASED = "infasad", "Infasad mellan två nycklar"


class BodyKind(TextChoices):
    BOARD = "styrelse", "Styrelse"
    LSG = "lsg", "Lokal samverkansgrupp"
    PREPARATORY = "beredning", "Beredningsgrupp"
    WORKING = "arbetsgrupp", "Arbetsgrupp"


class SeatKind(TextChoices):
    ORDINARY = "ordinarie", "Ordinarie"
    SUBSTITUTE = "ersattare", "Ersättare"


class Role(TextChoices):
    CHIEF = "chief", "Förbundschef"
    OFFICE = "office", "Kansli"
    BOARD = "board", "Styrelseledamot"
    LSG = "lsg", "Ledamot i lokal samverkansgrupp"
    REPORTER = "reporter", "Rapportör"
    AUDITOR = "auditor", "Revisor"


class FoundationKind(TextChoices):
    PURPOSE = "andamal", "Ändamål"
    VISION = "vision", "Vision"
    VALUES = "vardegrund", "Värdegrund"
    PRINCIPLES = "principer", "Principer"
    STRATEGIES = "strategier", "Strategier"
    OVERALL_GOALS = "overgripande_mal", "Övergripande mål"
    BOARD_TASKS = "styrelsens_uppgifter", "Styrelsens uppgifter"
    WORK_AREAS = "arbetsomraden", "Arbetsområden"
    TARGET_GROUPS = "malgrupper", "Målgrupper"
    DEVELOPMENT_AREAS = "utvecklingsomraden", "Utvecklingsområden"
    GLOSSARY = "ordlista", "Gemensamma begrepp"
    MISSION = "uppdrag", "Uppdrag"
    WORKING_FORMS = "arbetsformer", "Arbetsformer och sammansättning"
    FOLLOW_UP = "uppfoljning", "Uppföljning och analys"


class StopHardness(TextChoices):
    MUST = "must", "Lagen kräver"
    SHOULD = "should", "Bör"
    OWN = "own", "Eget datum"


class Act(TextChoices):
    """What the record says was done; the codes are stored for good."""

    ADDED = "added", "Lade till"
    CHANGED = "changed", "Ändrade"
    REMOVED = "removed", "Tog bort"
    IMPORTED = "imported", "Läste in en fil"
    EXPORTED = "exported", "Hämtade en fil"
    STOP_FULFILLED = "stop_fulfilled", "Gjorde klart ett stopp"
    BUDGET_REVISED = "revised", "Reviderade budgeten"
    BUDGET_ADOPTED = "budget_adopted", "Fastställde budgeten"
    DOCUMENT_CREATED = "document_created", "Gjorde ett utkast"
    TEXT_SAVED = "text_saved", "Skrev i ett avsnitt"
    REVIEW_OPENED = "review_opened", "Öppnade en granskning"
    DOCUMENT_PROPOSED = "document_proposed", "Lade fram för styrelsen"
    COMMENT_MADE = "comment_made", "Lämnade en synpunkt"
    COMMENT_ANSWERED = "comment_answered", "Svarade på en synpunkt"
    DOCUMENT_SEALED = "document_sealed", "Fastställde och förseglade"
    EDITION_CORRECTED = "edition_corrected", "Förseglade en rättad utgåva"
    DEMO_LOADED = "demo_loaded", "Lade in demonstrationen"
