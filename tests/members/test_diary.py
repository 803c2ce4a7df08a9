"""Diary numbers: the pattern, the next number, the list, and what two who register at once get."""

import threading
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, connections
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from members.domain.diary import PatternError, next_document, next_matter, parse_pattern, with_word
from members.enums import Direction, MeetingState, Role
from members.models import Association, AuditEvent, DiaryEntry, Meeting
from members.queries.diary import diary_years
from members.services.diary import Registered, register_document
from tests.builders.members import make_meeting
from tests.builders.papers import make_item
from tests.cast import TODAY
from tests.pages import queries_of, row_with, words

JONKOPING, VASTERAS = "{år}:{ärende} / {handling}", "Dnr {år}/{ärende:2}"


# The pattern


@pytest.mark.parametrize(
    ("pattern", "numbers", "written"),
    [
        (JONKOPING, (2014, 11, 1), "2014:11 / 1"),
        (VASTERAS, (2009, 3, 1), "Dnr 2009/03"),
        (VASTERAS, (2009, 103, 1), "Dnr 2009/103"),
        ("{ärende:4}-{år}", (2015, 7, 2), "0007-2015"),
        ("VL {år}.{ärende}.{handling:3}", (2015, 7, 2), "VL 2015.7.002"),
    ],
)
def test_a_pattern_writes_its_numbers(pattern, numbers, written):
    assert parse_pattern(pattern).number(*numbers) == written


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        ("", "saknar {år}"),
        ("{år}", "saknar {ärende}"),
        ("{ärende}", "saknar {år}"),
        ("{år}:{ärende}:{år}", "{år} står två gånger"),
        ("{år}:{nummer}", "{nummer} finns inte"),
        ("{år}:{}{ärende}", "{} finns inte"),
        ("{år}:{ärende:0}", "ska vara ett tal från 1 till 6"),
        ("{år}:{ärende:x}", "ska vara ett tal från 1 till 6"),
        ("{år}:{ärende:}", "ska vara ett tal från 1 till 6"),
        ("{år}:{ärende:07}", "ska vara ett tal från 1 till 6"),
        ("{år}:{ärende} {", "En klammer saknar sin andra hälft"),
        ("år}:{ärende}{år}", "En klammer saknar sin andra hälft"),
        ("{år}{ärende}", "står intill varandra"),
        ("x" * 50 + "{år}:{ärende}", "längre än 60 tecken"),
    ],
)
def test_a_pattern_that_cannot_be_used_says_why(pattern, why):
    with pytest.raises(PatternError, match="(?s).*" + why.replace("{", r"\{").replace("}", r"\}")):
        parse_pattern(pattern)


numbers = st.tuples(st.integers(1900, 2100), st.integers(1, 99_999), st.integers(1, 99_999))


@given(numbers, numbers)
def test_two_documents_never_get_the_same_number(one, other):
    pattern = parse_pattern(JONKOPING)
    assert (pattern.number(*one) == pattern.number(*other)) == (one == other)


def test_a_number_once_given_is_never_used_for_another():
    assert (next_matter([]), next_matter([1, 2, 7]), next_document([1, 3])) == (1, 8, 4)


def test_the_word_stands_once_before_a_number():
    assert [with_word(n) for n in ("2014:11 / 1", "Dnr 2009/03", "")] == [
        "Dnr 2014:11 / 1",
        "Dnr 2009/03",
        "",
    ]


@pytest.mark.django_db
@pytest.mark.both
def test_the_association_refuses_a_bad_pattern(cast):
    cast.one.association.diary_pattern = "{år}"
    with pytest.raises(ValidationError) as refusal:
        cast.one.association.full_clean()
    assert "saknar {ärende}" in refusal.value.message_dict["diary_pattern"][0]
    cast.one.association.diary_pattern = VASTERAS
    cast.one.association.full_clean()


# Registering


@pytest.fixture
def kept(cast):
    """The cast, with the first association's diary kept here."""
    Association.objects.filter(pk=cast.one.association.pk).update(diary_pattern=JONKOPING)
    cast.one.association.refresh_from_db()
    return cast


def register(cast, title="Ansökan", on=TODAY, item=None, role="chief", **fields):
    return register_document(by=cast.one.access(role), what=Registered(title, on, **fields), item=item)


@pytest.mark.django_db
@pytest.mark.both
def test_matters_count_through_the_year_and_documents_through_the_matter(kept):
    first, second = register(kept), register(kept)
    more = register(kept, matter=(2015, 1))
    older = register(kept, on=date(2014, 12, 30))
    assert [row.number for row in (first, second, more, older)] == [
        "2015:1 / 1",
        "2015:2 / 1",
        "2015:1 / 2",
        "2014:1 / 1",
    ]
    assert AuditEvent.objects.filter(action="diary_entered").count() == 4


