"""Members in the register: what is refused by which paragraph, notice and exit, and files."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.enums import OrganisationKind, Party, Role
from members.models import AuditEvent, Charter, Membership, Organisation
from members.services.memberships import check_all, check_membership, check_removal, rosters_before
from tests.builders import make_association, make_membership, make_organisation
from tests.cast import TODAY
from tests.pages import plain

pytestmark = [pytest.mark.django_db, pytest.mark.both]
FIRST = date(2014, 1, 1)
REGION = Party.REGION
ADD = reverse("admin:members_membership_add")


def data_of(membership: Membership, **changed) -> dict[str, str]:
    fields = (
        "association_id",
        "organisation_id",
        "party",
        "valid_from",
        "valid_until",
        "notice_on",
        "early_exit_reason",
    )
    own = {name.removesuffix("_id"): getattr(membership, name) for name in fields}
    return {name: "" if value is None else str(value) for name, value in {**own, **changed}.items()}


def change(membership: Membership) -> str:
    return reverse("admin:members_membership_change", args=[membership.pk])


@pytest.fixture
def chief(cast, sign_in):
    return sign_in(cast.one.users[Role.CHIEF])


def errors_of(response) -> str:
    return str(response.context["adminform"].form.errors)


def test_ending_the_only_region_is_refused_and_the_message_names_paragraph_day_and_remedy(cast, chief):
    region = cast.one.memberships["region"]
    response = chief.post(
        change(region), data_of(region, valid_until="2015-12-31", early_exit_reason="Enighet")
    )
    said = errors_of(response).replace("\xa0", " ")
    assert "Från och med 1 januari 2016 skulle förbundet sakna en region." in said
    assert "3 § finsamlagen" in said
    assert "Lägg först till den medlem som tar vid" in said
    region.refresh_from_db()
    assert region.valid_until is None
    assert not AuditEvent.objects.exists()


def test_for_a_municipality_outside_any_region_it_is_allowed(cast, chief):
    region, kommun = cast.one.memberships["region"], cast.one.memberships["kommun"]
    Organisation.objects.filter(pk=kommun.organisation_id).update(is_outside_region=True)
    data = data_of(region, valid_until="2015-12-31", early_exit_reason="Enighet")
    assert chief.post(change(region), data).status_code == 302
    region.refresh_from_db()
    assert region.valid_until == date(2015, 12, 31)


@pytest.mark.parametrize(
    ("member", "changed"),
    [
        ("fk", {"valid_until": "2015-12-31"}),
        ("af", {"valid_from": "2015-01-01"}),
        ("kommun", {"valid_until": "2015-12-31", "early_exit_reason": "Enighet"}),
    ],
)
def test_no_change_breaks_what_was_complete(cast, chief, member, changed):
    row = cast.one.memberships[member]
    assert "3 § finsamlagen" in errors_of(chief.post(change(row), data_of(row, **changed)))


def test_another_organisation_in_its_place_is_allowed(cast, chief):
    row = cast.one.memberships["region"]
    other = make_organisation("Region Ny", OrganisationKind.REGION)
    assert chief.post(change(row), data_of(row, organisation=other.pk)).status_code == 302


def test_a_member_that_others_cover_for_may_be_taken_away_and_the_last_may_not(cast, chief):
    second = make_membership(cast.one.association, "Andra kommun")
    delete = reverse("admin:members_membership_delete", args=[second.pk])
    assert chief.post(delete, {"post": "yes"}).status_code == 302
    last = cast.one.memberships["kommun"]
    delete = reverse("admin:members_membership_delete", args=[last.pk])
    page = plain(chief.get(delete).content.decode())
    assert "skulle förbundet sakna en kommun" in page
    chief.post(delete, {"post": "yes"})
    assert Membership.objects.filter(pk=last.pk).exists()


def test_a_municipality_of_another_region_waits_for_its_region(cast, chief):
    region = make_organisation("Region Väst", OrganisationKind.REGION)
    town = make_organisation("Lerums kommun")
    Organisation.objects.filter(pk=town.pk).update(region=region)
    data = data_of(cast.one.memberships["kommun"], organisation=town.pk, valid_from="2016-01-01")
    assert "sakna Region Väst, som Lerums kommun ligger i" in errors_of(chief.post(ADD, data))
    make_membership(cast.one.association, party=REGION, organisation=region)
    assert chief.post(ADD, data).status_code == 302


@pytest.mark.parametrize(("name", "kind"), [("Polisen", "myndighet"), ("Fontänhuset", "annan")])
@pytest.mark.parametrize("party", list(Party))
def test_another_actor_is_never_a_member(cast, chief, name, kind, party):
    actor = make_organisation(name, kind)
    data = data_of(cast.one.memberships["kommun"], organisation=actor.pk, party=party)
    said = errors_of(chief.post(ADD, data))
    assert f"{name} kan inte vara medlem eller betala (3 och 6 §§ finsamlagen)" in said


def test_an_agency_is_a_member_as_itself_only(cast, chief):
    row = cast.one.memberships["fk"]
    assert "Välj Försäkringskassan" in errors_of(chief.post(change(row), data_of(row, party="af")))


def test_a_member_cannot_be_turned_into_another_actor(cast):
    organisation = cast.one.memberships["kommun"].organisation
    organisation.kind = OrganisationKind.OTHER
    with pytest.raises(ValidationError, match="3 § finsamlagen"):
        organisation.full_clean()


def test_a_municipality_lies_in_a_region_or_outside_and_nothing_else_does():
    region = make_organisation("Region Öst", OrganisationKind.REGION)
    for fields, words in [
        ({"kind": "kommun", "region": region, "is_outside_region": True}, "både ligga i en region"),
        ({"kind": "myndighet", "region": region}, "Bara en kommun"),
        ({"kind": "region", "is_outside_region": True}, "Bara en kommun"),
    ]:
        with pytest.raises(ValidationError, match=words):
            Organisation(current_name="Prov", **fields).full_clean()


# Notice


def test_leaving_before_the_time_of_notice_asks_for_the_reason_and_takes_it(cast, chief):
    row = make_membership(cast.one.association, "Andra kommun")
    given = {"notice_on": "2015-11-13", "valid_until": "2016-12-31"}
    said = errors_of(chief.post(change(row), data_of(row, **given))).replace("\xa0", " ")
    assert "kan lämna tidigast 13 november 2018 (27 § finsamlagen)" in said
    assert (
        chief.post(change(row), data_of(row, **given, early_exit_reason="Alla är överens")).status_code == 302
    )


def test_leaving_without_notice_asks_for_the_reason(cast, chief):
    row = make_membership(cast.one.association, "Andra kommun")
    said = errors_of(chief.post(change(row), data_of(row, valid_until="2016-12-31")))
    assert "Ingen uppsägning är inskriven" in said


def test_the_charter_of_the_day_of_notice_says_how_long(cast, chief):
    Charter.objects.create(association=cast.one.association, valid_from=FIRST, exit_notice_years=1)
    row = make_membership(cast.one.association, "Andra kommun", notice_on=date(2015, 11, 13))
    assert row.earliest_exit == date(2016, 11, 13)
    assert chief.post(change(row), data_of(row, valid_until="2016-11-12")).status_code == 200
    assert chief.post(change(row), data_of(row, valid_until="2016-11-13")).status_code == 302


@pytest.mark.parametrize("member", ["fk", "af"])
def test_the_two_agencies_cannot_give_notice(cast, chief, member):
    row = cast.one.memberships[member]
    said = errors_of(chief.post(change(row), data_of(row, notice_on="2015-11-13")))
    assert "kan inte lämna ett förbund (3 § finsamlagen)" in said


# The association's own time, and what the services say


def test_memberships_may_end_the_day_the_association_has_ended(cast):
    association, access = cast.one.association, cast.one.access(Role.CHIEF)
    association.ended = TODAY
    association.save()
    for row in association.memberships.all():
        row.valid_until = TODAY
        row.full_clean()
        with transaction.atomic():
            check_membership(by=access, membership=row)
            row.save()


def test_one_associations_members_never_count_in_another(cast):
    access, row = cast.one.access(Role.CHIEF), cast.one.memberships["region"]
    make_membership(make_association(), party=REGION, organisation=row.organisation)
    with pytest.raises(ValidationError, match="en region"), transaction.atomic():
        check_removal(by=access, membership=row)


def test_many_changes_are_looked_at_as_a_whole(cast):
    access, row = cast.one.access(Role.CHIEF), cast.one.memberships["region"]
    with transaction.atomic():
        before = rosters_before(by=access)
        Membership.objects.filter(pk=row.pk).update(valid_until=date(2015, 12, 31))
        with pytest.raises(ValidationError, match="en region"):
            check_all(by=access, before=before)
        make_membership(cast.one.association, "Region Ny", REGION, valid_from=date(2016, 1, 1))
        check_all(by=access, before=before)


def test_the_association_is_held_while_its_members_are_checked(cast):
    """Two who end one member each at the same time would otherwise both find the other one left."""
    access, row = cast.one.access(Role.CHIEF), cast.one.memberships["kommun"]
    with transaction.atomic(), CaptureQueriesContext(connection) as queries:
        check_membership(by=access, membership=row)
    first = queries[0]["sql"]
    assert "members_association" in first
    assert first.endswith("FOR UPDATE") == (connection.vendor == "postgresql")


# Files


def read_in(client, rows: str):
    head = "Organisation;Part;Från och med;Till och med;Uppsagt den;Skäl till tidigt utträde\n"
    file = SimpleUploadedFile("medlemmar.csv", (head + rows).encode())
    return client.post(reverse("admin:members_membership_import"), {"resource": "0", "import_file": file})


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def test_a_file_that_ends_the_only_region_is_refused_as_a_whole(cast, chief):
    response = read_in(chief, "Region norra;Region;2014-01-01;2015-12-31;;Enighet\n")
    assert "skulle förbundet sakna en region" in plain(response.content.decode())
    assert "confirm_form" not in response.context


def test_a_file_may_let_one_region_follow_another_whatever_the_order_of_its_rows(cast, chief):
    make_organisation("Region Ny", OrganisationKind.REGION)
    rows = "Region norra;Region;2014-01-01;2015-12-31;2015-01-15;Går upp i Region Ny\nRegion Ny;Region;2016-01-01;;;\n"
    response = read_in(chief, rows)
    assert response.context["confirm_form"] is not None
    assert (response.context["result"].totals["new"], response.context["result"].totals["update"]) == (
        1,
        1,
    )
