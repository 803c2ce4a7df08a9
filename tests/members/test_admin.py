"""The registers of who: inside the association, in Swedish, with files in and out."""

import io
import re
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from members.enums import Act, OrganisationKind, Role
from members.models import (
    Association,
    AuditEvent,
    FoundationText,
    Membership,
    Organisation,
    Person,
    RoleGrant,
    Seat,
    User,
)
from tests.builders import (
    make_association,
    make_mandate,
    make_membership,
    make_organisation,
    make_role,
    make_seat,
)
from tests.pages import plain

pytestmark = [pytest.mark.django_db, pytest.mark.both]

LIST = "admin:members_membership_changelist"
IMPORT = "admin:members_membership_import"


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def chief(cast, sign_in):
    return sign_in(cast.one.users[Role.CHIEF])


def change(row) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def membership_data(**given) -> dict[str, str]:
    return {
        "association": "",
        "organisation": "",
        "party": "kommun",
        "valid_from": "2015-01-01",
        "valid_until": "",
        **given,
    }


def read_in(client, text: str | bytes, name: str = "medlemmar.csv"):
    data = text.encode() if isinstance(text, str) else text
    return client.post(reverse(IMPORT), {"resource": "0", "import_file": SimpleUploadedFile(name, data)})


def confirm(client, response):
    return client.post(
        reverse("admin:members_membership_process_import"),
        response.context["confirm_form"].initial,
        follow=True,
    )


# Who may come in


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.BOARD, Role.LSG, Role.REPORTER])
def test_only_the_office_comes_into_the_admin(cast, sign_in, role):
    client = sign_in(cast.one.users[role])
    assert client.get("/admin/").status_code == 403
    assert client.get(reverse(LIST)).status_code == 403


@pytest.mark.parametrize("role", [Role.CHIEF, Role.OFFICE])
def test_the_office_comes_into_the_admin(cast, sign_in, role):
    assert sign_in(cast.one.users[role]).get("/admin/").status_code == 200


def test_whoever_has_not_signed_in_is_sent_to_the_sign_in_page(client):
    response = client.get(reverse(LIST), follow=True)
    assert response.redirect_chain[-1][0] == f"{reverse('account_login')}?next={reverse(LIST)}"


def test_the_administrator_keeps_the_installation_and_sees_no_association_content(cast, sign_in):
    client = sign_in(cast.administrator)
    assert client.get(reverse("admin:members_organisation_add")).status_code == 200
    assert client.get(reverse("admin:members_association_add")).status_code == 200
    assert client.get(reverse(LIST)).status_code == 403
    assert client.get(change(cast.one.memberships["kommun"])).status_code == 403
    listed = client.get("/admin/").content.decode()
    assert "Medlemmar" not in listed
    assert "Organisationer" in listed


def test_the_administrator_adds_a_user_gives_a_password_and_shuts_the_door(cast, sign_in):
    client = sign_in(cast.administrator)
    password = {"password1": "samverkan-i-prov-2", "password2": "samverkan-i-prov-2"}
    client.post(reverse("admin:members_user_add"), {"email": "Ny@Prov.example", "name": "Ny", **password})
    user = User.objects.get(email="ny@prov.example")
    assert user.check_password(password["password1"])
    assert "Ge ett nytt lösenord" in client.get(change(user)).content.decode()
    again = {"password1": "en-helt-annan-mening", "password2": "en-helt-annan-mening"}
    assert client.post(reverse("admin:auth_user_password_change", args=[user.pk]), again).status_code == 302
    assert client.post(change(user), {"email": user.email, "name": "Ny"}).status_code == 302
    user.refresh_from_db()
    assert user.check_password(again["password1"])
    assert not user.is_active
    assert client.get(reverse("admin:members_user_delete", args=[user.pk])).status_code == 403


def test_the_chief_reads_the_register_of_organisations_but_does_not_keep_it(cast, chief):
    organisation = cast.one.memberships["kommun"].organisation
    assert organisation.current_name in chief.get(change(organisation)).content.decode()
    assert chief.post(change(organisation), {"current_name": "Annat"}).status_code == 403
    assert chief.get(reverse("admin:members_organisation_add")).status_code == 403


