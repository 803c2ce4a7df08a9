"""People are asked to come in by a letter with a link, once, and the office sees how it went."""

import time

import pytest
from django.core import mail, signing
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from members.enums import Role
from members.models import AuditEvent, Invitation, Person, RoleGrant, User
from members.services.invitations import SALT, deliver, invite_person, token_of
from tests.builders import make_body, make_mandate, make_person, make_seat, make_user
from tests.cast import TODAY
from tests.pages import plain, row_with, words

pytestmark = [pytest.mark.django_db, pytest.mark.both]
SITE = "https://finsam.example/"
PASSWORD = {"password1": "alldeles-nytt-2016", "password2": "alldeles-nytt-2016"}


@pytest.fixture
def chief(cast, sign_in):
    return sign_in(cast.one.users[Role.CHIEF])


@pytest.fixture
def anna(cast) -> Person:
    person = make_person(cast.one.association, name="Anna Alm", email="Anna@motala.example")
    make_mandate(make_seat(make_body(cast.one.association, name="LSG Motala")), person=person)
    return person


def invited(cast, person: Person) -> Invitation:
    invitation = invite_person(by=cast.one.access(Role.CHIEF), person=person, site=SITE)
    deliver(invitation.pk, SITE)
    invitation.refresh_from_db()
    return invitation


def link_in(letter) -> str:
    return next(line for line in letter.body.splitlines() if line.startswith(SITE)).removeprefix(SITE[:-1])


# The letter


def test_a_person_without_a_sign_in_gets_one_and_a_letter_with_a_link(cast, anna, client):
    invitation = invited(cast, anna)
    anna.refresh_from_db()
    assert (anna.user.email, anna.user.name, anna.user.has_usable_password()) == (
        "anna@motala.example",
        "Anna Alm",
        False,
    )
    letter = mail.outbox[0]
    assert (letter.subject, letter.to) == (
        "Finsam: Du är inbjuden till Samordningsförbundet norra",
        ["anna@motala.example"],
    )
    assert "- LSG Motala: Samordningsförbundet, från 2014-01-01" in letter.body
    assert invitation.sent_at
    assert "som loggar du in" not in letter.body
    page = client.get(link_in(letter))
    assert "Du är inbjuden till Samordningsförbundet norra" in words(page)


def test_the_link_lets_her_choose_a_password_once(cast, anna, client):
    invited(cast, anna)
    link = link_in(mail.outbox[0])
    refused = client.post(link, {"password1": "kort", "password2": "annat"})
    assert refused.status_code == 422
    chosen = client.post(link, PASSWORD, follow=True)
    assert "Lösenordet är sparat. Nu kan du logga in." in words(chosen)
    data = {"login": "anna@motala.example", "password": PASSWORD["password1"]}
    assert client.post(reverse("account_login"), data, follow=True).redirect_chain[-1][0] == "/f/norra/"
    again = client.get(link)
    assert (again.status_code, "Länken gäller inte längre" in plain(again.content.decode())) == (410, True)


@pytest.mark.parametrize(
    "made", [lambda: "hitte-pa", lambda: signing.dumps(0, salt=SALT), lambda: signing.dumps(1)]
)
def test_no_other_link_leads_in(cast, anna, client, made):
    invited(cast, anna)
    assert client.get(reverse("invitation_accept", args=[made()])).status_code == 410


@pytest.mark.parametrize(("days", "status"), [(6, 200), (8, 410)])
def test_a_link_holds_for_seven_days(cast, anna, client, monkeypatch, days, status):
    invitation, at = invited(cast, anna), time.time() - days * 24 * 60 * 60
    with monkeypatch.context() as then:
        then.setattr(time, "time", lambda: at)
        token = token_of(invitation)
    assert client.get(reverse("invitation_accept", args=[token])).status_code == status


def test_a_second_click_sends_a_new_letter_and_the_first_password_closes_both(cast, anna, client):
    invited(cast, anna)
    invited(cast, anna)
    first, second = (link_in(letter) for letter in mail.outbox)
    client.post(second, PASSWORD)
    assert client.get(first).status_code == 410
    assert User.objects.filter(email="anna@motala.example").count() == 1


def test_whoever_signs_in_already_is_only_told(cast, anna):
    user = make_user("anna@motala.example")
    invited(cast, anna)
    anna.refresh_from_db()
    assert anna.user == user
    assert mail.outbox[0].subject == "Finsam: Nytt uppdrag i Samordningsförbundet norra"
    assert "inbjudan" not in mail.outbox[0].body
    assert "LSG Motala" in mail.outbox[0].body


def test_an_invitation_stands_in_the_record_without_the_address(cast, anna):
    invitation = invited(cast, anna)
    event = AuditEvent.objects.get(action="person_invited")
    assert (event.object_type, event.object_id, event.detail) == (
        "members.Invitation",
        str(invitation.pk),
        {},
    )


def test_nobody_is_invited_without_an_address_or_as_somebody_else(cast):
    by = cast.one.access(Role.CHIEF)
    with pytest.raises(ValidationError, match="har ingen e-postadress"):
        invite_person(by=by, person=make_person(cast.one.association), site=SITE)
    taken = make_person(cast.one.association, email=cast.one.users[Role.LSG].email)
    with pytest.raises(ValidationError, match="hör redan till en annan person"):
        invite_person(by=by, person=taken, site=SITE)
    assert not Invitation.objects.exists()


def test_whoever_may_not_sign_in_is_not_invited(cast, anna, chief):
    make_user("anna@motala.example", is_active=False)
    assert "är avstängd. Be installationens administratör öppna den." in words(invite_in_admin(chief, anna))
    anna.refresh_from_db()
    assert (anna.user, Invitation.objects.exists()) == (None, False)
    chief.post(reverse("admin:members_rolegrant_add"), role_data(cast, "anna@motala.example"))
    assert not Invitation.objects.exists()


