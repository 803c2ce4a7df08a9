"""The places for text in each kind of document: where they stand, what belongs there, and which must be written.

Sources: 7 § finsamlagen (2003:1210) and 11 kap. 6 § kommunallagen for the plan; 11 kap. LKBR (2018:597) for the report.
"""

from dataclasses import dataclass

from reports.enums import DocumentKind


@dataclass(frozen=True)
class SectionPlace:
    """`guidance` tells the writer what belongs here; a required section must be written before adoption."""

    key: str
    title: str
    guidance: str
    is_required: bool = True


PLAN = (
    SectionPlace(
        "lagen", "Lagen och samordningsförbundet",
        "Berätta kort vad finsamlagen gör möjligt, vilka som är medlemmar och varför förbundet finns.",
    ),
    SectionPlace("syfte", "Övergripande mål och syfte", "Lägg till det som är särskilt för det här året.", False),
    SectionPlace(
        "organisation", "Organisation", "Beskriv vem som leder arbetet, vilka grupper som finns och vem som sköter ekonomin."
    ),
    SectionPlace(
        "budget", "Budget och ekonomiska förutsättningar",
        "Förklara vad som styr årets pengar och vad som ändras mot året före.",
    ),
    SectionPlace("finansiella-mal", "Finansiella mål", "Skriv varför de finansiella målen är valda.", False),
    SectionPlace("strategier", "Strategier och mål", "Skriv vilka resultat förbundet väntar sig av målen."),
    SectionPlace(
        "planerad-verksamhet", "Planerad verksamhet", "Sammanfatta vad förbundet ska göra under året och varför."
    ),
    SectionPlace("utveckling", "Utvecklingsområden", "Skriv vad förbundet vill utveckla och hur det ska märkas."),
    SectionPlace("hallbart-samarbete", "Hållbart samarbete", "En bilaga om hur parterna arbetar ihop.", False),
)  # fmt: skip

REPORT = (
    SectionPlace("oversikt", "Översikt över verksamhetens utveckling", "Beskriv året och de senaste åren i stora drag."),
    SectionPlace(
        "forhallanden", "Viktiga förhållanden för resultat och ställning",
        "Skriv vad i omvärlden och hos medlemmarna som påverkat årets resultat.",
    ),
    SectionPlace("handelser", "Händelser av väsentlig betydelse", "Ta upp det som hänt under året och efter årets slut."),
    SectionPlace("utveckling", "Förväntad utveckling", "Skriv vad förbundet väntar sig av nästa år."),
    SectionPlace(
        "personal", "Väsentliga personalförhållanden",
        "Skriv hur många som är anställda och vad som ändrats. Nämn ingens hälsa.",
    ),
    SectionPlace(
        "styrning", "Styrning och uppföljning", "Beskriv hur styrelsen styr och följer upp arbetet, och den interna kontrollen."
    ),
    SectionPlace("hushallning", "God ekonomisk hushållning", "Bedöm om förbundet hushållat väl, utifrån målen."),
    SectionPlace("stallning", "Ekonomisk ställning", "Kommentera resultatet, det egna kapitalet och riskerna framåt."),
    SectionPlace("insatser", "Insatserna under året", "Sammanfatta vad insatserna betytt för deltagare och parter.", False),
    SectionPlace(
        "principer", "Redovisningsprinciper",
        "Skriv vilka regler som följs och vad som avviker. Revisionens kostnad och övriga noter görs av siffrorna.",
    ),
    SectionPlace(
        "investeringar", "Investeringar", "Berätta om årets investeringar. Finns inga sägs det av sig självt.", False
    ),
)  # fmt: skip

PLACES: dict[str, tuple[SectionPlace, ...]] = {
    DocumentKind.ACTIVITY_PLAN: PLAN,
    DocumentKind.ANNUAL_REPORT: REPORT,
}


def places_of(kind: str) -> dict[str, SectionPlace]:
    """The kind's places by key, in the document's order. Raises KeyError for a kind that has none."""
    return {place.key: place for place in PLACES[kind]}
