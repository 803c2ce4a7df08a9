"""A year of a small association as rows, made by hand: what assembly is tested on without a database."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from budget.domain.balance import CostRow, Explanation, weigh
from budget.domain.follow_up import Planned, Spent, compare
from budget.domain.shares import share_table
from budget.domain.statements import Books
from budget.queries.keys import KeyTable
from finsam.shared.periods import Span
from interventions.domain.counts import PeriodCounts, count_table
from interventions.domain.disclosure import protect_share
from interventions.domain.sheet import PartyFact, SheetFacts
from interventions.domain.targets import TargetResult
from interventions.enums import Assessment, CountMeasure, Orientation, Sex, TargetKind
from reports.assemble.activity_plan import PlanRows, TargetGroupRow
from reports.assemble.blocks import Passage, Signer
from reports.assemble.document_rows import BodyRow, DocumentRows, FoundationRow, SeatRow
from reports.assemble.plan_money import MoneyRows
from reports.assemble.report_rows import DischargeRow, LateReport, ReportRows
from reports.domain.sections import PLACES
from reports.enums import DocumentKind

D = Decimal
YEAR = 2015
PLANNED = [
    Planned("administration", "Kansli", None, D(1_650_000)),
    Planned("insatser", "Kompetensteam", 1, D(1_250_000)),
    Planned("insatser", "Odlingen", 2, D(300_000)),
]
SPENT = [
    Spent("administration", "Kansli", None, D(1_640_400), D(1_650_000)),
    Spent("insatser", "Kompetensteam", 1, D(1_215_400), D(1_240_000)),
    Spent("insatser", "Odlingen", 2, D(330_400), D(340_000)),
]
EARLIER = [Spent("insatser", "Kompetensteam", 1, D(1_100_000))]
SHARES = {"Norra kommun": Fraction(3, 4), "Södra kommun": Fraction(1, 4)}
BOOKS = Books(
    contributions=D(3_000_000),
    other_income=D(0),
    costs=D(3_186_200),
    financial_income=D(3_000),
    financial_cost=D(1_000),
    receivables=D(400_000),
    cash=D(915_800),
    equity_opening=D(1_000_000),
    short_term_debt=D(500_000),
)


def passages(key: str, kind: str) -> tuple[Passage, ...]:
    return (Passage(f"{kind}-{key}", f"<p>Vad som skrivits om {key}.</p>"),)


def document(kind: str, **changes) -> DocumentRows:
    title = f"{DocumentKind(kind).label} {YEAR}"
    rows = DocumentRows(
        kind=kind,
        year=YEAR,
        title=title,
        reference="2015:04",
        association_name="Samordningsförbundet Norra",
        amounts_note="Beloppen är påhittade.",
        titles={place.key: place.title for place in PLACES[kind]},
        texts={place.key: passages(place.key, kind) for place in PLACES[kind]},
        foundation={
            "vision": FoundationRow("Vision", "<p>En dörr in.</p>"),
            "vardegrund": FoundationRow("Värdegrund", "<p>Respekt.</p>"),
        },
        bodies=(
            BodyRow(
                7,
                "styrelse",
                "Styrelsen",
                "Leder förbundet.",
                (
                    SeatRow("Norra kommun", "", "ordinarie"),
                    SeatRow("Norra kommun", "", "ersattare"),
                ),
            ),
        ),
    )
    return replace(rows, **changes)


def intervention(pk: int, name: str, area: str = "Kompetensteam", **changes) -> SheetFacts:
    facts = SheetFacts(
        pk,
        name,
        area,
        Orientation.INDIVIDUAL,
        "Norra kommun",
        parties=(PartyFact("Norra kommun"), PartyFact("Region Norra")),
        open_to=("Norra kommun",),
        description="En insats.\nMed två rader.",
        purpose="Att fler ska komma i arbete.",
        places="20 platser",
    )
    return replace(facts, **changes)


def target(pk: int, intervention_id: int | None, name: str, **changes) -> TargetResult:
    result = TargetResult(
        target_id=pk, title="Går vidare mot arbete", kind=TargetKind.RATIO, goal="Fler i arbete",
        intervention_id=intervention_id, intervention=name, counted="Bedömda personer", event="Gått vidare",
        source="Insatsens rapport", target_value=D(50), unit="",
        due=None, share=protect_share(52, 118, 5), value=None, reached_on=None, note="", assessment=Assessment.NOT_MET,
        rule="Resultatet når inte nio tiondelar av målvärdet.", through=date(2015, 8, 31),
    )  # fmt: skip
    return replace(result, **changes)


TARGETS = (
    target(1, 1, "Kompetensteam"),
    target(
        2,
        2,
        "Odlingen",
        share=protect_share(3, 9, 5),
        assessment=Assessment.UNKNOWN,
        rule="För litet för att visas.",
    ),
    target(
        3,
        None,
        "",
        title="Kostnaderna ryms",
        kind=TargetKind.FINANCIAL,
        target_value=D(3_200_000),
        value=D(3_186_200),
        share=None,
        assessment=Assessment.MET,
    ),
)


def counts(intervention_id: int, **cells: tuple[int, int]):
    """`cells` maps a measure's name to women and men."""
    table = {}
    for name, (women, men) in cells.items():
        measure = CountMeasure[name]
        table |= {(measure, Sex.WOMEN): women, (measure, Sex.MEN): men, (measure, Sex.ALL): women + men}
    return count_table(intervention_id, [PeriodCounts(Span(date(2015, 1, 1), date(2015, 12, 31)), table)], 5)


