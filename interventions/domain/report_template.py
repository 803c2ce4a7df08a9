"""Headings we propose for reports, laid in with one click and then the association's own to change.

Heading, guidance, whether it must be answered. The order follows how the field's own reports are written: what was
done, what came of it, what stood in the way, what lives on.
"""

from collections.abc import Mapping

from interventions.enums import ReportKind

Proposed = tuple[str, str, bool]

STARTING_SET: Mapping[ReportKind, tuple[Proposed, ...]] = {
    ReportKind.COUNTS: (
        ("Läget i korthet", "Två eller tre meningar om perioden. Inga uppgifter om enskilda personer.", True),
        ("Avvikelser", "Om antalet deltagare skiljer sig från planen: varför, och vad ni gör åt det.", False),
    ),
    ReportKind.PROGRESS: (
        ("Vad har gjorts under perioden?", "Aktiviteter och milstolpar mot planen.", True),
        ("Vad har det lett till?", "För deltagarna som grupp, och för samarbetet mellan parterna.", True),
        ("Hinder och lärdomar", "Det som har stått i vägen, och det andra kan ha nytta av.", False),
        ("Personal och pengar", "Följer bemanning och kostnader planen?", False),
        ("Nästa period", "Vad ni tänker göra, och vad ni behöver från parterna.", False),
    ),
    ReportKind.FINAL: (
        ("Sammanfattning", "En halv sida som går att läsa för sig.", True),
        ("Genomförande", "Vad ni gjorde, och vad som blev annorlunda än planen.", True),
        ("Resultat mot målen", "Mål för mål: vad som nåddes och hur det mättes.", True),
        ("Lärdomar", "Det ni hade velat veta från början.", True),
        ("Vad lever vidare?", "Vem som tar över vad, från när, och vad som inte förs vidare.", True),
    ),
}
