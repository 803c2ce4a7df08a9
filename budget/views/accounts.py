"""From a line of the statements to its accounts, from an account to its rows, from a row to its voucher."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from itertools import accumulate
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from budget.domain.posting import key_of
from budget.domain.statements import StatementRow, balance_requirement, balance_sheet, result_statement
from budget.models import LedgerAccount, LedgerRow
from budget.queries.outcomes import follow_up
from budget.queries.posting import cost_keys, cost_of, has_ledger
from budget.queries.statements import (
    LineAccount,
    account_rows,
    accounts_behind,
    last_entry,
    ledger_accounts,
    months_of,
    object_names,
    objects_in_words,
    statement_rows,
    total_of,
    vouchers,
)
from budget.views.figures import check_year
from finsam.shared.formats import month as month_name
from members.permissions import Permission, may, require

ZERO = Decimal(0)
AT_A_TIME = 100
Names = Mapping[tuple[int, str], str]


@require_GET
def line_accounts(request: HttpRequest, year: int, line: str) -> HttpResponse:
    """`line` is a line's own code or that of a row of the statements."""
    access = request.access
    require(access, Permission.SEE_LEDGER)
    check_year(access, year)
    rows = statement_rows(access, year)
    row = _row(rows.books, line)
    accounts: tuple[LineAccount, ...] = ()
    if rows.has_ledger:
        accounts = accounts_behind(rows.accounts, row.lines)
    by_hand = not accounts
    context = {
        "year": year,
        "row": row,
        "amount": row.amounts[0],
        "before": row.amounts[1],
        "accounts": accounts,
        "sums": _sums(accounts),
        "is_balance": any(account.moved is not None for account in accounts),
        "missing": (row.amounts[0] or ZERO) - _sums(accounts)["amount"] if accounts else ZERO,
        "rows": rows,
        "costs": rows.followed.rows if by_hand and line == "costs" else (),
        "entry": last_entry(access, rows.own.closing) if rows.own and by_hand else None,
        "keeps": may(access, Permission.KEEP_LEDGER) and not rows.is_closed,
    }
    return render(request, "budget/line_accounts.html", context)


def _row(books: Any, code: str) -> StatementRow:
    """The row of the statements with the code, or the one of a single line; 404 for what is neither."""
    sheet = balance_sheet(*books, hide_empty=False)
    every = (
        *result_statement(*books, hide_empty=False),
        *sheet.assets,
        *sheet.equity_and_debts,
        *sheet.outside,
        *balance_requirement(*books, hide_empty=False),
    )
    for row in every:
        if row.lines and (row.code == code or [line.value for line in row.lines] == [code]):
            return row
    raise Http404


def _sums(accounts: Iterable[LineAccount]) -> dict[str, Decimal | None]:
    rows = list(accounts)
    befores = [row.before for row in rows if row.before is not None]
    return {
        "opening": sum((row.opening or ZERO for row in rows), ZERO),
        "moved": sum((row.moved or ZERO for row in rows), ZERO),
        "amount": sum((row.amount for row in rows), ZERO),
        "before": sum(befores, ZERO) if befores else None,
    }


@require_GET
def row_accounts(request: HttpRequest, year: int, row: str) -> HttpResponse:
    """The accounts of a line of the operating account, each with what of it was booked on the line."""
    access = request.access
    require(access, Permission.SEE_LEDGER)
    check_year(access, year)
    followed = next((one for one in follow_up(access, year).rows if one.name == row), None)
    cost, accounts = cost_of(access, year, row)
    if followed is None and cost is None:
        raise Http404
    parts = cost.accounts if cost else {}
    outcome = (followed.outcome if followed else None) or ZERO
    context = {
        "year": year,
        "row": row,
        "followed": followed,
        "accounts": [{"account": one, "part": parts[one.number]} for one in accounts],
        "amount": cost.amount if cost else None,
        "missing": outcome - cost.amount if cost else ZERO,
        "has_ledger": has_ledger(access, year),
    }
    return render(request, "budget/row_accounts.html", context)


