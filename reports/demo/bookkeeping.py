"""Keeps the demo's books: vouchers that come to exactly the outcomes and figures in money.json.

`python -m reports.demo.bookkeeping` writes the SIE files anew beside the data they are made of. All is made up, and no
voucher names a person. What a line costs is spread over its suppliers and months; what is owed, prepaid and in the bank
at the end is then made to meet the balance sheet.
"""

from calendar import monthrange
from collections.abc import Iterable
from copy import deepcopy
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from budget.domain.apportionment import apportion
from budget.enums import StatementLine
from finsam.shared.formats import month as month_of
from reports.demo.sie_file import Row, Voucher, Year, sie_file
from reports.demo.source import FOLDER, read

SLUG = "vastra-ostergotland"
ZERO = Decimal(0)
ORE = Decimal("0.01")
BANK, OWED, TAX, SOCIAL, ACCRUED = "1930", "2440", "2710", "2731", "2990"
CUSTOMERS, VAT, PREPAID, EQUITY, RESULT = "1510", "1681", "1710", "2010", "2090"
VAT_RATE = Decimal("0.25")
Part = tuple[str, str, str, Decimal]  # account, object, text, kronor


class Bookkeeper:
    """One year. What the year before owed, was owed and had paid ahead is settled first."""

    def __init__(self, books: dict[str, Any], closing: dict[str, Any], before: "Bookkeeper | None") -> None:
        self.books, self.closing, self.before = books, closing, before
        self.own = books["years"][str(closing["year"])]
        self.figures = {code: Decimal(amount) for code, amount in closing["figures"].items()}
        through = date.fromisoformat(closing["through"])
        opening = before.year.closing() if before else _decimals(self.own["opening"])
        self.year = Year(date(through.year, 1, 1), through, opening, previous=before.year if before else None)
        self.prepaid: dict[str, Decimal] = {}
        self.bills: list[tuple[date, Decimal]] = []  # due, kronor
        self.late: list[Part] = []

    def keep(self) -> Year:
        """The whole year, numbered."""
        self._open()
        for day, account, text, amount, paid in self.own["income"]:
            self._income(date.fromisoformat(day), account, text, Decimal(amount), paid)
        for month in range(1, self.year.through.month + 1):
            self._payroll(month)
        for line, total in self._costs().items():
            self._line(line, total)
        self._bank_items()
        self._claim_vat()
        self._end()
        self.year.vouchers.sort(key=lambda voucher: voucher.day)
        _number(self.year.vouchers)
        return self.year

    def write(self, series: str, day: date, text: str, *rows: Row) -> None:
        assert sum(row.amount for row in rows) == 0, text
        if kept := [row for row in rows if row.amount]:
            self.year.vouchers.append(Voucher(series, day, text, kept))

    def _day(self, month: int, number: int) -> date:
        return date(self.year.first.year, month, min(number, monthrange(self.year.first.year, month)[1]))

    # What the year before left

    def _open(self) -> None:
        if self.before is None:
            return
        self.bills += [bill for bill in self.before.bills if bill[0] > self.before.year.through]
        opening = self.year.opening
        self.write(
            "A",
            self._day(1, 2),
            "Föregående års resultat",
            Row(RESULT, -opening[RESULT]),
            Row(EQUITY, opening[RESULT]),
        )
        for line, amount in self.before.prepaid.items():
            part = self.books["lines"][line][0]
            self.write(
                "A",
                self._day(1, 2),
                f"Förskott, {line}",
                Row(part["account"], amount, part["object"]),
                Row(PREPAID, -amount),
            )
        accrued = opening[ACCRUED]
        self.write(
            "L", self._day(1, 12), "Fakturor för föregående år", Row(ACCRUED, -accrued), Row(OWED, accrued)
        )
        self.bills.append((self._day(2, 10), -accrued))
        for day, _, text, amount, paid in self.before.own["income"]:
            if paid > self.before.year.through.isoformat():
                self._paid(date.fromisoformat(paid), f"Inbetalning, {text} {day[:4]}", Decimal(amount))

    # Through the year

    def _income(self, day: date, account: str, text: str, amount: Decimal, paid: str) -> None:
        self.write("K", day, text, Row(CUSTOMERS, amount), Row(account, -amount))
        if paid and date.fromisoformat(paid) <= self.year.through:
            self._paid(date.fromisoformat(paid), f"Inbetalning, {text}", amount)

    def _paid(self, day: date, text: str, amount: Decimal) -> None:
        self.write("B", day, text, Row(BANK, amount), Row(CUSTOMERS, -amount))

    def _payroll(self, month: int) -> None:
        """Wages and fees with taxes, which are paid on the 12th of the month after."""
        rules = self.books["payroll"]
        owed = {number: -self.year.opening.get(number, ZERO) for number in (TAX, SOCIAL)}
        if month > 1:
            owed = dict(zip((TAX, SOCIAL), self._taxes(month - 1), strict=True))
        rows = [Row(number, amount) for number, amount in owed.items()]
        self.write("B", self._day(month, 12), "Skatter och avgifter", *rows, Row(BANK, -sum(owed.values())))
        wages, fees = self._wages(month)
        tax, social = self._taxes(month)
        fees_social = _ore(fees * Decimal(rules["social"]))
        self.write(
            "P",
            self._day(month, 25),
            f"Löner, {month_of(self._day(month, 1))}",
            Row("5021", wages, rules["object"]),
            Row("5011", fees, rules["fees_object"]),
            Row("5611", social - fees_social, rules["object"]),
            Row("5611", fees_social, rules["fees_object"]),
            Row(TAX, -tax),
            Row(SOCIAL, -social),
            Row(BANK, tax - wages - fees),
        )
        self._invoice(self._day(month, 20), [("5711", rules["object"], "Pensionspremier", self._pension())])

    def _wages(self, month: int) -> tuple[Decimal, Decimal]:
        fees = Decimal(self.own["fees"]) if month in self.books["payroll"]["fee_months"] else ZERO
        return Decimal(self.own["wages"]), fees

    def _taxes(self, month: int) -> tuple[Decimal, Decimal]:
        rules, paid = self.books["payroll"], sum(self._wages(month))
        return _ore(paid * Decimal(rules["tax"])), _ore(paid * Decimal(rules["social"]))

    def _pension(self) -> Decimal:
        return _ore(Decimal(self.own["wages"]) * Decimal(self.books["payroll"]["pension"]))

    def _costs(self) -> dict[str, Decimal]:
        """What is left of each line to spread, once payroll and what was paid ahead are booked."""
        left = {row["name"]: Decimal(row["amount"]) for row in self.closing["outcomes"]}
        places = {self.books["objects"][place]: place for place in self.books["objects"]}
        lines = {places[name]: name for name in left} | self.books["rules"]
        for voucher in self.year.vouchers:
            for row in voucher.rows:
                if row.place:
                    left[lines[row.place]] -= row.amount
        return left

    def _line(self, line: str, total: Decimal) -> None:
        parts = self.books["lines"][line]
        weights: dict[str, Decimal] = {}
        for index, part in enumerate(parts):
            months = [month for month in self._months(line, part) if month <= self.year.through.month]
            for month in months:
                swing = 0 if part.get("even") else (month * 7 + len(line) * 5) % 9 - 4
                weights[f"{index}:{month}"] = Decimal(part["weight"]) * (40 + swing) / len(months)
        for key, amount in apportion(total, weights, ORE).items():
            index, month = map(int, key.split(":"))
            part = parts[index]
            text = f"{part['text']}, {month_of(self._day(month, 1))}"
            self._cost(
                month, 3 + (index * 5 + len(line)) % 15, (part["account"], part["object"], text, amount)
            )

    def _months(self, line: str, part: dict[str, Any]) -> Iterable[int]:
        return self.own.get("months", {}).get(line) or part.get("months") or range(1, 13)

    def _cost(self, month: int, day: int, part: Part) -> None:
        """What members and performers did in the last month waits until it is known how much is still owed."""
        if month == self.year.through.month and part[0].startswith("4"):
            self.late.append(part)
        else:
            self._invoice(self._day(month, day), [part])

    def _invoice(self, day: date, parts: list[Part], due: date | None = None) -> None:
        rows = [Row(account, amount, place) for account, place, _, amount in parts]
        vat = sum((_vat(account, amount) for account, _, _, amount in parts), ZERO)
        total = sum((row.amount for row in rows), vat)
        self.write("L", day, parts[0][2], *rows, Row(VAT, vat), Row(OWED, -total))
        self.bills.append((due or day + timedelta(days=30), total))

    def _bank_items(self) -> None:
        months = range(1, self.year.through.month + 1)
        evenly = {str(month): Decimal(1) for month in months}
        for month, amount in apportion(self.figures["rr_fin_ut"], evenly, ORE).items():
            day = self._day(int(month), 28)
            self.write("B", day, "Bankavgifter", Row("8511", amount), Row(BANK, -amount))
        for month, amount in apportion(
            self.figures["rr_fin_in"], {"6": Decimal(1), str(months[-1]): Decimal(2)}, ORE
        ).items():
            day = self._day(int(month), 30)
            self.write("B", day, "Ränta på plusgirot", Row(BANK, amount), Row("8411", -amount))

    def _claim_vat(self) -> None:
        """Each month's on the 15th of the month after it."""
        for month in range(1, self.year.through.month + 1):
            earlier = [voucher for voucher in self.year.vouchers if voucher.day < self._day(month, 1)]
            booked = sum(
                (row.amount for voucher in earlier for row in voucher.rows if row.account == VAT), ZERO
            )
            claimed = self.year.opening.get(VAT, ZERO) + booked
            text = "Momsersättning från Skatteverket"
            self.write("B", self._day(month, 15), text, Row(BANK, claimed), Row(VAT, -claimed))

    # To the end

    def _end(self) -> None:
        """Owed, prepaid and the bank meet the balance sheet, one after the other."""
        last = self.year.through
        unpaid = sum((amount for due, amount in self.bills if due > last), ZERO)
        taxes = sum(self._taxes(last.month))
        self._accrue(self.figures[StatementLine.SHORT_TERM_DEBT] - unpaid - taxes)
        self._pay_bills()
        self._pay_ahead()
        if last.month == 12:
            result = -sum(self.year.results().values(), ZERO)
            self.write("A", last, "Årets resultat", Row("8990", result), Row(RESULT, -result))
        assert self.year.closing()[BANK] == self.figures[StatementLine.CASH]

    def _accrue(self, amount: Decimal) -> None:
        """So much of the last month's costs as is still owed has no invoice yet; the rest is paid at once."""
        assert 0 < amount <= sum(part[3] for part in self.late)
        last = self.year.through
        for account, place, text, cost in self.late:
            owed = min(amount, cost)
            amount -= owed
            if owed:
                self.write("A", last, f"Upplupet: {text}", Row(account, owed, place), Row(ACCRUED, -owed))
            if cost > owed:
                rest = (account, place, text, cost - owed)
                self._invoice(self._day(last.month, 4), [rest], due=self._day(last.month, 20))

    def _pay_bills(self) -> None:
        """Three times a month."""
        runs: dict[date, Decimal] = {}
        for due, amount in self.bills:
            day = due.replace(day=20 if due.day > 10 else 10)
            if due.day > 20:
                day = due.replace(day=monthrange(due.year, due.month)[1])
            if due <= self.year.through:
                runs[min(day, self.year.through)] = runs.get(min(day, self.year.through), ZERO) + amount
        for day, amount in runs.items():
            self.write("B", day, "Betalning till leverantörer", Row(OWED, amount), Row(BANK, -amount))

    def _pay_ahead(self) -> None:
        """The receivables that nothing else gives are costs of the months to come."""
        closing = self.year.closing()
        known = closing.get(CUSTOMERS, ZERO) + closing.get(VAT, ZERO)
        left = self.figures[StatementLine.RECEIVABLES] - known
        for line, wanted in self.own["prepaid"].items():
            amount = left if wanted == "rest" else Decimal(wanted)
            assert amount > 0
            left -= amount
            if line:
                self.prepaid[line] = amount
            text = f"Förskott, {line}" if line else "Hyra och licenser i förskott"
            self.write(
                "B", self._day(self.year.through.month, 28), text, Row(PREPAID, amount), Row(BANK, -amount)
            )


