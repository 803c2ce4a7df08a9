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
    CONSULTATION = "samrad", "Medlemssamråd"


class SeatKind(TextChoices):
    ORDINARY = "ordinarie", "Ordinarie"
    SUBSTITUTE = "ersattare", "Ersättare"


class ChairDuty(TextChoices):
    CHAIR = "ordforande", "Ordförande"
    VICE_CHAIR = "vice", "Vice ordförande"
    SECOND_VICE_CHAIR = "vice2", "Andre vice ordförande"


class MeetingState(TextChoices):
    PLANNED = "planerat", "Planerat"
    CALLED = "kallat", "Kallelse skickad"
    HELD = "hallet", "Hållet"
    ADJUSTED = "justerat", "Justerat"
    CANCELLED = "installt", "Inställt"


class MeetingForm(TextChoices):
    ROOM = "plats", "På plats"
    REMOTE = "distans", "På distans"
    BOTH = "bada", "På plats och på distans"


class ItemKind(TextChoices):
    FORMALITY = "formalia", "Formalia"
    INFORMATION = "information", "Information"
    DISCUSSION = "diskussion", "Diskussion"
    DECISION = "beslut", "Beslut"
    TASKS = "uppgifter", "Uppgifter från tidigare möten"
    DELEGATION = "delegation", "Anmälan av delegationsbeslut"


class Presence(TextChoices):
    PRESENT = "narvarande", "Närvarande"
    REMOTE = "distans", "På distans"
    DEPUTY = "vikarie", "Vikarie i stället"
    ABSENT = "franvarande", "Frånvarande"


class AttendanceDuty(TextChoices):
    CHAIR = "ordforande", "Ordförande för mötet"
    ADJUSTER = "justerare", "Justerare"


class StanceKind(TextChoices):
    CONFLICT = "jav", "Jäv"
    RESERVATION = "reservation", "Reservation"


class Direction(TextChoices):
    IN = "inkommen", "Inkommen"
    OUT = "utgaende", "Utgående"
    OWN = "upprattad", "Upprättad"


class WorkState(TextChoices):
    """Of what a group does: events, efforts, assignments, obstacles."""

    PLANNED = "planerad", "Planerad"
    ONGOING = "pagar", "Pågår"
    DONE = "klar", "Klar"
    DROPPED = "nedlagd", "Nedlagd"


class EventKind(TextChoices):
    TRAINING = "utbildning", "Utbildning"
    THEME_DAY = "temadag", "Temadag"
    NETWORK = "natverk", "Nätverksträff"
    OTHER = "annat", "Annat"


class FinancedBy(TextChoices):
    ASSOCIATION = "forbundet", "Samordningsförbundet"
    MEMBERS = "medlemmarna", "Medlemmarna själva"
    OTHER = "annan", "Annan finansiering"


class LessonKind(TextChoices):
    OBSTACLE = "hinder", "Hinder"
    FAULT = "brist", "Brist i systemet"
    LESSON = "lardom", "Lärdom"