class RowFilter(forms.Form):
    """Which of the account's rows; what makes no sense counts as not chosen."""

    manad = forms.TypedChoiceField(label="Månad", coerce=int, required=False)
    objekt = forms.ChoiceField(label="Objekt", required=False)
    rad = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, months: Iterable[dict[str, Any]], names: Names) -> None:
        super().__init__(data)
        own = [(row["month"], row["label"]) for row in months if row["month"]]
        self.fields["manad"].choices = [("", "Hela året"), *own]
        objects = [(key_of([one]), name) for one, name in names.items()]
        self.fields["objekt"].choices = [("", "Alla objekt"), *objects]
        self.is_valid()

    @property
    def month(self) -> int | None:
        return self.cleaned_data.get("manad") or None

    @property
    def object(self) -> str:
        return self.cleaned_data.get("objekt", "")

    @property
    def row(self) -> str:
        """The line of the operating account whose costs alone are wanted."""
        return self.cleaned_data.get("rad", "")

    @property
    def query(self) -> str:
        chosen = {name: value for name, value in self.cleaned_data.items() if value}
        return urlencode(chosen)


@require_GET
def account_vouchers(request: HttpRequest, year: int, number: str) -> HttpResponse:
    access = request.access
    check_year(access, year)
    account = get_object_or_404(ledger_accounts(access, year), number=number)
    require(access, Permission.SEE_LEDGER)
    names = object_names(access, account.ledger)
    row = request.GET.get("rad", "").strip()
    keys = cost_keys(access, account, row) if row else None
    months = _months(account, year, keys)
    chosen = RowFilter(request.GET, months=months, names=names)
    every = account_rows(access, account, keys)
    opening = ZERO if row else account.opening or ZERO
    page, start = _page_of(every, chosen, opening, request.GET.get("sida"))
    context = {
        "year": year,
        "account": account,
        "row": row,
        "part": sum((month["moved"] for month in months), ZERO),
        "booked": total_of(every) if row else ZERO,
        "months": months,
        "form": chosen,
        "query": chosen.query,
        "page": page,
        "start": start,
        "rows": _running(page, start, names),
        "is_balance": account.closing is not None,
    }
    return render(request, "budget/account_vouchers.html", context)


def _page_of(
    rows: QuerySet[LedgerRow], chosen: RowFilter, opening: Decimal, number: str | None
) -> tuple[Page, Decimal]:
    """One page of the rows that were chosen, and what they stood at before its first."""
    own = _with_object(rows, chosen.object)
    shown = own.filter(voucher__day__month=chosen.month) if chosen.month else own
    page = Paginator(shown, AT_A_TIME).get_page(number)
    start = ZERO if chosen.object else opening
    if chosen.month:
        start += total_of(own.filter(voucher__day__month__lt=chosen.month))
    start += total_of(shown[: page.start_index() - 1]) if page.number > 1 else ZERO
    return page, start


def _with_object(rows: QuerySet[LedgerRow], key: str) -> QuerySet[LedgerRow]:
    """Rows that carry the object, whatever other objects stand beside it."""
    if not key:
        return rows
    first, last = Q(objects_key__startswith=f"{key} "), Q(objects_key__endswith=f" {key}")
    return rows.filter(first | last | Q(objects_key=key) | Q(objects_key__contains=f" {key} "))


def _months(account: LedgerAccount, year: int, keys: list[str] | None) -> list[dict[str, Any]]:
    """Each month with what it moved, and what the account stood at after it; of some sets of objects what they alone came to."""
    rows = months_of(account, keys)
    after = accumulate(
        (moved for _, moved in rows), initial=(account.opening or ZERO) if keys is None else ZERO
    )
    next(after)
    return [
        {"month": month, "label": _month(year, month), "moved": moved, "balance": balance}
        for (month, moved), balance in zip(rows, after, strict=True)
    ]


def _month(year: int, month: int) -> str:
    return month_name(date(year, month, 1)).capitalize() if month else "Utan månad i filen"


def _running(page: Iterable[LedgerRow], start: Decimal, names: Names) -> list[dict[str, Any]]:
    rows = list(page)
    balances = list(accumulate((row.amount for row in rows), initial=start))[1:]
    return [
        {"row": row, "objects": objects_in_words(row.objects_key, names), "balance": balance}
        for row, balance in zip(rows, balances, strict=True)
    ]


@require_GET
def voucher(request: HttpRequest, pk: int) -> HttpResponse:
    access = request.access
    own = get_object_or_404(vouchers(access), pk=pk)
    require(access, Permission.SEE_LEDGER)
    names = object_names(access, own.ledger)
    rows = sorted(own.rows.all(), key=lambda row: row.pk)
    context = {
        "voucher": own,
        "ledger": own.ledger,
        "rows": [{"row": row, "objects": objects_in_words(row.objects_key, names)} for row in rows],
        "total": sum((row.amount for row in rows), ZERO),
    }
    return render(request, "budget/voucher.html", context)
