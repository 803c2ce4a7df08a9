"""Contents as JSON: whole, canonical and silent about what is withheld."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from interventions.domain.disclosure import Reason, Share, Shown, Withheld
from reports.assemble.blocks import Column, Format, Paragraph, Passage, Row, Sheet, Table, Text, Value
from reports.assemble.contents import (
    Chapter,
    Contents,
    blocks_of,
    contents_from_json,
    contents_hash,
    contents_to_json,
)

HIDDEN = Withheld(Reason.SMALL)
TABLE = Table(
    "antal",
    "Deltagare",
    (Column("Antal"), Column("Totalt", is_figure=True)),
    (
        Row("antal-1", ("Nya", Value(Format.COUNT, Shown(12)))),
        Row("antal-2", ("Avslutade", Value(Format.COUNT, HIDDEN))),
        Row("antal-3", ("Andel", Value(Format.SHARE, Share(HIDDEN, HIDDEN)))),
    ),
)
CONTENTS = Contents(
    kind="annual_report",
    year=2015,
    title="Årsredovisning 2015",
    association_name="Förbundet",
    reference="",
    is_preliminary=True,
    chapters=(
        Chapter(
            "ett",
            "Ett",
            (
                Text("oversikt", (Passage("a" * 8, "<p>Året</p>"),)),
                Paragraph(("Kostade ", Value(Format.TKR, Decimal("1250.50"), Decimal(1000), "tkr"), ".")),
                Sheet(
                    "insats-1", "Insatsen", (TABLE, Paragraph((Value(Format.DAY, date(2015, 1, 2)),))), "1.1"
                ),
                Paragraph((Value(Format.PERCENT, Fraction(1, 3)), Value(Format.KR, None))),
            ),
            number="1",
        ),
    ),
)


def test_contents_come_back_from_json_as_they_were():
    assert contents_from_json(json.loads(json.dumps(contents_to_json(CONTENTS)))) == CONTENTS


def test_the_hash_sees_every_figure_and_no_way_of_writing_it():
    def with_amount(text: str) -> Contents:
        value = Value(Format.KR, Decimal(text))
        return replace(CONTENTS, chapters=(Chapter("ett", "Ett", (Paragraph((value,)),)),))

    assert contents_hash(with_amount("1.0")) == contents_hash(with_amount("1.00"))
    assert contents_hash(with_amount("1000")) == contents_hash(with_amount("1E+3"))
    assert contents_hash(with_amount("1.00")) != contents_hash(with_amount("1.01"))


@pytest.mark.parametrize("reason", Reason)
def test_a_withheld_count_tells_neither_its_number_nor_its_reason(reason):
    hidden = replace(TABLE, rows=(Row("antal-2", ("Avslutade", Value(Format.COUNT, Withheld(reason)))),))
    encoded = contents_to_json(replace(CONTENTS, chapters=(Chapter("ett", "Ett", (hidden,)),)))
    cell = encoded["chapters"][0]["blocks"][0]["rows"][0]["cells"][1]
    assert cell == {"is": "Value", "format": "count", "value": {"withheld": True}, "shown": None, "unit": ""}


def test_contents_of_another_schema_are_refused():
    with pytest.raises(ValueError, match="schema 99"):
        contents_from_json(contents_to_json(CONTENTS) | {"schema": 99})


def test_headings_are_chapters_and_numbered_sheets():
    assert CONTENTS.headings == (("ett", "1", "Ett"), ("insats-1", "1.1", "Insatsen"))


def test_blocks_inside_sheets_are_found_too():
    assert TABLE in blocks_of(CONTENTS)
