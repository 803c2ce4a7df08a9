"""Notes from data: only where they say more than the line, in the order of the statements, adding up as printed."""

from hypothesis import given
from hypothesis import strategies as st

from budget.domain.posting import AccountYear
from budget.domain.rounding import THOUSAND
from budget.domain.statements import Books, NoteFacts, NoteRow, note_numbers, notes, printed, printed_note
from budget.domain.statements.notes import NO_AUDIT
from budget.enums import StatementLine
from tests.budget.statements.years import D, kronor, units

BOOKS = Books(
    contributions=D(3000), other_income=D(40), cost_interventions=D(2000), cost_staff=D(900), costs=D(2900),
    receivables=D(400), cash=D(900), equity_opening=D(700), short_term_debt=D(460),
)  # fmt: skip
BEFORE = Books(
    contributions=D(2900), costs=D(2800), cash=D(1100), equity_opening=D(600), short_term_debt=D(400)
)
RECEIVABLES = (
    AccountYear("1510", "Kundfordringar", closing=D(250), previous_closing=D(100)),
    AccountYear("1630", "Skattekonto", closing=D(150)),
    AccountYear("1790", "Tom", closing=D(0)),
)


def found(facts: NoteFacts) -> dict[str, object]:
    return {note.code: note for note in notes(facts)}


def rows_of(part) -> list:
    return [(row.label, row.amounts) for row in part.rows]


def test_without_details_only_what_the_law_asks_for_and_the_kinds_of_cost_are_told():
    assert [note.code for note in notes(NoteFacts(Books(contributions=D(1), costs=D(1))))] == [
        "audit",
        "pledges",
    ]
    assert [(note.number, note.code) for note in notes(NoteFacts(BOOKS, BEFORE), first=2)] == [
        (2, "costs"),
        (3, "audit"),
        (4, "equity"),
        (5, "pledges"),
    ]


def test_the_auditors_cost_is_told_or_that_it_is_not_known():
    assert found(NoteFacts(BOOKS))["audit"].text == NO_AUDIT
    known = found(NoteFacts(BOOKS, audit=(D(46), D(44))))["audit"]
    assert (known.text, known.parts[0].amounts) == ("", (D(46), D(44)))


def test_contributions_are_told_by_member_and_what_they_do_not_explain_has_a_row():
    members = (NoteRow("Staten", (D(1500), D(1450))), NoteRow("Regionen", (D(1490), D(1450))))
    income = found(NoteFacts(BOOKS, BEFORE, members=members))["income"]
    own, other = income.parts
    assert rows_of(own) == [
        ("Staten", (D(1500), D(1450))),
        ("Regionen", (D(1490), D(1450))),
        ("Skillnad mellan bokfört och beslutat", (D(10), None)),
    ]
    assert (other.label, other.amounts) == ("Övriga intäkter", (D(40), D(0)))
    assert income.total.amounts == (D(3040), D(2900))


def test_a_year_that_is_not_booked_tells_nothing():
    members = (NoteRow("Staten", (D(3000), D(2800))), NoteRow("Gammal medlem", (None, D(100))))
    (own, _) = found(NoteFacts(BOOKS, None, members=members))["income"].parts
    assert rows_of(own) == [("Staten", (D(3000), None))]


def test_a_line_with_accounts_tells_them_by_name_and_leaves_out_empty_ones():
    facts = NoteFacts(BOOKS, BEFORE, accounts={StatementLine.RECEIVABLES: RECEIVABLES})
    (part,) = found(facts)["receivables"].parts
    assert rows_of(part) == [
        ("Kundfordringar", (D(250), D(100))),
        ("Skattekonto", (D(150), None)),
        ("Övrigt", (None, D(-100))),
    ]


def test_the_year_befores_own_ledger_wins_and_debts_are_positive():
    debt = {StatementLine.SHORT_TERM_DEBT: (AccountYear("2440", "Leverantörer", closing=D(-460)),)}
    then = {StatementLine.SHORT_TERM_DEBT: (AccountYear("2440", "Leverantörer", closing=D(-400)),)}
    (part,) = found(NoteFacts(BOOKS, BEFORE, accounts=debt, accounts_before=then))["short_term_debt"].parts
    assert rows_of(part) == [("Leverantörer", (D(460), D(400)))]


def test_equity_tells_what_changed_it_beside_the_result():
    plain = found(NoteFacts(BOOKS, BEFORE))["equity"]
    assert [(part.label, part.amounts, part.rows) for part in plain.parts] == [
        ("Eget kapital vid årets början", (D(700), D(600)), ()),
        ("Årets resultat", (D(140), D(100)), ()),
    ]
    assert plain.total.amounts == (D(840), D(700))
    came = found(NoteFacts(Books(equity_opening=D(750)), BEFORE))["equity"]
    assert rows_of(came.parts[0]) == [
        ("Eget kapital vid förra årets slut", (D(700), None)),
        ("Förändring av annat än årets resultat", (D(50), None)),
    ]


def test_rows_point_at_every_note_that_explains_them():
    numbers = note_numbers(notes(NoteFacts(BOOKS, BEFORE), first=2))
    assert numbers == {"costs": (2, 3), "equity_opening": (4,), "equity_closing": (4,), "pledges": (5,)}


@given(st.lists(kronor, min_size=1, max_size=6), kronor, units)
def test_a_note_adds_up_to_the_line_as_it_is_printed(parts, more, unit):
    accounts = tuple(AccountYear(str(1500 + at), f"Konto {at}", closing=one) for at, one in enumerate(parts))
    books = Books(receivables=sum(parts, D(0)) + more, cash=D("1.50"), equity_opening=sum(parts, D(0)) + more)
    shown = printed(books, None, unit=unit)
    facts = NoteFacts(books, accounts={StatementLine.RECEIVABLES: accounts})
    for note in notes(facts):
        for part in printed_note(note, shown, unit).parts:
            if part.rows:
                assert part.amounts[0] == shown[0].receivables
                assert sum((row.amounts[0] or D(0) for row in part.rows), D(0)) == part.amounts[0]


def test_amounts_outside_the_statements_are_rounded_by_themselves():
    note = found(NoteFacts(BOOKS, audit=(D(46_500), None)))["audit"]
    assert printed_note(note, (BOOKS, None), THOUSAND).parts[0].amounts == (D(47_000), None)
