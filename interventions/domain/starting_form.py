"""The questions an association may begin with, under the five headings of the form. Proposed, never taken for granted.

Source: what the forms of eight associations ask for in common; the wording is our own.
"""

from dataclasses import dataclass

from interventions.enums import FieldGroup, FieldKind


@dataclass(frozen=True)
class Question:
    group: FieldGroup
    label: str
    help_text: str = ""
    kind: FieldKind = FieldKind.LONG
    is_required: bool = True


STARTING_FORM: tuple[Question, ...] = (
    Question(
        FieldGroup.WHY,
        "Vilket behov ska insatsen möta?",
        "Beskriv läget i dag, och hur ni vet att behovet finns: siffror, kartläggningar eller samtal med dem det gäller.",
    ),
    Question(
        FieldGroup.WHY,
        "Vad har ni redan prövat?",
        "Tidigare insatser och vad de gav, också om de fick pengar från annat håll.",
        is_required=False,
    ),
    Question(
        FieldGroup.WHAT, "Vad går idén ut på?", "Berätta med några meningar för den som inte känner till den."
    ),
    Question(
        FieldGroup.WHAT,
        "Vad ska ha blivit bättre när insatsen är slut?",
        "Syfte och mål. Ett mål går att följa upp: vem, vad och när.",
    ),
    Question(
        FieldGroup.WHAT,
        "Vem är insatsen till för?",
        "Målgruppen: behov, ålder och område. Skriv aldrig om enskilda personer.",
    ),
    Question(
        FieldGroup.WHAT,
        "Hur många ska delta per år?",
        "Tomt för en insats som gäller hur myndigheterna samverkar.",
        FieldKind.NUMBER,
        is_required=False,
    ),
    Question(
        FieldGroup.WHO,
        "Vad ansvarar var och en av parterna för?",
        "Huvudmannen svarar för insatsen. Beskriv också vad de andra gör.",
    ),
    Question(
        FieldGroup.WHO,
        "Vilka leder och arbetar i insatsen?",
        "Styrgrupp, projektledning och personal: funktion och omfattning, inte namn.",
    ),
    Question(
        FieldGroup.HOW,
        "Hur ska ni arbeta?",
        "Metoder och aktiviteter, och en deltagares väg från start till avslut.",
    ),
    Question(FieldGroup.HOW, "Hur ser tidplanen ut?", "De viktigaste stegen och när de ska vara klara."),
    Question(
        FieldGroup.HOW,
        "Vad kan gå fel, och vad gör ni då?",
        "De två eller tre största riskerna räcker.",
        is_required=False,
    ),
    Question(
        FieldGroup.HOW,
        "Vad ska pengarna betala?",
        "De största posterna: personal, lokaler, köpta tjänster och annat. Beloppen skriver ni under Pengar.",
    ),
    Question(
        FieldGroup.AFTER,
        "Hur följer ni upp och utvärderar?",
        "Vad ni mäter, hur ofta, och vem som gör det.",
    ),
    Question(
        FieldGroup.AFTER,
        "Vad händer när pengarna tar slut?",
        "Hur det som fungerar tas in i parternas vanliga verksamhet, och vem som bestämmer om det.",
    ),
)