def test_the_register_of_persons_costs_the_same_with_many(cast, chief, django_assert_num_queries):
    url = reverse("admin:members_person_changelist")
    with CaptureQueriesContext(connection) as few:
        chief.get(url)
    for n in range(20):
        make_person(cast.one.association, email=f"p{n}@prov.example", user=make_user())
    with django_assert_num_queries(len(few)):
        chief.get(url)


def test_an_address_made_of_a_personal_number_is_refused(cast, chief):
    data = {"association": cast.one.association.pk, "name": "Anna", "email": "19811228-9874@prov.example"}
    answer = chief.post(reverse("admin:members_person_add"), data)
    assert "personnummer" in plain(answer.content.decode())
    with pytest.raises(ValidationError):
        User(email="198112289874@prov.example").full_clean(exclude=["password"])


# In the register


def invite_in_admin(chief, person):
    return chief.post(reverse("admin:members_person_invite", args=[person.pk]), follow=True)


def page_of(chief, person) -> str:
    return words(chief.get(reverse("admin:members_person_change", args=[person.pk])))


def state_of(chief, name: str) -> str:
    return row_with(chief.get(reverse("admin:members_person_changelist")), name)


def test_the_office_invites_on_the_persons_page_and_sees_how_it_went(cast, anna, chief):
    assert state_of(chief, "Anna Alm").endswith("Ingen inloggning")
    assert "Bjud in" in page_of(chief, anna)
    answer = invite_in_admin(chief, anna)
    assert "Brevet till anna@motala.example är på väg." in words(answer)
    deliver(Invitation.objects.get().pk, SITE)
    assert state_of(chief, "Anna Alm").endswith("Inbjuden den 13 november 2015")
    assert "är inbjuden den 13 november 2015 men har inte kommit in än" in page_of(chief, anna)
    assert "Skicka en ny länk" in page_of(chief, anna)
    User.objects.filter(persons=anna).update(last_login="2015-11-13T10:00Z")
    assert state_of(chief, "Anna Alm").endswith("Har inloggning")
    assert "Skicka en ny länk" not in page_of(chief, anna)


def test_a_letter_is_sent_by_the_worker(cast, anna, chief, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        invite_in_admin(chief, anna)
    job = DBTaskResult.objects.get()
    assert job.task_path == "members.tasks.send_invitation"
    assert job.args_kwargs["kwargs"] == {
        "invitation_id": Invitation.objects.get().pk,
        "site": "http://testserver/",
    }


def test_a_letter_that_could_not_be_sent_is_told_of(cast, anna, chief, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    invite_in_admin(chief, anna)
    with pytest.raises(OSError, match="refused"):
        deliver(Invitation.objects.get().pk, SITE)
    assert state_of(chief, "Anna Alm").endswith("Brevet kom inte iväg")
    assert "Kontrollera adressen, och bjud in igen." in page_of(chief, anna)


def test_only_the_office_of_the_association_invites(cast, anna, sign_in):
    url = reverse("admin:members_person_invite", args=[anna.pk])
    assert sign_in(cast.other.users[Role.CHIEF]).post(url).status_code == 404
    assert sign_in(cast.one.users[Role.LSG]).post(url).status_code == 403
    assert sign_in(cast.one.users[Role.CHIEF]).get(url).status_code == 405
    assert not Invitation.objects.exists()


def role_data(cast, email: str, **given) -> dict[str, str]:
    return {
        "association": cast.one.association.pk,
        "user": email,
        "role": Role.OFFICE,
        "valid_from": TODAY,
        "valid_until": "",
        "name": "",
        **given,
    }


def test_a_role_for_an_unknown_address_makes_a_user_and_invites_her(cast, chief):
    data = role_data(cast, "Ny@norra.example", name="Nyman")
    answer = chief.post(reverse("admin:members_rolegrant_add"), data, follow=True)
    assert "Ett brev om rollen är på väg till ny@norra.example." in words(answer)
    user = User.objects.get(email="ny@norra.example")
    assert (user.name, user.has_usable_password()) == ("Nyman", False)
    assert RoleGrant.objects.get(user=user).role == Role.OFFICE
    deliver(user.invitations.get().pk, SITE)
    assert "- Kansli, från 2015-11-13" in mail.outbox[0].body
    page = words(chief.get(reverse("admin:members_rolegrant_change", args=[user.role_grants.get().pk])))
    assert "Skickat den 13 november 2015" in page


@pytest.mark.parametrize("address", ["ingen-adress", "19811228-9874@prov.example"])
def test_a_role_for_what_is_no_address_is_refused(cast, chief, address):
    answer = chief.post(reverse("admin:members_rolegrant_add"), role_data(cast, address))
    assert answer.status_code == 200
    assert not Invitation.objects.exists()
    assert not User.objects.filter(email=address).exists()


def test_the_administrator_invites_the_first_chief(cast, sign_in):
    data = role_data(cast, "forsta@norra.example", role=Role.CHIEF)
    sign_in(cast.administrator).post(reverse("admin:members_rolegrant_add"), data)
    assert Invitation.objects.get().user.email == "forsta@norra.example"


def test_a_changed_role_sends_no_second_letter(cast, chief):
    grant = RoleGrant.objects.get(user=cast.one.users[Role.AUDITOR])
    url = reverse("admin:members_rolegrant_change", args=[grant.pk])
    chief.post(url, role_data(cast, grant.user.email, role=Role.AUDITOR, valid_until="2016-12-31"))
    grant.refresh_from_db()
    assert str(grant.valid_until) == "2016-12-31"
    assert not Invitation.objects.exists()
