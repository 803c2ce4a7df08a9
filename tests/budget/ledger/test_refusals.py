"""What is refused of the accountant's file, by whom it may be sent, and jobs that die on the way."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from budget.enums import LedgerState
from budget.models import (
    Closing,
    LedgerFile,
)
from budget.queries.ledger import applied_ledgers, ledgers
from budget.services.ledger import (
    is_given_up,
    receive_file,
    refuse_attempt,
    request_apply,
    reverse_ledger,
    run_apply,
    run_read,
)
from finsam.web import clock
from finsam.web.access import Access
from members.models import AuditEvent, User
from tests.budget.ledger.acts import applied, corrected, costs, read, received
from tests.builders.ledger import make_book, make_upload, sie_bytes

pytestmark = [pytest.mark.django_db, pytest.mark.both]


# What is refused


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<!DOCTYPE html><html><body>SIE</body></html>", "HTML"),
        (sie_bytes()[: sie_bytes().rindex(b"#TRANS") + 20], "avklippt"),
        (sie_bytes().replace(b"#TRANS 8410 {} -0.50", b"#TRANS 8410 {} -0.75"), "Rad 83: verifikation A 7"),
        (
            sie_bytes().replace(b"#TRANS 8410 {} -0.50", b"#TRANS 8410 {} 1E+1000000"),
            "Rad 86: beloppet 1E+1000000",
        ),
        (sie_bytes().replace(b'6 "22" "V', b'6 "22" "19811218-9876 V'), "personnummer"),
        (sie_bytes(ORGNR="222000-9999"), "222000-9999"),
        (b"", "tom"),
        (sie_bytes().replace(b"Lokalhyra", b"Lokal\x00hyra"), "nolltecken"),
    ],
)
def test_what_cannot_be_taken_is_an_attempt_with_its_reason_and_nothing_else(cast, content, said):
    cast.one.association.organisation_number = "222000-1800"
    cast.one.association.save()
    ledger = received(cast.one.access("chief"), content)
    assert ledger.state == LedgerState.REFUSED
    assert said in ledger.message
    assert (ledger.name, ledger.size, ledger.sha256, bool(ledger.file)) == ("bok.se", len(content), "", False)
    assert "19811218" not in f"{ledger.message}{ledger.findings}"
    run_read(ledger.pk)
    ledger.refresh_from_db()
    assert ledger.state == LedgerState.REFUSED


def test_what_is_found_when_it_is_read_throws_the_copy_away(cast, django_capture_on_commit_callbacks):
    data = sie_bytes().replace(b"#VER A 7", b"#VER A " + b"7" * 31)
    ledger = received(cast.one.access("chief"), data)
    storage, name = ledger.file.storage, ledger.file.name
    assert storage.exists(name)
    with django_capture_on_commit_callbacks(execute=True):
        run_read(ledger.pk)
    ledger.refresh_from_db()
    assert (ledger.state, bool(ledger.file), ledger.sha256) == (LedgerState.REFUSED, False, "")
    assert "för långt" in ledger.message
    assert not storage.exists(name)


def test_a_missing_organisation_number_is_a_warning(cast):
    codes = [row["code"] for row in read(cast.one.access("chief")).findings]
    assert "company_unknown" in codes


def test_a_name_that_may_not_be_kept_is_not(cast):
    access = cast.one.access("chief")
    ledger = receive_file(by=access, file=make_upload(sie_bytes(), "19811218-9876.se"), keep_texts=False)
    assert ledger.name == "bokföringsfil"
    assert refuse_attempt(by=access, name="C:\\bok\\2015.se", size=9, message="För stor").name == "2015.se"


def test_no_copy_stays_when_the_attempt_cannot_be_stored(cast):
    access = cast.one.access("chief")
    first = received(access)
    folder = Path(first.file.path).parent
    before = set(folder.iterdir())
    nobody = replace(access, user=User(email="ingen@prov.example"))
    with pytest.raises(ValueError, match="unsaved"):
        received(nobody, sie_bytes(encoding="utf-8"))
    assert set(folder.iterdir()) == before


def test_a_file_that_is_too_large_is_an_attempt_with_name_and_size(cast):
    file = make_upload(b"")
    file.size = 200 * 1024 * 1024
    ledger = receive_file(by=cast.one.access("chief"), file=file, keep_texts=False)
    assert (ledger.state, ledger.size) == (LedgerState.REFUSED, 200 * 1024 * 1024)
    assert "20 MB" in ledger.message


def test_a_closed_year_takes_no_file_and_gives_none_back(cast):
    access = cast.one.access("chief")
    ledger, waiting = applied(access), read(access, corrected())
    Closing.objects.update(is_final=True)
    with pytest.raises(ValidationError, match="Räkenskapsåret 2015 är stängt"):
        reverse_ledger(by=access, ledger=ledger, reason="Fel")
    with pytest.raises(ValidationError, match="Räkenskapsåret 2015 är stängt"):
        request_apply(by=access, ledger=waiting, seen=waiting.preview["hash"])
    other = received(access, sie_bytes(encoding="utf-8"))
    assert (other.state, other.message) == (
        LedgerState.REFUSED,
        "Räkenskapsåret 2015 är stängt. Förbundschefen kan öppna det på räkningarnas sida, med ett skäl.",
    )


def test_a_year_that_is_closed_while_the_worker_is_on_its_way_is_not_changed(cast):
    access = cast.one.access("chief")
    applied(access)
    waiting = read(access, corrected())
    request_apply(by=access, ledger=waiting, seen=waiting.preview["hash"])
    Closing.objects.update(is_final=True)
    run_apply(waiting.pk)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.message[:31]) == (LedgerState.READ, "Räkenskapsåret 2015 är stängt. ")
    assert waiting.vouchers.count() == 0
    assert costs(Closing.objects.get()) == Decimal("700000.50")


# Who may, and whose


@pytest.mark.parametrize("role", ["auditor", "board", "lsg", "reporter"])
def test_only_the_office_writes(cast, role):
    access, ledger = cast.one.access(role), read(cast.one.access("chief"))
    with pytest.raises(PermissionDenied):
        received(access)
    with pytest.raises(PermissionDenied):
        refuse_attempt(by=access, name="x", size=1, message="x")
    with pytest.raises(PermissionDenied):
        request_apply(by=access, ledger=ledger, seen=ledger.preview["hash"])
    with pytest.raises(PermissionDenied):
        reverse_ledger(by=access, ledger=ledger, reason="x")


def test_another_association_s_file_is_not_seen_and_cannot_be_touched(cast):
    ledger, other = read(cast.one.access("chief")), cast.other.access("chief")
    assert not ledgers(other).exists()
    assert ledgers(cast.one.access("chief")).get() == ledger
    with pytest.raises(LedgerFile.DoesNotExist):
        request_apply(by=other, ledger=ledger, seen=ledger.preview["hash"])
    with pytest.raises(LedgerFile.DoesNotExist):
        reverse_ledger(by=other, ledger=ledger, reason="x")
    same = received(other)  # the same bytes are another association's own matter
    assert same.association == cast.other.association
    assert same.file.name != ledger.file.name


def test_a_command_can_take_a_file_through_all_steps(cast):
    access = Access.system(cast.one.association, date(2015, 11, 13))
    ledger = applied(access)
    assert (ledger.received_by, AuditEvent.objects.last().actor) == (None, None)
    assert reverse_ledger(by=access, ledger=ledger, reason="Prov").state == LedgerState.REVERSED


# Jobs


def test_what_was_seen_is_what_is_laid_in(cast):
    access = cast.one.access("chief")
    ledger = read(access)
    with pytest.raises(ValidationError, match="har ändrats sedan du såg den"):
        request_apply(by=access, ledger=ledger, seen="something else")
    ledger.refresh_from_db()
    assert ledger.state == LedgerState.READ


def test_a_file_that_another_has_overtaken_is_read_anew(cast):
    access = cast.one.access("chief")
    waiting = read(access, corrected())
    first = applied(access)
    with pytest.raises(ValidationError, match="En annan fil har lagts in för 2015"):
        request_apply(by=access, ledger=waiting, seen=waiting.preview["hash"])
    waiting.refresh_from_db()
    assert waiting.state == LedgerState.RECEIVED
    assert not is_given_up(waiting)
    run_read(waiting.pk)
    waiting.refresh_from_db()
    assert waiting.preview["against"]["ledger"] == first.pk
    assert waiting.preview["vouchers"]["changed"] == 1


def test_the_worker_lays_in_once(cast):
    access = cast.one.access("chief")
    ledger = applied(access)
    done = ledger.applied_at
    run_apply(ledger.pk)
    request_apply(by=access, ledger=ledger, seen="whatever")
    ledger.refresh_from_db()
    assert (ledger.applied_at, ledger.vouchers.count()) == (done, 7)


def test_a_job_whose_worker_died_can_be_asked_for_again(cast):
    access = cast.one.access("chief")
    ledger = read(access)
    seen = ledger.preview["hash"]
    request_apply(by=access, ledger=ledger, seen=seen)
    begun = LedgerFile.objects.get(pk=ledger.pk)
    assert not is_given_up(begun)
    LedgerFile.objects.update(applied_at=begun.applied_at - timedelta(minutes=6))
    assert is_given_up(LedgerFile.objects.get(pk=ledger.pk))
    again = request_apply(by=access, ledger=ledger, seen=seen)
    assert (again.state, is_given_up(again)) == (LedgerState.APPLYING, False)
    run_apply(ledger.pk)
    assert LedgerFile.objects.get().state == LedgerState.APPLIED


def test_a_dead_job_does_not_stand_in_another_file_s_way(cast):
    access = cast.one.access("chief")
    dead, other = read(access), read(access, corrected())
    request_apply(by=access, ledger=dead, seen=dead.preview["hash"])
    with pytest.raises(ValidationError, match="läggs in för 2015 just nu"):
        request_apply(by=access, ledger=other, seen=other.preview["hash"])
    LedgerFile.objects.filter(pk=dead.pk).update(applied_at=clock.now() - timedelta(minutes=6))
    request_apply(by=access, ledger=other, seen=other.preview["hash"])
    run_apply(other.pk)
    assert applied_ledgers(access) == {2015: other}


def test_a_file_whose_reading_died_is_sent_again_and_the_dead_copy_goes(
    cast, django_capture_on_commit_callbacks
):
    access = cast.one.access("chief")
    dead = received(access)
    LedgerFile.objects.update(received_at=dead.received_at - timedelta(minutes=6))
    with django_capture_on_commit_callbacks(execute=True):
        again = received(access)
    assert again != dead
    assert LedgerFile.objects.get(pk=dead.pk).state == LedgerState.REFUSED
    assert not dead.file.storage.exists(dead.file.name)
    assert again.file.storage.exists(again.file.name)


def test_a_copy_that_is_gone_changes_nothing_and_says_so(cast):
    access = cast.one.access("chief")
    ledger = read(access)
    ledger.file.storage.delete(ledger.file.name)
    request_apply(by=access, ledger=ledger, seen=ledger.preview["hash"])
    with pytest.raises(FileNotFoundError):
        run_apply(ledger.pk)
    ledger.refresh_from_db()
    assert (ledger.state, ledger.message[:23]) == (LedgerState.READ, "Inläggningen avbröts, o")


@pytest.mark.parametrize("sie_type", ["1", "2", "3", "4I"])
def test_every_type_can_be_laid_in(cast, sie_type):
    ledger = applied(cast.one.access("chief"), sie_bytes(sie_type=sie_type))
    assert (ledger.state, ledger.sie_type) == (LedgerState.APPLIED, sie_type)
    assert costs(Closing.objects.get()) == Decimal("700000.50")


def test_an_empty_year_of_an_older_book_stands_beside_a_newer_one(cast):
    access = cast.one.access("chief")
    applied(access)
    applied(access, replace(make_book(2014), previous={}))
    assert sorted(applied_ledgers(access)) == [2014, 2015]