def test_the_chief_changes_her_association_but_not_its_address(cast, chief):
    association = cast.one.association
    data = {
        "name": "Nytt namn",
        "slug": "ny-adress",
        "count_threshold": "5",
        "names-TOTAL_FORMS": "0",
        "names-INITIAL_FORMS": "0",
    }
    assert chief.post(change(association), data).status_code == 302
    association.refresh_from_db()
    assert (association.name, association.slug) == ("Nytt namn", "norra")


def test_a_threshold_of_nothing_is_refused(cast, chief):
    association = cast.one.association
    data = {"name": "Norra", "count_threshold": "0"}
    errors = chief.post(change(association), data).context["adminform"].form.errors
    assert errors == {"count_threshold": ["Skriv minst 1; då visas alla antal."]}


# Whose rows


def test_lists_show_own_rows_only(cast, chief):
    listed = chief.get(reverse(LIST)).content.decode()
    assert "norra kommun" in listed
    assert "sodra kommun" not in listed


@pytest.mark.parametrize("view", ["change", "delete", "history"])
def test_another_associations_row_answers_404(cast, chief, view):
    other = cast.other.memberships["kommun"]
    assert chief.get(reverse(f"admin:members_membership_{view}", args=[other.pk])).status_code == 404


def test_a_relation_offers_and_takes_own_rows_only(cast, chief):
    other_body = cast.other.lsg
    url = reverse("admin:members_meeting_add")
    assert other_body.name not in chief.get(url).content.decode()
    data = {"association": cast.one.association.pk, "body": other_body.pk, "held_on": "2015-12-01"}
    data |= {"decisions-TOTAL_FORMS": "0", "decisions-INITIAL_FORMS": "0"}
    response = chief.post(url, data)
    assert response.status_code == 200
    assert "body" in response.context["adminform"].form.errors


def test_a_row_cannot_be_put_in_another_association(cast, chief):
    organisation = make_organisation("Nykommun")
    data = membership_data(association=cast.other.association.pk, organisation=organisation.pk)
    assert (
        "association"
        in chief.post(reverse("admin:members_membership_add"), data).context["adminform"].form.errors
    )
    assert not Membership.objects.filter(organisation=organisation).exists()


def test_look_ups_answer_with_own_rows_only(cast, chief):
    query = {
        "app_label": "interventions",
        "model_name": "interventionparty",
        "field_name": "membership",
        "term": "kommun",
    }
    found = [row["text"] for row in chief.get(reverse("admin:autocomplete"), query).json()["results"]]
    assert found == ["norra kommun"]


def test_a_filter_names_own_rows_only(cast, chief):
    listed = chief.get(reverse("admin:members_seat_changelist")).content.decode()
    assert "LSG norra" in listed
    assert "sodra" not in listed


def test_whoever_has_two_associations_is_asked_which(cast, sign_in):
    user = cast.one.users[Role.CHIEF]
    make_role(user, cast.other.association)
    client = sign_in(user)
    listed = client.get(reverse(LIST)).content.decode()
    assert "norra kommun" in listed
    assert "sodra kommun" in listed
    narrowed = client.get(
        reverse(LIST), {"association__id__exact": cast.other.association.pk}
    ).content.decode()
    assert "sodra kommun" in narrowed
    assert ">norra kommun<" not in narrowed


def test_a_file_with_two_associations_moves_no_row_from_one_to_the_other(cast, sign_in):
    """The same organisation, the same first day: a member of the one is not the other's."""
    user, own = cast.one.users[Role.CHIEF], cast.one.memberships["kommun"]
    make_role(user, cast.other.association)
    client = sign_in(user)
    line = f"{cast.other.association};{own.organisation};Kommun;{own.valid_from}"
    confirm(client, read_in(client, f"Förbund;Organisation;Part;Från och med\n{line}\n"))
    joined = Membership.objects.filter(organisation=own.organisation).values_list("association", flat=True)
    assert set(joined) == {cast.one.association.pk, cast.other.association.pk}


def test_whoever_has_one_association_is_not_asked_which(cast, chief):
    page = chief.get(reverse("admin:members_membership_add")).content.decode()
    assert f'type="hidden" name="association" value="{cast.one.association.pk}"' in page


# What is written


def test_a_change_is_saved_and_written_in_the_record(cast, chief):
    membership = make_membership(cast.one.association, "Andra kommun", notice_on=date(2014, 1, 1))
    data = membership_data(
        association=cast.one.association.pk,
        organisation=membership.organisation_id,
        valid_from="2014-01-01",
        valid_until="2017-12-31",
        notice_on="2014-01-01",
    )
    assert chief.post(change(membership), data).status_code == 302
    membership.refresh_from_db()
    event = AuditEvent.objects.get(association=cast.one.association)
    assert membership.valid_until == date(2017, 12, 31)
    assert (event.action, event.object_id, event.detail) == (
        "changed",
        str(membership.pk),
        {"fields": ["valid_until"]},
    )


