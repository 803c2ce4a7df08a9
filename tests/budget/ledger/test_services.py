"""The accountant's file from upload to statements and back, with real bytes in a real child."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from budget.enums import Area, LedgerState, StatementLine
from budget.models import (
    AccountMap,
    Closing,
    LedgerAccount,
    LedgerFile,
    LedgerRow,
    MoneyPeriod,
    Outcome,
    StatementFigure,
)
from budget.queries.ledger import applied_ledgers, has_hand_figures
from budget.services.ledger import (
    choose_encoding,
    discard_ledger,
    request_apply,
    reverse_ledger,
    run_apply,
    run_read,
)
from finsam.web import clock
from members.enums import Act
from members.models import AuditEvent
from tests.budget.ledger.acts import acts, applied, corrected, costs, read, received
from tests.builders import make_closing, make_intervention
from tests.builders.ledger import Trans, Ver, make_book, sie_bytes

pytestmark = [pytest.mark.django_db, pytest.mark.both]


# The way through


def test_a_file_goes_from_upload_to_statements(cast):
    ledger = applied(cast.one.access("chief"))
    assert (ledger.state, ledger.year, ledger.balances_to, ledger.message) == (
        LedgerState.APPLIED,
        2015,
        date(2015, 12, 31),
        "",
    )
    rows = LedgerRow.objects.filter(voucher__ledger=ledger).count()
    assert (ledger.accounts.count(), ledger.vouchers.count(), rows) == (13, 7, 16)
    closing = Closing.objects.get()
    assert (closing.ledger, closing.through, closing.is_final) == (ledger, date(2015, 12, 31), False)
    assert costs(closing) == Decimal("700000.50")
    cash = closing.figures.get(line=StatementLine.CASH)
    assert cash.amount == Decimal("1500000.00")
    assert AccountMap.objects.get().year == 2015  # nobody had made one
    assert acts(cast.one.association) == [Act.LEDGER_RECEIVED, Act.LEDGER_APPLIED]


def test_the_record_has_checksum_and_counts_but_no_names(cast):
    ledger = applied(cast.one.access("chief"))
    event = AuditEvent.objects.last()
    assert event.actor == cast.one.users["chief"]
    assert event.detail == {
        "sha256": ledger.sha256,
        "year": 2015,
        "accounts": 13,
        "vouchers": 7,
        "rows": 16,
        "supersedes": None,
        "replaced_hand": False,
    }


def test_the_preview_says_what_will_happen(cast):
    ledger = read(cast.one.access("chief"))
    shown = ledger.preview
    assert shown["names"][0] == "2440 Leverantörsskulder"
    assert shown["against"] == {"ledger": None, "name": ""}
    assert (len(shown["accounts"]["new"]), shown["vouchers"]["new"]) == (13, 7)
    assert shown["sums"] == {"ib_0": "0.00", "ub_0": "300000.00", "res_0": "-300000.00"}
    assert (ledger.encoding, ledger.sie_type, ledger.program) == ("cp437", "4E", "Provbok 1.0")
    assert not Closing.objects.exists()


def test_the_same_file_again_changes_nothing_and_says_so(cast):
    access = cast.one.access("chief")
    applied(access)
    before = LedgerFile.objects.count(), LedgerRow.objects.count(), AuditEvent.objects.count()
    with pytest.raises(ValidationError, match=r"redan inläst: bok.se gäller för 2015 .* Ingenting ändrades"):
        received(access)
    assert before == (LedgerFile.objects.count(), LedgerRow.objects.count(), AuditEvent.objects.count())


def test_two_clicks_on_send_are_one_attempt(cast):
    access = cast.one.access("chief")
    assert received(access) == received(access)
    assert LedgerFile.objects.count() == 1


def test_the_same_books_in_another_file_differ_in_nothing(cast):
    access = cast.one.access("chief")
    applied(access)
    other = read(access, sie_bytes(encoding="utf-8"))
    assert (other.preview["accounts"], other.preview["vouchers"]) == (
        {"new": [], "gone": [], "changed": [], "otherwise": []},
        {"new": 0, "gone": 0, "changed": 0, "rows": []},
    )


def test_a_corrected_file_shows_just_what_changed_and_takes_over(cast):
    access = cast.one.access("chief")
    first = applied(access)
    second = read(access, corrected())
    assert second.preview["against"] == {"ledger": first.pk, "name": first.name}
    assert [row[:3] for row in second.preview["vouchers"]["rows"]] == [["ändrad", "A", "6"], ["ny", "A", "8"]]
    assert [row[0] for row in second.preview["accounts"]["changed"]] == ["1930", "2440", "6010"]
    request_apply(by=access, ledger=second, seen=second.preview["hash"])
    run_apply(second.pk)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state, second.supersedes) == (
        LedgerState.SUPERSEDED,
        LedgerState.APPLIED,
        first,
    )
    assert first.vouchers.count() == 7  # both are kept
    assert costs(Closing.objects.get()) == Decimal("711000.00")
    assert applied_ledgers(access) == {2015: second}


def test_forecasts_are_kept_by_the_line_s_name(cast):
    access = cast.one.access("chief")
    applied(access)
    row = Outcome.objects.order_by("-amount").first()
    Outcome.objects.filter(pk=row.pk).update(forecast=Decimal(999))
    applied(access, corrected())
    assert Outcome.objects.get(name=row.name).forecast == 999


def test_periods_marked_done_that_a_file_changes_are_named(cast):
    access = cast.one.access("chief")
    applied(access)
    for number in (1, 2, 3):
        MoneyPeriod.objects.create(
            association=cast.one.association, year=2015, kind="tertial", number=number, done_at=clock.now()
        )
    later = make_book().with_vouchers(Ver("9", date(2015, 6, 1), (Trans("6010", 5), Trans("1930", -5))))
    assert read(access, later).preview["done_periods"] == ["Tertial 2 2015", "Tertial 3 2015"]


# Taking back


def test_taking_back_lets_the_earlier_file_apply_again(cast):
    access = cast.one.access("chief")
    first = applied(access)
    second = applied(access, corrected())
    reverse_ledger(by=access, ledger=second, reason="Fel fil")
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state, second.reason) == (
        LedgerState.APPLIED,
        LedgerState.REVERSED,
        "Fel fil",
    )
    assert costs(Closing.objects.get()) == Decimal("700000.50")
    assert second.vouchers.count() == 8
    assert AuditEvent.objects.last().detail["restored"] == first.pk


def test_taking_back_the_only_file_empties_the_year_but_keeps_forecasts(cast):
    access = cast.one.access("chief")
    ledger = applied(access)
    row = Outcome.objects.order_by("-amount").first()
    Outcome.objects.filter(pk=row.pk).update(forecast=Decimal(999))
    reverse_ledger(by=access, ledger=ledger, reason="Fel år")
    closing = Closing.objects.get()
    assert (closing.ledger, closing.figures.count()) == (None, 0)
    assert [(one.name, one.amount, one.forecast) for one in closing.outcomes.all()] == [(row.name, 0, 999)]
    again = applied(access)  # what was taken back can be laid in again, without a word about figures by hand
    assert (again.state, costs(closing)) == (LedgerState.APPLIED, Decimal("700000.50"))


def test_taking_back_needs_a_reason_and_a_file_that_applies(cast):
    access = cast.one.access("chief")
    ledger = applied(access)
    with pytest.raises(ValidationError, match="Skriv varför"):
        reverse_ledger(by=access, ledger=ledger, reason="  ")
    reverse_ledger(by=access, ledger=ledger, reason="Fel")
    with pytest.raises(ValidationError, match="Bara en fil som gäller"):
        reverse_ledger(by=access, ledger=ledger, reason="Fel")


def test_a_file_is_read_anew_in_the_encoding_that_somebody_chooses_and_laid_in_so(cast):
    access = cast.one.access("chief")
    ledger = read(access, sie_bytes(encoding="iso-8859-1"))
    seen = ledger.preview["hash"]
    assert ledger.encoding == "iso-8859-1"
    for encoding, name in (("cp437", "Leverant÷rsskulder"), ("", "Leverantörsskulder")):
        choose_encoding(by=access, ledger=ledger, encoding=encoding)
        run_read(ledger.pk)
        ledger.refresh_from_db()
        assert name in {row[1] for row in ledger.preview["account_years"]}
        codes = [one["code"] for one in ledger.findings]
        assert codes.count("encoding_chosen") == (1 if encoding else 0)
    choose_encoding(by=access, ledger=ledger, encoding="cp437")
    run_read(ledger.pk)
    ledger.refresh_from_db()
    with pytest.raises(ValidationError, match="har ändrats sedan du såg den"):
        request_apply(by=access, ledger=ledger, seen=seen)
    request_apply(by=access, ledger=ledger, seen=ledger.preview["hash"])
    run_apply(ledger.pk)
    assert LedgerAccount.objects.get(ledger=ledger, number="2440").name == "Leverant÷rsskulder"
    assert AuditEvent.objects.filter(action=Act.LEDGER_ENCODING).count() == 3
    with pytest.raises(ValidationError, match="väntar inte längre"):
        choose_encoding(by=access, ledger=ledger, encoding="utf-8")
    with pytest.raises(PermissionDenied):
        choose_encoding(by=cast.one.access("auditor"), ledger=ledger, encoding="utf-8")


def test_a_file_that_waits_can_be_discarded_and_leaves_only_its_name(
    cast, django_capture_on_commit_callbacks
):
    access = cast.one.access("chief")
    ledger = read(access)
    kept = ledger.file.name
    with django_capture_on_commit_callbacks(execute=True):
        discard_ledger(by=access, ledger=ledger)
    ledger.refresh_from_db()
    assert (ledger.state, ledger.name, ledger.year) == (LedgerState.DISCARDED, "bok.se", 2015)
    assert (ledger.sha256, ledger.preview, ledger.findings, bool(ledger.file)) == ("", {}, [], False)
    assert not ledger._meta.get_field("file").storage.exists(kept)
    assert AuditEvent.objects.last().action == Act.LEDGER_DISCARDED
    again = applied(access)  # it is no longer known, so it is read as a new file
    assert (again.pk != ledger.pk, again.state) == (True, LedgerState.APPLIED)


def test_only_a_file_that_waits_is_discarded_and_only_by_the_office(cast):
    access = cast.one.access("chief")
    ledger = read(access)
    with pytest.raises(PermissionDenied):
        discard_ledger(by=cast.one.access("auditor"), ledger=ledger)
    LedgerFile.objects.update(state=LedgerState.APPLYING, applied_at=clock.now())
    with pytest.raises(ValidationError, match="väntar inte längre"):
        discard_ledger(by=access, ledger=ledger)
    LedgerFile.objects.update(applied_at=clock.now() - timedelta(minutes=6))
    assert discard_ledger(by=access, ledger=ledger).state == LedgerState.DISCARDED
    run_apply(ledger.pk)  # a worker that comes late
    with pytest.raises(ValidationError, match="väntar inte längre"):
        discard_ledger(by=access, ledger=applied(access))


# The year before and figures by hand


def test_the_year_before_is_taken_from_the_file_when_asked_for(cast):
    access = cast.one.access("chief")
    ledger = applied(access, use_previous=True)
    before = Closing.objects.get(year=2014)
    figures = {row.line: row.amount for row in before.figures.all()}
    assert (before.ledger, before.is_final, before.through) == (None, False, date(2014, 12, 31))
    assert figures[StatementLine.CONTRIBUTIONS] == 900_000
    assert figures[StatementLine.CASH] == 1_000_000
    reverse_ledger(by=access, ledger=ledger, reason="Fel")
    assert not Closing.objects.filter(year=2014).exists()


def test_the_year_before_is_left_alone_when_it_has_books_or_has_been_mended(cast):
    access = cast.one.access("chief")
    own = make_closing(cast.one.association, 2014)
    applied(access, use_previous=True)
    assert list(Closing.objects.filter(year=2014)) == [own]
    assert not own.figures.exists()
    own.delete()
    second = applied(access, corrected(), use_previous=True)
    StatementFigure.objects.filter(closing__year=2014, line=StatementLine.CASH).update(amount=Decimal(5))
    reverse_ledger(by=access, ledger=second, reason="Fel")
    assert Closing.objects.get(year=2014).figures.get(line=StatementLine.CASH).amount == 5


def test_figures_by_hand_are_replaced_only_by_a_yes(cast):
    access = cast.one.access("chief")
    closing = make_closing(cast.one.association, 2015)
    Outcome.objects.create(closing=closing, name="Kansli", amount=Decimal(7), forecast=Decimal(8))
    StatementFigure.objects.create(closing=closing, line=StatementLine.PLEDGES, amount=Decimal(3))
    ledger = read(access)
    with pytest.raises(ValidationError, match="inskrivna för hand"):
        request_apply(by=access, ledger=ledger, seen=ledger.preview["hash"])
    request_apply(by=access, ledger=ledger, seen=ledger.preview["hash"], replaces_hand=True)
    run_apply(ledger.pk)
    closing.refresh_from_db()
    assert closing.ledger == ledger
    assert closing.outcomes.get(name="Kansli").forecast == 8
    assert closing.figures.get(line=StatementLine.PLEDGES).amount == 3  # no account gives it
    assert AuditEvent.objects.last().detail["replaced_hand"] is True


def entered_by_hand(association) -> Closing:
    closing = make_closing(association, 2015, through=date(2015, 6, 30), source="Delårsbokslut")
    own = make_intervention(association, name="Kansli")
    Outcome.objects.create(
        closing=closing, name="Kansli", amount=Decimal(7), forecast=Decimal(8), intervention=own
    )
    Outcome.objects.create(closing=closing, name="Revision", area=Area.AUDIT, amount=Decimal("2.50"))
    for line, amount in ((StatementLine.CASH, 5), (StatementLine.PLEDGES, 3)):
        StatementFigure.objects.create(closing=closing, line=line, amount=Decimal(amount))
    return closing


def as_told(closing: Closing) -> tuple:
    rows = closing.outcomes.order_by("name").values_list("name", "area", "amount", "forecast", "intervention")
    figures = closing.figures.order_by("line").values_list("line", "amount")
    return closing.ledger, closing.through, closing.source, *rows, *figures


def test_figures_by_hand_come_back_when_no_file_applies_any_more(cast):
    access = cast.one.access("chief")
    before = as_told(entered_by_hand(cast.one.association))
    first = applied(access, replaces_hand=True)
    second = applied(access, make_book(company="Ett annat namn"))
    reverse_ledger(by=access, ledger=second, reason="Fel")
    assert as_told(Closing.objects.get(year=2015))[0] == first
    reverse_ledger(by=access, ledger=first, reason="Fel")
    assert as_told(Closing.objects.get(year=2015)) == before
    assert AuditEvent.objects.last().detail["gave_back"] is True
    assert has_hand_figures(access, 2015)


def test_what_was_foreseen_meanwhile_stands_when_figures_by_hand_come_back(cast):
    access = cast.one.access("chief")
    entered_by_hand(cast.one.association)
    ledger = applied(access, replaces_hand=True)
    Outcome.objects.filter(name="Kansli").update(forecast=Decimal(9))
    Outcome.objects.filter(name="Administration").update(forecast=Decimal(4))
    StatementFigure.objects.filter(line=StatementLine.PLEDGES).update(amount=Decimal(1))
    reverse_ledger(by=access, ledger=ledger, reason="Fel")
    closing = Closing.objects.get(year=2015)
    rows = closing.outcomes.order_by("name").values_list("name", "amount", "forecast")
    assert list(rows) == [
        ("Administration", 0, 4),
        ("Kansli", 7, 9),
        ("Revision", Decimal("2.50"), None),
    ]
    assert closing.figures.get(line=StatementLine.PLEDGES).amount == 1


def test_a_line_that_has_cost_nothing_yet_does_not_hide_one_that_has(cast):
    access, closing = cast.one.access("chief"), make_closing(cast.one.association, 2015)
    Outcome.objects.create(closing=closing, name="Kansli", amount=Decimal(0), forecast=Decimal(8))
    StatementFigure.objects.create(closing=closing, line=StatementLine.PLEDGES, amount=Decimal(3))
    assert not has_hand_figures(access, 2015)
    Outcome.objects.create(closing=closing, name="Revision", amount=Decimal(1))
    assert has_hand_figures(access, 2015)
    assert not has_hand_figures(cast.other.access("chief"), 2015)