def _decimals(amounts: dict[str, str]) -> dict[str, Decimal]:
    return {number: Decimal(amount) for number, amount in amounts.items()}


def _ore(amount: Decimal) -> Decimal:
    return amount.quantize(ORE)


def _vat(account: str, amount: Decimal) -> Decimal:
    """Members sell without; the association gets back what others charge."""
    return _ore(amount * VAT_RATE) if account[0] in "67" else ZERO


def _number(vouchers: Iterable[Voucher]) -> None:
    last: dict[str, int] = {}
    for voucher in vouchers:
        last[voucher.series] = voucher.number = last.get(voucher.series, 0) + 1


def corrected(year: Year, changes: dict[str, Any]) -> Year:
    """The year with one voucher on another object, one larger, and one that was missing."""
    after = deepcopy(year)
    by_text = {voucher.text: voucher for voucher in after.vouchers}
    moved, raised, added = changes["moved"], changes["raised"], changes["added"]
    voucher = by_text[moved["text"]]
    voucher.rows = [row._replace(place=moved["object"]) if row.place else row for row in voucher.rows]
    voucher = by_text[raised["text"]]
    more, vat = Decimal(raised["by"]), _ore(Decimal(raised["by"]) * VAT_RATE)
    by = {VAT: vat, OWED: -more - vat}
    voucher.rows = [row._replace(amount=row.amount + by.get(row.account, more)) for row in voucher.rows]
    amount, vat = Decimal(added["amount"]), _vat(added["account"], Decimal(added["amount"]))
    rows = [Row(added["account"], amount, added["object"]), Row(VAT, vat), Row(OWED, -amount - vat)]
    number = 1 + max(voucher.number for voucher in after.vouchers if voucher.series == "L")
    after.vouchers.append(Voucher("L", date.fromisoformat(added["day"]), added["text"], rows, number))
    return after


def files() -> dict[str, bytes]:
    """Name → bytes of the demo's three files: two years, and the second one corrected."""
    books, found, keeper = read(SLUG, "books"), {}, None
    for closing in read(SLUG, "money")["closings"]:
        keeper = Bookkeeper(books, closing, keeper)
        keeper.keep()
        found[keeper.own["file"]] = _written(keeper.year, books, keeper.own["made"])
    changes = books["corrected"]
    found[changes["file"]] = _written(corrected(keeper.year, changes), books, changes["made"])
    return found


def _written(year: Year, books: dict[str, Any], made: str) -> bytes:
    return sie_file(year, books=books, company=books["company"], made=date.fromisoformat(made))


if __name__ == "__main__":
    for name, content in files().items():
        FOLDER.joinpath(SLUG, name).write_bytes(content)