def test_an_association_ends_on_its_own_page_and_not_in_the_register(cast, chief):
    data = {"name": "norra", "count_threshold": "5", "ended": "2015-12-31"}
    names = {
        "names-TOTAL_FORMS": "1",
        "names-INITIAL_FORMS": "0",
        "names-0-name": "Gamla",
        "names-0-valid_from": "2010-01-01",
    }
    assert chief.post(change(cast.one.association), {**data, **names}).status_code == 302
    cast.one.association.refresh_from_db()
    assert cast.one.association.ended is None
    assert [row.name for row in cast.one.association.names.all()] == ["Gamla"]


def test_the_record_says_in_words_what_was_done_to_what(cast, chief):
    chief.post(reverse("admin:members_person_add"), {"association": cast.one.association.pk, "name": "Rut"})
    address = reverse("admin:members_auditevent_changelist")
    added = chief.get(address, {"action": "added", "object_type": "members.Person"})
    assert f"Lade till Person {Person.objects.get(name='Rut').pk}" in plain(added.content.decode())
    assert "Lade till Person" not in plain(chief.get(address, {"action": "removed"}).content.decode())


def test_every_act_that_is_recorded_has_words():
    found = set()
    for app in ("finsam", "members", "interventions", "budget", "reports"):
        for source in Path(app).rglob("*.py"):
            found |= set(re.findall(r'action="(\w+)"', source.read_text()))
    assert found - {"store_true"} <= set(Act.values)
    assert "text_saved" in found


def test_the_record_can_be_read_but_not_changed(cast, chief):
    data = {"association": cast.one.association.pk, "name": "Rut"}
    chief.post(reverse("admin:members_person_add"), data)
    event = AuditEvent.objects.get(action="added")
    assert chief.get(change(event)).status_code == 200
    assert chief.post(change(event), {"action": "annat"}).status_code == 403
    assert chief.get(reverse("admin:members_auditevent_delete", args=[event.pk])).status_code == 403


def test_a_seat_gets_its_holder_and_vacant_seats_come_first(cast, chief):
    taken, vacant = (
        make_seat(cast.one.lsg, position=1, unit="Enhet ett"),
        make_seat(cast.one.lsg, position=2, unit="Enhet två"),
    )
    person = Person.objects.filter(association=cast.one.association).first()
    data = {
        "body": cast.one.lsg.pk,
        "kind": "ordinarie",
        "position": "1",
        "unit": "Enhet ett",
        "organisation": "",
    }
    data |= {"mandates-TOTAL_FORMS": "1", "mandates-INITIAL_FORMS": "0", "mandates-0-person": person.pk}
    data |= {"mandates-0-valid_from": "2015-01-01", "mandates-0-seat": taken.pk}
    data |= {"turns-TOTAL_FORMS": "0", "turns-INITIAL_FORMS": "0"}
    assert chief.post(change(taken), data).status_code == 302
    rows = list(chief.get(reverse("admin:members_seat_changelist")).context["cl"].result_list)
    assert rows[0] == vacant
    only_vacant = (
        chief.get(reverse("admin:members_seat_changelist"), {"vakant": "ja"}).context["cl"].result_list
    )
    assert list(only_vacant) == [vacant]


def test_the_office_cannot_make_itself_chief(cast, sign_in):
    client = sign_in(cast.one.users[Role.OFFICE])
    assert client.get(reverse("admin:members_rolegrant_changelist")).status_code == 200
    assert client.get(reverse("admin:members_rolegrant_add")).status_code == 403


def test_the_chief_gives_a_role_by_the_persons_address(cast, chief):
    data = {
        "association": cast.one.association.pk,
        "role": "auditor",
        "valid_from": "2015-01-01",
        "user": "utan@roll.example",
    }
    assert chief.post(reverse("admin:members_rolegrant_add"), data).status_code == 302
    assert RoleGrant.objects.filter(
        user=cast.outsider, role="auditor", association=cast.one.association
    ).exists()


