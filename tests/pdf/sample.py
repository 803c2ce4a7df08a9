"""A document with everything paper.css knows, built with the product's own templates and charts."""

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from django.template import Context, Engine

from finsam.shared.charts import (
    BudgetRow,
    Chart,
    SharePart,
    YearPoint,
    budget_bars,
    progress_bar,
    share_bar,
    year_columns,
)
from reports.engine import ROOT
from reports.pdf import make_pdf

MADE_AT = datetime(2015, 11, 13, 13, 20, tzinfo=UTC)
DRAFT = "Arbetsmaterial · version 3 · 2015-11-13 14.20"


@dataclass(frozen=True)
class Contents:
    title: str = "Årsredovisning 2015"
    association_name: str = "Samordningsförbundet Västra Östergötland"
    status_lines: tuple[str, ...] = ("Förslag till styrelsen 24 februari 2016", "Dnr 2016:04")
    draft_mark: str = DRAFT
    headings: tuple[tuple[str, str, str], ...] = (
        ("aret", "", "Året på en sida"),
        ("ekonomi", "1", "Ekonomi"),
        ("vem-betalar", "1.1", "Vem som betalar"),
        ("insats", "2", "Kompetensteam 1"),
        ("bilaga", "", "Bilaga 1. Mål"),
    )


@dataclass(frozen=True)
class TooFew:
    is_withheld: bool = True


def tkr(kronor: Decimal) -> str:
    return f"{kronor / 1000:,.0f}".replace(",", "\u00a0").replace("-", "−")


def whole(number: Decimal) -> str:
    return f"{number}".replace("-", "−")


def percent(share: Decimal) -> str:
    return f"{share * 100:.1f}\u00a0%".replace(".", ",")


def charts() -> dict[str, Chart]:
    million = Decimal(1_000_000)
    rows = [
        BudgetRow("Kompetensteam 1", million * 125 / 100, million * 1215 / 1000),
        BudgetRow(
            "Utvecklingsanställningar i samverkan mellan kommunerna", million * 12 / 10, million * 1266 / 1000
        ),
        BudgetRow("Återbetalning", Decimal(0), Decimal(-210_000)),
        BudgetRow("Unga vuxna", million / 2, TooFew()),
        BudgetRow("Kansliet", None, million),
    ]
    parts = [
        SharePart("Försäkringskassan, även Arbetsförmedlingens del", "Staten", million * 5),
        SharePart("Region Östergötland", "Regionen", million * 25 / 10),
        SharePart("Motala", "Kommunerna", million),
        SharePart("Mjölby", "Kommunerna", million * 9 / 10),
        SharePart("Vadstena", "Kommunerna", million * 2 / 10),
        SharePart("Ödeshög", "Kommunerna", million * 2 / 10),
        SharePart("Boxholm", "Kommunerna", million * 2 / 10),
    ]
    results = {"2011": 120, "2012": 80, "2013": 0, "2014": 225, "2015": -210}
    points = [YearPoint(year, Decimal(amount)) for year, amount in results.items()]
    return {
        "bars": budget_bars(
            rows, title="Budget och utfall: utvecklingsanställningar ligger över budget.", say=tkr
        ),
        "shares": share_bar(parts, title="Staten betalar hälften.", say=tkr, say_share=percent),
        "years": year_columns(
            [*points[:2], YearPoint("2012 b", TooFew()), *points[2:]],
            title="Underskott 2015.",
            name="Resultat",
            say=whole,
        ),
        "progress": progress_bar(
            million * 74 / 10, million * 117 / 10, million * 119 / 10, title="63 % använt.", say=tkr
        ),
    }


def sample_html(lines: int = 40, paragraphs: int = 9, **contents: object) -> str:
    """The sample as HTML; `lines` rows in the long table and `paragraphs` in the last chapter."""
    folders = [ROOT / "templates", Path(__file__).parent]
    engine = Engine(dirs=[str(folder) for folder in folders], libraries={"l10n": "django.templatetags.l10n"})
    context = {
        "contents": Contents(**contents),
        "lines": _lines(lines),
        "paragraphs": range(paragraphs),
        **charts(),
    }  # type: ignore[arg-type]
    return engine.get_template("sample.html").render(Context(context, use_l10n=True))


def _lines(count: int) -> list[tuple[str, ...]]:
    """Rows of the long table; each seventh has a hidden count."""
    outcomes = ["··" if number % 7 == 0 else "1\u00a0020" for number in range(1, count + 1)]
    return [
        (f"Post {number}: utvecklingsanställning", str(number % 5 + 1), "1\u00a0000", outcome, "+20")
        for number, outcome in enumerate(outcomes, start=1)
    ]


def sample_pdf(html: str, **changes: object) -> bytes:
    job: dict[str, object] = {
        "title": "Årsredovisning 2015",
        "author": "Samordningsförbundet Västra Östergötland",
        "made_at": MADE_AT,
        "identifier": "annual-report/2015/3",
        **changes,
    }
    return make_pdf(html, **job)  # type: ignore[arg-type]