@pytest.mark.django_db
@pytest.mark.both
def test_another_associations_diary_has_numbers_of_its_own(kept):
    Association.objects.filter(pk=kept.other.association.pk).update(diary_pattern=VASTERAS)
    register(kept)
    theirs = register_document(by=kept.other.access("chief"), what=Registered("Deras", TODAY))
    assert theirs.number == "Dnr 2015/01"
    with pytest.raises(ValidationError, match="Ärendet finns inte i diariet"):
        register(kept, matter=(2014, 1))


@pytest.mark.django_db
@pytest.mark.both
def test_a_document_is_not_older_than_its_matter(kept):
    register(kept)
    with pytest.raises(ValidationError, match="Ärendet öppnades 2015"):
        register(kept, on=date(2014, 12, 31), matter=(2015, 1))


@pytest.mark.django_db
@pytest.mark.both
def test_nothing_is_registered_where_the_municipality_keeps_the_diary(cast):
    with pytest.raises(ValidationError, match="Kommunen för diariet"):
        register(cast)


@pytest.mark.django_db
@pytest.mark.both
def test_a_matter_on_an_agenda_gets_the_number_until_its_minutes_are_adjusted(kept):
    item = make_item(make_meeting(kept.one.board))
    entry = register(kept, item=item)
    item.refresh_from_db()
    assert (item.reference, entry.item) == ("2015:1 / 1", item)
    late = make_item(
        make_meeting(kept.one.board, date(2015, 3, 1), state=MeetingState.ADJUSTED), reference="2015:9"
    )
    register(kept, item=late)
    late.refresh_from_db()
    assert late.reference == "2015:9"


@pytest.mark.django_db
@pytest.mark.both
def test_a_reference_is_left_when_somebody_else_adjusted_the_minutes_meanwhile(kept):
    item = make_item(make_meeting(kept.one.board), reference="2015:9")
    Meeting.objects.filter(pk=item.meeting_id).update(state=MeetingState.ADJUSTED)
    register(kept, item=item)
    item.refresh_from_db()
    assert item.reference == "2015:9"


@pytest.mark.django_db
@pytest.mark.both
def test_another_associations_matter_is_not_written_to(kept):
    theirs = make_item(make_meeting(kept.other.board))
    with pytest.raises(ValidationError, match="samma förbund"):
        register(kept, item=theirs)


@pytest.mark.django_db(transaction=True)
def test_two_who_register_at_once_get_a_number_each(kept):
    if connection.vendor != "postgresql":
        pytest.skip("one writer at a time anyway")
    ready, made = threading.Barrier(4), []

    def go():
        ready.wait()
        made.append(register(kept).number)
        connections.close_all()

    threads = [threading.Thread(target=go) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(made) == ["2015:1 / 1", "2015:2 / 1", "2015:3 / 1", "2015:4 / 1"]


# The pages


@pytest.fixture
def read(kept, sign_in):
    def as_role(role, name, **query):
        return sign_in(kept.one.users[role]).get(reverse(name, args=["norra"]), query)

    return as_role


@pytest.mark.django_db
def test_the_list_is_searched_and_taken_by_year(kept, read):
    register(kept, "Ansökan om medel", direction=Direction.IN, counterpart="Norra kommun")
    register(kept, "Budget 2015", on=date(2014, 11, 1))
    assert words(read("auditor", "diary_list")).count("2014:1 / 1") == 1
    found = read("auditor", "diary_list", sok="norra MEDEL")
    assert row_with(found, "2015:1 / 1").endswith("Ansökan om medel Inkommen Norra kommun 2015-11-13")
    assert "2014:1" not in words(found).partition("Registrerad")[2]
    assert "2015:1" not in words(read("auditor", "diary_list", ar="2014")).partition("Registrerad")[2]
    assert "Inga handlingar passar" in words(read("auditor", "diary_list", sok="finns inte"))


@pytest.mark.django_db
def test_each_year_is_offered_once_the_newest_first(kept):
    for day in (date(2014, 11, 1), date(2015, 1, 5), date(2015, 3, 2)):
        register(kept, "Budget", on=day)
    assert diary_years(kept.one.access(Role.CHIEF)) == [2015, 2014]


@pytest.mark.django_db
def test_the_list_goes_out_as_a_file(kept, read):
    register(kept, "=cmd()", direction=Direction.IN, counterpart="Norra kommun")
    csv = read("auditor", "diary_export").content.decode("utf-8-sig")
    assert csv.splitlines()[1] == "2015:1 / 1;2015;1;1;2015-11-13;Inkommen;Norra kommun;'=cmd();"
    assert read("auditor", "diary_export", fil="xlsx").content.startswith(b"PK")


@pytest.mark.django_db
def test_an_empty_diary_says_the_next_step(kept, read):
    assert "Diarieför den första handlingen" in words(read("chief", "diary_list"))
    assert "när kansliet har diariefört" in words(read("auditor", "diary_list"))
    Association.objects.filter(pk=kept.one.association.pk).update(diary_pattern="")
    assert "Kommunen för diariet" in words(read("chief", "diary_list"))
    assert read("chief", "diary_add").status_code == 302


def post(kept, sign_in, query="", **fields):
    data = {"matter": "nytt", "title": "Protokoll", "direction": "upprattad", "on": "2015-11-13", **fields}
    return sign_in(kept.one.users["office"]).post(reverse("diary_add", args=["norra"]) + query, data)


@pytest.mark.django_db
def test_the_page_proposes_the_next_number_and_the_next_document(kept, read, sign_in):
    register(kept, "Ansökan")
    text = words(read("chief", "diary_add"))
    assert "Nytt ärende, 2015:2 / 1" in text
    assert "2015:1 / 1 Ansökan, nästa handling 2" in text
    assert post(kept, sign_in, matter="2015-1").status_code == 302
    assert DiaryEntry.objects.get(document=2).number == "2015:1 / 2"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"direction": "inkommen"}, "Skriv från vem handlingen kom"),
        ({"direction": "utgaende"}, "Skriv till vem handlingen gick"),
        ({"on": "2015-11-14"}, "Dagen har inte kommit än"),
        ({"title": ""}, "Detta fält måste fyllas i"),
        ({"title": "19121212-1212"}, "personnummer"),
        ({"matter": "2013-4"}, "giltigt alternativ"),
    ],
)
def test_what_is_lacking_is_said_and_nothing_typed_is_lost(kept, sign_in, fields, said):
    answer = post(kept, sign_in, note="Behålls", **fields)
    assert answer.status_code == 422
    html = answer.content.decode()
    assert said in html
    assert "Behålls" in html
    assert not DiaryEntry.objects.exists()