def test_a_person_is_never_tied_to_a_sign_in_that_does_not_exist(cast, chief):
    data = {"association": cast.one.association.pk, "name": "Anna", "user": "okand@nagonstans.example"}
    refused = chief.post(reverse("admin:members_person_add"), data)
    assert "Det finns ingen inloggning med adressen" in refused.content.decode()
    assert not Person.objects.filter(name="Anna").exists()


# What is refused, in Swedish, at the field, with everything typed still there


def test_an_organisation_number_with_a_wrong_check_digit_is_refused(cast, sign_in):
    data = {"current_name": "Nya kommunen", "kind": "kommun", "organisation_number": "212000-1356"}
    for prefix in ("names", "populations"):
        data |= {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}
    response = sign_in(cast.administrator).post(reverse("admin:members_organisation_add"), data)
    page = response.content.decode()
    assert "kontrollsiffran stämmer inte" in str(
        response.context["adminform"].form.errors["organisation_number"]
    )
    assert 'value="212000-1356"' in page
    assert 'value="Nya kommunen"' in page


def test_an_end_before_its_start_is_refused_at_the_field(cast, chief):
    membership = cast.one.memberships["kommun"]
    data = membership_data(
        association=cast.one.association.pk,
        organisation=membership.organisation_id,
        valid_from="2014-01-01",
        valid_until="2013-01-01",
    )
    response = chief.post(change(membership), data)
    assert "Slutet ligger före starten" in str(response.context["adminform"].form.errors["valid_until"])
    assert 'value="2013-01-01"' in response.content.decode()


def test_a_second_membership_at_the_same_time_is_refused(cast, chief):
    membership = cast.one.memberships["kommun"]
    data = membership_data(association=cast.one.association.pk, organisation=membership.organisation_id)
    response = chief.post(reverse("admin:members_membership_add"), data)
    assert "är redan medlem under den tiden" in str(response.context["adminform"].form.errors["valid_from"])


def test_a_personal_identity_number_in_a_text_is_refused_and_the_text_kept(cast, chief):
    text = "<p>Anna, 121212-1212, kom till teamet.</p>"
    data = {
        "association": cast.one.association.pk,
        "kind": "vision",
        "title": "Vision",
        "html": text,
        "valid_from": "2015-01-01",
    }
    response = chief.post(reverse("admin:members_foundationtext_add"), data)
    assert "personnummer" in str(response.context["adminform"].form.errors["html"])
    assert "kom till teamet" in response.content.decode()
    assert not FoundationText.objects.exists()


# Files


def test_what_is_exported_can_be_read_in_again(cast, chief):
    exported = chief.post(reverse("admin:members_membership_export"), {"resource": "0", "format": "0"})
    assert (
        exported.content.decode("utf-8-sig").splitlines()[0]
        == "Organisation;Organisationsnummer;Part;Från och med;Till och med;Uppsagt den;Skäl till tidigt utträde"
    )
    response = read_in(chief, exported.content)
    assert response.context["result"].totals["skip"] == 4
    assert (
        AuditEvent.objects.filter(action="exported", association=cast.one.association).get().detail["rows"]
        == 4
    )


def test_export_holds_what_the_filtered_list_shows(cast, chief):
    url = reverse("admin:members_membership_export") + "?party__exact=region"
    lines = chief.post(url, {"resource": "0", "format": "0"}).content.decode("utf-8-sig").splitlines()
    assert [line.split(";")[0] for line in lines[1:]] == ["Region norra"]


def test_a_file_is_looked_at_first_and_then_read_in(cast, chief):
    make_organisation("Nykommun")
    response = read_in(chief, "Organisation;Part;Från och med\nNykommun;Kommun;2015-01-01\n")
    assert response.context["result"].totals["new"] == 1
    assert not Membership.objects.filter(organisation__current_name="Nykommun").exists()
    page = confirm(chief, response).content.decode()
    assert "Filen är inläst: 1 nya" in page
    assert Membership.objects.get(organisation__current_name="Nykommun").association == cast.one.association
    detail = AuditEvent.objects.get(action="imported").detail
    assert detail == {"register": "members.Membership", "new": 1, "changed": 0}


