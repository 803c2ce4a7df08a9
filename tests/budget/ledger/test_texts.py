"""Texts of vouchers name people: they are gone before anything is stored, unless somebody asked for them."""

from datetime import date

import pytest
from django.apps import apps
from django.db import connection

from tests.budget.ledger.acts import applied
from tests.builders.ledger import Trans, Ver, make_book, sie_bytes

pytestmark = [pytest.mark.django_db, pytest.mark.both]

SECRET = "Ullabritta"


def with_secrets() -> bytes:
    rows = (Trans("6010", 5, ((7, "41"),), f"Taxi {SECRET}"), Trans("1930", -5))
    book = make_book().with_vouchers(Ver("8", date(2015, 4, 1), rows, text=f"Möte med {SECRET}"))
    return sie_bytes(book, ADRESS=f'"{SECRET}" "" "" ""', OBJEKT=f'7 "41" "{SECRET} B"')


def everything_stored() -> str:
    """Every value of every table, as text."""
    said = []
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')
            said.append(repr(cursor.fetchall()))
    return "".join(said)


def test_no_text_is_in_the_copy_or_anywhere_in_the_database(cast):
    ledger = applied(cast.one.access("chief"), with_secrets())
    assert ledger.preview["counts"]["texts_dropped"] > 0
    with ledger.file.open("rb") as kept:
        assert SECRET.encode() not in kept.read()
    stored = everything_stored()
    assert "Leverantörsskulder" in stored or "Leverant\\xf6rsskulder" in stored
    assert SECRET not in stored


def test_texts_are_kept_when_asked_for_but_never_who_an_object_names(cast):
    ledger = applied(cast.one.access("chief"), with_secrets(), keep_texts=True)
    voucher = ledger.vouchers.get(number="8")
    assert (voucher.text, [row.text for row in voucher.rows.all()]) == (
        f"Möte med {SECRET}",
        [f"Taxi {SECRET}", ""],
    )
    assert ledger.keeps_texts
    assert "-texts" in ledger.file.name
    assert not ledger.objects_in_file.filter(dimension=7).exists()
    with ledger.file.open("rb") as kept:
        assert SECRET.encode() in kept.read()