@pytest.mark.django_db
def test_from_a_matter_on_an_agenda_the_title_is_there_and_the_way_back(kept, sign_in):
    meeting = make_meeting(kept.one.board)
    item = make_item(meeting, title="Verksamhetsplan")
    page = sign_in(kept.one.users["chief"]).get(reverse("diary_add", args=["norra"]), {"arende": item.pk})
    assert 'value="Verksamhetsplan"' in page.content.decode()
    answer = post(kept, sign_in, f"?arende={item.pk}")
    assert answer.url == reverse("meeting_detail", args=["norra", meeting.pk])
    item.refresh_from_db()
    assert item.reference == "2015:1 / 1"


@pytest.mark.django_db
@pytest.mark.parametrize("wanted", ["0", "abc", "99999999999"])
def test_another_associations_matter_is_not_found(kept, read, wanted):
    theirs = make_item(make_meeting(kept.other.board))
    assert read("chief", "diary_add", arende=theirs.pk).status_code == 404
    assert read("chief", "diary_add", arende=wanted).status_code == 404


@pytest.mark.django_db
@pytest.mark.both
def test_the_office_mends_a_number_in_the_register(kept, sign_in):
    entry = register(kept)
    client = sign_in(kept.one.users[Role.OFFICE])
    data = {
        "association": kept.one.association.pk,
        "year": 2013,
        "matter": 4,
        "document": 2,
        "title": "Ansökan",
        "registered_on": "2013-02-01",
        "direction": "inkommen",
        "counterpart": "",
        "note": "",
    }
    answer = client.post(reverse("admin:members_diaryentry_change", args=[entry.pk]), data)
    assert answer.status_code == 302, answer.context["errors"]
    entry.refresh_from_db()
    assert entry.number == "2013:4 / 2"
    assert "2013:4 / 2" in client.get(reverse("admin:members_diaryentry_changelist")).content.decode()
    gone = client.post(reverse("admin:members_diaryentry_delete", args=[entry.pk]), {"post": "yes"})
    assert (gone.status_code, DiaryEntry.objects.count()) == (403, 1)


QUERIES = {"diary_list": 11, "diary_add": 10, "diary_export": 10}


@pytest.mark.django_db
@pytest.mark.slow
def test_few_and_many_entries_take_the_same_queries(kept, sign_in):
    client = sign_in(kept.one.users[Role.CHIEF])
    pages = {name: reverse(name, args=["norra"]) for name in QUERIES}
    for more in (3, 200):
        start = DiaryEntry.objects.count()
        DiaryEntry.objects.bulk_create(
            DiaryEntry(
                association=kept.one.association,
                year=2015,
                matter=start + n + 1,
                number=f"2015:{start + n + 1} / 1",
                registered_on=TODAY,
                title="Handling",
                item=make_item(make_meeting(kept.one.board, date(2015, 1, 1))),
            )
            for n in range(more)
        )
        assert queries_of(client, pages) == QUERIES