def test_one_bad_row_stops_the_whole_file_and_is_named_by_row_and_column(cast, chief):
    for name in ("Ettan", "Tvåan"):
        make_organisation(name)
    rows = "Organisation;Organisationsnummer;Part;Från och med;Till och med\n"
    rows += "Ettan;;Kommun;2015-01-01;\nTvåan;212000-1356;Kommun;2015-01-01;2014-01-01\nFinns inte;;Kommun;i går;\n"
    response = read_in(chief, rows)
    page = response.content.decode()
    assert "confirm_form" not in response.context
    assert "Rad 2, Organisationsnummer: 212000-1356 är inget giltigt organisationsnummer" in page
    assert "Rad 2, Till och med: Slutet ligger före starten" in page
    assert "Rad 3, Organisation: ”Finns inte” finns inte bland dem du kan välja" in page
    assert "Rad 3, Från och med: i går är inget datum" in page
    assert not Membership.objects.filter(organisation__current_name="Ettan").exists()


def test_a_refused_file_is_not_kept(cast, chief):
    read_in(chief, "Organisation;Part;Från och med\nFinns inte;Kommun;2015-01-01\n")
    stored = (
        default_storage.listdir("django-import-export")[1]
        if default_storage.exists("django-import-export")
        else []
    )
    assert stored == []


def test_a_file_cannot_name_another_association(cast, sign_in):
    user = cast.one.users[Role.CHIEF]
    make_role(user, make_association("tredje"))
    make_organisation("Nykommun")
    name = cast.other.association.name
    response = read_in(
        sign_in(user), f"Förbund;Organisation;Part;Från och med\n{name};Nykommun;Kommun;2015-01-01\n"
    )
    assert f"Rad 1, Förbund: ”{name}” finns inte" in response.content.decode()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("medlemmar.txt", b"x", "slutar på .csv eller .xlsx"),
        ("medlemmar.xlsx", b"inte en zip", "ingen Excelfil"),
        ("medlemmar.csv", b"", "tom"),
        ("medlemmar.csv", b"Hund;Katt\n1;2\n", "Kolumnen Hund finns inte"),
    ],
)
def test_a_file_that_is_no_list_of_members_is_refused(chief, name, data, said):
    assert said in read_in(chief, data, name).content.decode()


def test_an_xlsx_that_unpacks_to_far_more_than_it_is_is_not_opened(chief):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 5_000_000)
    assert (
        "packas upp till något mycket större"
        in read_in(chief, file.getvalue(), "medlemmar.xlsx").content.decode()
    )


def test_an_xlsx_is_read_as_a_csv_is(cast, chief):
    make_organisation("Nykommun")
    book = openpyxl.Workbook()
    book.active.append(["Organisation", "Part", "Från och med"])
    book.active.append(["Nykommun", "Kommun", date(2015, 1, 1)])
    file = io.BytesIO()
    book.save(file)
    assert read_in(chief, file.getvalue(), "medlemmar.xlsx").context["result"].totals["new"] == 1


@pytest.mark.parametrize("number", ["0", "1"])
def test_a_name_that_is_a_formula_goes_out_as_text(cast, chief, number):
    Organisation.objects.filter(pk=cast.one.memberships["kommun"].organisation_id).update(current_name="=1+1")
    content = chief.post(
        reverse("admin:members_membership_export"), {"resource": "0", "format": number}
    ).content
    if number == "0":
        names = [line.split(";")[0] for line in content.decode("utf-8-sig").splitlines()]
    else:
        names = [
            row[0] for row in openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
        ]
    assert "'=1+1" in names
    assert "=1+1" not in names


# Lists as long as they like


def test_the_lists_ask_as_few_questions_for_many_rows_as_for_few(cast, chief, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def questions(name: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert chief.get(reverse(name)).status_code == 200
        return len(asked)

    lists = [
        "admin:members_membership_changelist",
        "admin:members_seat_changelist",
        "admin:members_person_changelist",
    ]
    few = [questions(name) for name in lists]
    for number in range(60):
        membership = make_membership(cast.one.association, f"Medlem {number}")
        make_mandate(make_seat(cast.one.lsg, membership.organisation))
    assert Seat.objects.count() > 60
    assert [questions(name) for name in lists] == few
    assert Association.objects.count() == 2


def test_registers_of_names_stand_in_swedish_order(chief):
    for name in ("Ödeshög", "Ängelholm", "Åtvidaberg", "Zinkgruvan"):
        Organisation.objects.create(current_name=name, kind=OrganisationKind.MUNICIPALITY)
    listed = chief.get(reverse("admin:members_organisation_changelist")).content.decode()
    places = [listed.index(name) for name in ("Zinkgruvan", "Åtvidaberg", "Ängelholm", "Ödeshög")]
    assert places == sorted(places)