class Role(TextChoices):
    CHIEF = "chief", "Förbundschef"
    OFFICE = "office", "Kansli"
    BOARD = "board", "Styrelseledamot"
    LSG = "lsg", "Ledamot i grupp"
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
    BUDGET_CREATED = "budget_created", "Lade upp en ny budget"
    BUDGET_EDITED = "budget_edited", "Ändrade budgetens rader"
    BUDGET_STATE = "budget_state", "Ändrade budgetens läge"
    PROPOSAL_SENT = "proposal_sent", "Skickade budgetförslaget till medlemmarna"
    MEMBER_ANSWERED = "member_answered", "Skrev in en medlems svar om budgeten"
    CONDITION_MET = "condition_met", "Skrev in att budgetens villkor är uppfyllt"
    LEDGER_RECEIVED = "ledger_received", "Tog emot en bokföringsfil"
    LEDGER_APPLIED = "ledger_applied", "Lade in en bokföringsfil"
    LEDGER_REVERSED = "ledger_reversed", "Tog tillbaka en bokföringsfil"
    LEDGER_ENCODING = "ledger_encoding", "Valde teckenkod för en bokföringsfil"
    LEDGER_DISCARDED = "ledger_discarded", "Kasserade en bokföringsfil"
    MAP_CHANGED = "map_changed", "Ändrade kontokopplingen"
    FIGURES_ENTERED = "figures_entered", "Skrev in räkningarna för ett år"
    YEAR_CLOSED = "year_closed", "Stängde ett räkenskapsår"
    YEAR_REOPENED = "year_reopened", "Öppnade ett räkenskapsår"
    PERIOD_SAVED = "period_saved", "Skrev prognos och kommentarer för en period"
    PERIOD_DONE = "period_done", "Markerade en period klar"
    PERIOD_REOPENED = "period_reopened", "Öppnade en period"
    CALL_KEPT = "call_kept", "Ändrade en utlysning"
    APPLICATION_SAVED = "application_saved", "Skrev i en ansökan"
    PARTY_ASKED = "party_asked", "Bad en part bekräfta en ansökan"
    PARTY_ANSWERED = "party_answered", "Svarade för en part i en ansökan"
    APPLICATION_SENT = "application_sent", "Skickade in en ansökan"
    APPLICATION_RETURNED = "application_returned", "Begärde komplettering av en ansökan"
    APPLICATION_WITHDRAWN = "application_withdrawn", "Återkallade en ansökan"
    RECOMMENDED = "recommended", "Lämnade en rekommendation om en ansökan"
    APPLICATION_PREPARED = "application_prepared", "Avslutade beredningen av en ansökan"
    APPLICATION_PROPOSED = "application_proposed", "Lämnade förslag om en ansökan till styrelsen"
    APPLICATION_DECIDED = "application_decided", "Skrev in beslutet om en ansökan"
    AGREEMENT_MADE = "agreement_made", "Gjorde en överenskommelse och lade upp insatsen"
    REPORT_OPENED = "report_opened", "Öppnade en rapportperiod"
    REPORT_SAVED = "report_saved", "Skrev i en rapport"
    REPORT_SENT = "report_sent", "Skickade in en rapport"
    REPORT_RETURNED = "report_returned", "Återlämnade en rapport"
    REPORT_APPROVED = "report_approved", "Godkände en rapport"
    TEMPLATE_KEPT = "template_kept", "Ändrade en rapportmall"
    HANDED_OVER = "handed_over", "Skrev in vad som blev av en insats"
    NATIONAL_KEPT = "national_kept", "Skrev in uppgifter från Uppföljning Finsam"
    DOCUMENT_CREATED = "document_created", "Gjorde ett utkast"
    TEXT_SAVED = "text_saved", "Skrev i ett avsnitt"
    REVIEW_OPENED = "review_opened", "Öppnade en granskning"
    DOCUMENT_PROPOSED = "document_proposed", "Lade fram för styrelsen"
    COMMENT_MADE = "comment_made", "Lämnade en synpunkt"
    COMMENT_ANSWERED = "comment_answered", "Svarade på en synpunkt"
    DOCUMENT_SEALED = "document_sealed", "Fastställde och förseglade"
    EDITION_CORRECTED = "edition_corrected", "Förseglade en rättad utgåva"
    MEETINGS_PLANNED = "meetings_planned", "Bestämde årets möten"
    MEETING_CALLED = "meeting_called", "Skickade kallelsen"
    MEETING_HELD = "meeting_held", "Förde närvaro och höll mötet"
    MEETING_CANCELLED = "meeting_cancelled", "Ställde in mötet"
    AGENDA_CHANGED = "agenda_changed", "Ändrade dagordningen"
    DECISION_RECORDED = "decision_recorded", "Skrev in ett beslut"
    MINUTES_ADJUSTED = "minutes_adjusted", "Justerade protokollet"
    NOTICE_POSTED = "notice_posted", "Anslog protokollet"
    FILE_ADDED = "file_added", "Lade till en bilaga"
    FILE_REMOVED = "file_removed", "Tog bort en bilaga"
    TASK_CLOSED = "task_closed", "Gjorde klart en uppgift"
    DIARY_ENTERED = "diary_entered", "Diarieförde en handling"
    SEAT_FILLED = "seat_filled", "Tillsatte en plats"
    MANDATE_ENDED = "mandate_ended", "Avslutade ett mandat"
    ASSIGNMENT_GIVEN = "assignment_given", "Gav ett uppdrag"
    ASSIGNMENT_REPORTED = "assignment_reported", "Redovisade ett uppdrag"
    LESSON_NOTED = "lesson_noted", "Skrev in ett hinder eller en lärdom"
    PERSON_FORGOTTEN = "person_forgotten", "Tog bort en persons uppgifter"
    SECOND_FACTOR_REMOVED = "second_factor_removed", "Tog bort någons andra steg"
    PERSON_INVITED = "person_invited", "Bjöd in en person"
    ASSOCIATION_MERGED = "association_merged", "Lät ett förbund gå upp i ett annat"
    ASSOCIATION_DISSOLVED = "association_dissolved", "Avslutade förbundet"
    DEMO_LOADED = "demo_loaded", "Lade in demonstrationen"
