"""The diary by each association's pattern, and a paper that a matter carries. All of it is made up."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from members.domain.diary import parse_pattern
from members.models import AgendaItem, DiaryEntry
from members.services.files import add_attachment
from reports.demo.cast import Cast
from reports.demo.source import at, day, make
from reports.pdf import make_pdf

PAPER = (
    "<!doctype html><html lang='sv-SE'><head><title>{title}</title></head><body><h1>{title}</h1>"
    "<p>Underlaget är påhittat för demonstrationen. Det visar hur en bilaga läggs efter sin tjänsteskrivelse.</p>"
    "<h2>Så har medlemmarna svarat</h2><ul><li>Alla har svarat inom samrådstiden.</li>"
    "<li>Två vill att bidragen räknas upp mindre.</li></ul></body></html>"
)


def load_diary(cast: Cast, data: dict[str, Any]) -> None:
    """Without data the municipality keeps the diary. An entry of a matter on an agenda leads to its meeting."""
    if not data:
        return
    cast.association.diary_pattern = data["pattern"]
    cast.association.full_clean()
    cast.association.save(update_fields=["diary_pattern"])
    pattern = parse_pattern(data["pattern"])
    items = {item.reference: item for item in AgendaItem.objects.within(cast.access).exclude(reference="")}
    for row in data["entries"]:
        numbers = {name: row[name] for name in ("year", "matter", "document")}
        number = pattern.number(**numbers)
        make(
            DiaryEntry,
            association=cast.association,
            **numbers,
            number=number,
            registered_on=day(row["on"]),
            direction=row["direction"],
            title=row["title"],
            counterpart=row["counterpart"],
            item=items.get(number),
        )


def load_attachments(cast: Cast, rows: list[dict[str, str]]) -> None:
    for row in rows:
        item = AgendaItem.objects.within(cast.access).get(reference=row["reference"], title=row["matter"])
        pdf = make_pdf(
            PAPER.format(title=row["title"]),
            title=row["title"],
            author=cast.association.name,
            made_at=at("2015-11-09T10:00"),
            identifier=row["title"],
        )
        file = SimpleUploadedFile("bilaga.pdf", pdf, "application/pdf")
        add_attachment(by=cast.access, item=item, title=row["title"], file=file)
