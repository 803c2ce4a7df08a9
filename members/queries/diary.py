"""The register of documents."""

from dataclasses import dataclass

from django.db.models import QuerySet

from finsam.web.access import Access
from members.models import DiaryEntry

MATTERS_OFFERED = 200


@dataclass(frozen=True)
class DiaryMatter:
    """A matter by its first document, with how many documents it has come to."""

    year: int
    matter: int
    number: str
    title: str
    last_document: int

    @property
    def key(self) -> str:
        return f"{self.year}-{self.matter}"


def diary_rows(access: Access) -> QuerySet[DiaryEntry]:
    """The newest matter first, and its documents in their order."""
    rows = DiaryEntry.objects.within(access).select_related("item__meeting")
    return rows.order_by("-year", "-matter", "document", "pk")


def diary_years(access: Access) -> list[int]:
    years = DiaryEntry.objects.within(access).order_by("-year").values_list("year", flat=True)
    return list(years.distinct())


def newest_matters(access: Access) -> list[DiaryMatter]:
    """The matters that a new document most likely belongs to."""
    found: dict[tuple[int, int], DiaryMatter] = {}
    rows = DiaryEntry.objects.within(access).order_by("-year", "-matter", "document")
    for row in rows.values_list("year", "matter", "document", "number", "title")[: MATTERS_OFFERED * 5]:
        year, matter, document, number, title = row
        first = found.get((year, matter))
        found[year, matter] = DiaryMatter(
            year, matter, first.number if first else number, first.title if first else title, document
        )
    return list(found.values())[:MATTERS_OFFERED]


def numbers_of_year(access: Access, year: int) -> list[int]:
    """The year's matters, one a document."""
    rows = DiaryEntry.objects.within(access).filter(year=year)
    return list(rows.values_list("matter", flat=True))


def documents_of_matter(access: Access, year: int, matter: int) -> list[int]:
    rows = DiaryEntry.objects.within(access).filter(year=year, matter=matter)
    return list(rows.values_list("document", flat=True))