COUNTS = (
    counts(
        1,
        PARTICIPANTS=(60, 58),
        ENDED=(40, 38),
        TO_WORK=(20, 15),
        TO_STUDY=(8, 7),
        TO_JOB_SEEKING=(6, 6),
        TO_OTHER=(6, 10),
    ),
    counts(
        2,
        PARTICIPANTS=(3, 11),
        ENDED=(0, 7),
        TO_WORK=(0, 2),
        TO_STUDY=(0, 0),
        TO_JOB_SEEKING=(0, 5),
        TO_OTHER=(0, 0),
    ),
)


def plan_rows(**changes) -> PlanRows:
    costs = tuple(
        CostRow(
            row.area, row.name, row.intervention_id, {2015: row.amount, 2016: row.amount, 2017: row.amount}
        )
        for row in PLANNED
    )
    income = share_table(
        D(3_000_000),
        {"staten": 2, "region": 1, "kommun": 1},
        {
            "staten": {"Försäkringskassan": D(1)},
            "region": {"Region Norra": D(1)},
            "kommun": {"Norra kommun": D(3), "Södra kommun": D(1)},
        },
    )
    explained = (Explanation("Sparade medel", D(150_000), "Förbundschefen", date(2015, 12, 1)),)
    rows = PlanRows(
        document=document(DocumentKind.ACTIVITY_PLAN),
        money=MoneyRows(
            year=YEAR, is_adopted=True, income=income, paid_for=("Arbetsförmedlingen",), costs=costs, explanations=explained,
            balance=weigh(income.total, D(0), D(3_200_000), explained),
            key=KeyTable(
                "Infasad", "Så att ändringen inte blir tvär.", "SCB", (2014, YEAR),
                tuple((name, (Fraction(1, 2), share)) for name, share in SHARES.items()),
            ),
        ),
        target_groups=(TargetGroupRow(1, "Unga arbetslösa", ""),),
        interventions=(intervention(1, "Kompetensteam"), intervention(2, "Odlingen", "Vägen till arbete")),
        targets=TARGETS,
        goals=("Att fler kan försörja sig själva.",),
    )  # fmt: skip
    return replace(rows, **changes)


def report_rows(*, is_final: bool = True, **changes) -> ReportRows:
    planned = Books(contributions=D(3_000_000), other_income=D(0), costs=D(3_200_000))
    rows = ReportRows(
        document=document(DocumentKind.ANNUAL_REPORT),
        books=BOOKS,
        previous=Books(
            contributions=D(2_900_000),
            costs=D(2_700_000),
            cash=D(1_200_000),
            equity_opening=D(800_000),
            short_term_debt=D(200_000),
        ),
        planned=planned,
        expected=replace(BOOKS, costs=D(3_230_000)),
        budget_is_adopted=True,
        follow_up=compare(
            YEAR,
            PLANNED,
            SPENT,
            EARLIER,
            through=date(2015, 12, 31) if is_final else date(2015, 10, 31),
            is_final=is_final,
        ),
        interventions=(intervention(1, "Kompetensteam"), intervention(2, "Odlingen", "Vägen till arbete")),
        targets=TARGETS,
        counts=COUNTS,
        previous_counts=(
            counts(
                1,
                PARTICIPANTS=(50, 50),
                ENDED=(30, 30),
                TO_WORK=(12, 12),
                TO_STUDY=(0, 0),
                TO_JOB_SEEKING=(6, 6),
                TO_OTHER=(12, 12),
            ),
        ),
        discharge=(DischargeRow(1, "Norra kommun", "Ansvarsfrihet beviljad", date(2015, 6, 15), "§ 40"),),
        signers=(Signer("Ordföranden", "Ordförande"), Signer("Ledamoten", "Ledamot")),
        waiting=(LateReport("Odlingen", "Inskickad"),),
    )
    return replace(rows, **changes)
