"""A year with something on every line of the law: what a report must be able to print."""

from datetime import date

from budget.domain.follow_up import Planned, Spent, compare
from budget.domain.posting import AccountYear
from budget.domain.statements import Books, NoteFacts, NoteRow
from budget.enums import StatementLine
from reports.assemble.report_rows import ReportRows
from tests.reports.paper_rows import D, report_rows

L = StatementLine
EARLIER = Books(
    contributions=D("2850000.00"), costs=D("2770400.40"), equipment=D("40000"), receivables=D("310200.20"),
    placements=D("100000"), cash=D("1249399.40"), equity_opening=D("1000000.00"), long_term_debt=D("20000"),
    short_term_debt=D("600000.00"),
)  # fmt: skip
PREVIOUS = Books(
    contributions=D("2900000.00"), other_income=D("12500.50"), cost_interventions=D("1700300.30"),
    cost_staff=D("800100.10"), cost_other=D("199900.20"), costs=D("2700300.60"), depreciation=D("8000"),
    financial_income=D("3400.40"), financial_cost=D("250.25"), intangible=D("15500"), equipment=D("32000"),
    financial_assets=D("20000"), stock=D("1400.40"), receivables=D("350400.40"), placements=D("150000"),
    cash=D("1257749.25"), equity_opening=D("1079599.60"), equity_reserve=D("30000"), pensions=D("12000"),
    long_term_debt=D("10000"), short_term_debt=D("518100.40"), investments=D("15500"),
)  # fmt: skip
BOOKS = Books(
    contributions=D("3000000.00"), other_income=D("40500.50"), cost_interventions=D("2010400.40"),
    cost_staff=D("905400.40"), cost_other=D("240300.30"), costs=D("3156101.10"), depreciation=D("14400.40"),
    financial_income=D("1400.40"), financial_cost=D("310.10"), extraordinary=D("-5000.00"),
    intangible=D("10400.40"), land_buildings=D("5000"), equipment=D("58200.20"), other_tangible=D("3000"),
    financial_assets=D("20000"), infrastructure=D("9000"), stock=D("900.90"), receivables=D("410400.40"),
    placements=D("50000"), equity_opening=D("1286949.65"), equity_reserve=D("40000"), pensions=D("15400.40"),
    other_provisions=D("2500"), long_term_debt=D("25000"), short_term_debt=D("467900.90"), pledges=D("75000"),
    investments=D("50500"), gains=D("3500"), losses=D("1000"), securities=D("-2000"), cash=D("1096938.35"),
)  # fmt: skip


def accounts(
    rows: dict[StatementLine, list[tuple[str, str, str, str]]],
) -> dict[StatementLine, tuple[AccountYear, ...]]:
    return {
        line: tuple(
            AccountYear(number, name, closing=D(now), previous_closing=D(then))
            for number, name, now, then in found
        )
        for line, found in rows.items()
    }


FACTS = NoteFacts(
    BOOKS,
    PREVIOUS,
    members=(
        NoteRow("Staten genom Försäkringskassan", (D(1_500_000), D(1_450_000))),
        NoteRow("Region Norra", (D(750_000), D(725_000))),
        NoteRow("Norra kommun", (D(562_500), D(543_750))),
        NoteRow("Södra kommun", (D(187_500), D(181_250))),
    ),
    audit=(D("46300.50"), D(44_000)),
    accounts=accounts(
        {
            L.COST_INTERVENTIONS: [
                ("4510", "Lämnade bidrag till insatser", "1600200.20", "1400100.10"),
                ("4620", "Köp av arbetsträning", "410200.20", "300200.20"),
            ],
            L.COST_STAFF: [
                ("5010", "Löner till kansliet", "500400.40", "450000.00"),
                ("5011", "Arvoden till styrelsen", "155000.00", "130100.10"),
                ("5610", "Sociala avgifter", "250000.00", "220000.00"),
            ],
            L.RECEIVABLES: [
                ("1510", "Kundfordringar", "210400.40", "150400.40"),
                ("1680", "Fordran på skattekontot", "120000.00", "110000.00"),
                ("1790", "Förutbetalda kostnader", "80000.00", "90000.00"),
            ],
            L.CASH: [("1930", "Plusgiro", "1096938.35", "1257749.25")],
            L.SHORT_TERM_DEBT: [
                ("2440", "Leverantörsskulder", "-367900.90", "-418100.40"),
                ("2990", "Upplupna kostnader", "-100000.00", "-100000.00"),
            ],
        }
    ),
)  # fmt: skip

PLANNED = (
    Planned("styrelse", "Styrelse", None, D(160_000)),
    Planned("administration", "Kansli", None, D(900_000)),
    Planned("revision", "Revision", None, D(45_000)),
    Planned("insatser", "Kompetensteam", 1, D(1_250_000)),
    Planned("insatser", "Odlingen", 2, D(800_000)),
)
SPENT = (
    Spent("styrelse", "Styrelse", None, D("155000.00")),
    Spent("administration", "Kansli", None, D("958800.60")),
    Spent("revision", "Revision", None, D("46300.50")),
    Spent("insatser", "Kompetensteam", 1, D("1215400.20")),
    Spent("insatser", "Odlingen", 2, D("795000.20")),
)
EARLIER_SPENT = (
    Spent("styrelse", "Styrelse", None, D("130100.10")),
    Spent("administration", "Kansli", None, D("833900.20")),
    Spent("revision", "Revision", None, D("44000.00")),
    Spent("insatser", "Kompetensteam", 1, D("1700300.30")),
)


def rich_rows(**changes) -> ReportRows:
    followed = compare(2015, PLANNED, SPENT, EARLIER_SPENT, through=date(2015, 12, 31), is_final=True)
    return report_rows(
        **{
            "books": BOOKS,
            "previous": PREVIOUS,
            "earlier": EARLIER,
            "facts": FACTS,
            "has_ledger": True,
            "follow_up": followed,
            **changes,
        }
    )
