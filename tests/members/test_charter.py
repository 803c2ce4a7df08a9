"""What the members have agreed: the page, the register, and what follows from it."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from members.enums import Role
from members.models import AssociationName, AuditEvent, Charter, CharterSeats, ShareKey, Stop
from members.queries.charter import charter_on, kind_words
from members.services.charter import add_half_year_stop
from tests.builders import make_membership, make_organisation
from tests.pages import plain, queries_of, words

pytestmark = [pytest.mark.django_db, pytest.mark.both]
PAGE = reverse("charter_detail", args=["norra"])


def make_charter(association, first: date = date(2014, 1, 1), **fields) -> Charter:
    charter = Charter(association=association, valid_from=first, **fields)
    charter.full_clean()
    charter.save()
    return charter


@pytest.mark.parametrize("role", list(Role))
def test_everybody_reads_that_the_law_rules_where_no_charter_is_entered(cast, sign_in, role):
    text = words(sign_in(cast.one.users[role]).get(PAGE))
    assert "Ingen förbundsordning är inskriven. Tills dess gäller det som lagen säger." in text
    assert "Uppsägningstid 3 år Enligt lagen: 27 § finsamlagen" in text
    assert ("Skriv in förbundsordningen" in text) == (role in {Role.CHIEF, Role.OFFICE})


def test_the_page_shows_todays_parameters_and_the_others_below(cast, sign_in):
    one = cast.one
    make_charter(one.association, date(2006, 1, 1), valid_until=date(2013, 12, 31), chief_title="samordnare")
    charter = make_charter(
        one.association,
        exit_notice_years=1,
        qualified_majority="Två tredjedelar",
        archive_municipality=one.memberships["kommun"].organisation,
        credit_limit=50_000,
        municipal_key=ShareKey.objects.create(association=one.association, name="Lika delar"),
    )
    CharterSeats.objects.create(
        charter=charter, organisation=one.memberships["region"].organisation, ordinary=2
    )
    text = words(sign_in(one.users[Role.LSG]).get(PAGE)).replace("\xa0", " ")
    now, _, before = text.partition("Tidigare och kommande")
    for said in (
        "Uppsägningstid 1 år Ledamöter",
        "Ledamöter för Region norra 2",
        "Majoritet i styrelsen Två tredjedelar",
        "Tillsyn över arkivet norra kommun",
        "Kredit Högst 50 000 kr",
        "Nyckel mellan kommunerna Lika delar",
        "Protokoll anslås På anslagstavlan hos varje medlemskommun och region Enligt lagen: 19 § finsamlagen",
    ):
        assert said in now
    assert "1 januari 2006 till 31 december 2013" in before
    assert "Chefen kallas samordnare" in before


def test_another_associations_charter_is_not_seen(cast, sign_in):
    make_charter(cast.other.association, chief_title="processledare")
    assert "processledare" not in words(sign_in(cast.one.users[Role.CHIEF]).get(PAGE))
    assert charter_on(cast.one.access(Role.CHIEF), date(2015, 1, 1)).pk is None


def test_the_associations_own_words_for_its_groups(cast, sign_in):
    make_charter(cast.one.association, group_title="chefsgrupp")
    assert kind_words(charter_on(cast.one.access(Role.LSG), date(2015, 1, 1)))["lsg"] == "Chefsgrupp"
    assert "LSG norra Chefsgrupp" in words(
        sign_in(cast.one.users[Role.LSG]).get(reverse("association_overview", args=["norra"]))
    )
    client = sign_in(cast.one.users[Role.LSG])
    assert "LSG norra Chefsgrupp" in words(client.get(reverse("body_list", args=["norra"])))
    page = words(client.get(reverse("body_detail", args=["norra", cast.one.lsg.pk])))
    assert page.replace("\xa0", " ").startswith(
        "Styrelse och grupper LSG norra Chefsgrupp sedan 1 januari 2014"
    )


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"exit_notice_years": 4}, "högst tre år"),
        ({"seats_per_member": 0}, "minst en ledamot"),
        ({"valid_until": date(2013, 1, 1)}, "Slutet ligger före starten"),
    ],
)
def test_what_the_law_does_not_allow_is_refused(cast, fields, message):
    with pytest.raises(ValidationError, match=message):
        make_charter(cast.one.association, **fields)


def test_the_archive_and_the_seats_are_the_members(cast):
    stranger = make_organisation("Främmande kommun")
    with pytest.raises(ValidationError, match="medlemskommunerna"):
        make_charter(cast.one.association, archive_municipality=stranger)
    charter = make_charter(cast.one.association)
    with pytest.raises(ValidationError, match="Bara medlemmar"):
        CharterSeats(charter=charter, organisation=stranger, ordinary=1).full_clean()


def test_two_charters_never_hold_on_the_same_day(cast):
    make_charter(cast.one.association)
    with pytest.raises(ValidationError, match="En annan förbundsordning"):
        make_charter(cast.one.association, date(2015, 1, 1))


def test_the_office_keeps_the_charter_in_its_register_and_the_record_says_so(cast, sign_in):
    client, one = sign_in(cast.one.users[Role.OFFICE]), cast.one
    data = {
        "association": one.association.pk,
        "valid_from": "2015-01-01",
        "exit_notice_years": "2",
        "seats_per_member": "1",
        "term_years": "4",
        "notice_days": "2",
        "minimum_parties": "2",
        "chief_title": "förbundschef",
        "group_title": "chefsgrupp",
        "preparatory_title": "beredningsgrupp",
        "seat_numbers-TOTAL_FORMS": "1",
        "seat_numbers-INITIAL_FORMS": "0",
        "seat_numbers-0-organisation": str(one.memberships["region"].organisation_id),
        "seat_numbers-0-ordinary": "2",
    }
    response = client.post(reverse("admin:members_charter_add"), data)
    assert response.status_code == 302
    assert Charter.objects.get().seat_numbers.get().ordinary == 2
    assert AuditEvent.objects.filter(association=one.association, action="added").count() == 2


# Half-year report


def test_a_half_year_report_becomes_a_stop_once(cast, sign_in):
    client = sign_in(cast.one.users[Role.CHIEF])
    make_charter(cast.one.association, half_year_report=True)
    assert "Lägg upp stoppet för 2016" in words(client.get(PAGE))
    page = client.post(reverse("half_year_stop", args=["norra"]), follow=True)
    stop = Stop.objects.get(association=cast.one.association)
    assert (stop.title, stop.year, stop.source) == ("Delårsrapport 2016", 2016, "Förbundsordningen")
    assert "Delårsrapport 2016 ligger bland årets stopp" in plain(page.content.decode())
    assert "Lägg upp stoppet" not in words(client.get(PAGE))
    with pytest.raises(ValidationError, match="finns redan"):
        add_half_year_stop(by=cast.one.access(Role.CHIEF), year=2016)
    assert Stop.objects.count() == 1


def test_no_stop_where_the_charter_asks_for_no_report(cast):
    make_charter(cast.one.association)
    with pytest.raises(ValidationError, match="ingen delårsrapport"):
        add_half_year_stop(by=cast.one.access(Role.CHIEF), year=2016)


# Names


def test_the_association_bears_the_name_of_the_day(cast):
    association = cast.one.association
    AssociationName.objects.create(
        association=association,
        name="Gamla förbundet",
        valid_from=date(2010, 1, 1),
        valid_until=date(2014, 12, 31),
    )
    assert association.name_on(date(2014, 12, 31)) == "Gamla förbundet"
    assert association.name_on(date(2015, 1, 1)) == association.name


def test_notice_is_shown_with_the_day_one_may_leave(cast, sign_in):
    make_charter(cast.one.association, exit_notice_years=2)
    make_membership(cast.one.association, "Andra kommun", notice_on=date(2015, 3, 1))
    page = sign_in(cast.one.users[Role.LSG]).get(reverse("association_overview", args=["norra"]))
    assert "uppsagt den 1 mars 2015, kan lämna tidigast 1 mars 2017" in words(page)


def test_one_and_ten_charters_take_the_same_queries(cast, sign_in):
    client, counts = sign_in(cast.one.users[Role.LSG]), []
    for years in (range(2014, 2015), range(2004, 2014)):
        for year in years:
            charter = make_charter(cast.one.association, date(year, 1, 1), valid_until=date(year, 12, 31))
            CharterSeats.objects.create(
                charter=charter, organisation=cast.one.memberships["region"].organisation, ordinary=2
            )
        counts.append(queries_of(client, {"charter_detail": PAGE}))
    assert counts == [{"charter_detail": 13}] * 2
