"""Nobody is left in an empty window, and what was being written is found again."""

import pytest
from django.core import mail
from django.test import Client, RequestFactory
from django.urls import reverse

from finsam.web.way_back import page_before
from members.enums import Role
from tests.pages import words

pytestmark = pytest.mark.django_db
FORM = "/f/norra/dokument/1/?hela=1"


@pytest.mark.parametrize(
    ("referer", "page"),
    [
        (f"http://testserver{FORM}", FORM),
        ("http://testserver", "/"),
        ("http://elsewhere.example/f/norra/", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_the_page_before_is_one_of_ours(referer, page):
    request = RequestFactory().post("/", headers={"Referer": referer})
    assert page_before(request) == page


def test_whoever_sends_a_form_after_her_session_signs_in_and_stands_on_its_page_again(client):
    address = reverse("comment_create", args=["norra", 1])
    sent = client.post(address, {"text": "Bra"}, headers={"Referer": f"http://testserver{FORM}"})
    assert (sent.status_code, sent.url) == (302, "/konto/login/?next=/f/norra/dokument/1/%3Fhela%3D1")
    assert client.get(address).url == f"/konto/login/?next={address}"


def test_a_form_that_has_grown_old_says_so_and_leads_back(cast, sign_in):
    client = sign_in(cast.one.users[Role.LSG])
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    address = reverse("comment_create", args=["norra", 1])
    answer = strict.post(address, {"text": "Bra"}, headers={"Referer": f"http://testserver{FORM}"})
    assert answer.status_code == 403
    assert "<h1>Formuläret hann bli för gammalt</h1>" in answer.content.decode()
    assert f'href="{FORM}"' in answer.content.decode()


def test_the_address_of_a_form_answers_a_visit_in_words(cast, sign_in):
    answer = sign_in(cast.one.users[Role.CHIEF]).get(reverse("document_create", args=["norra"]))
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "Här finns ingen sida" in answer.content.decode()


def test_a_forgotten_password_is_chosen_anew_by_a_link_in_a_letter(cast, client):
    user = cast.one.users[Role.LSG]
    done = client.post(reverse("account_reset_password"), {"email": user.email}, follow=True)
    assert "Titta i din e-post" in words(done)
    letter = mail.outbox[0]
    assert (letter.subject, letter.to) == ("Finsam: Välj ett nytt lösenord", [user.email])
    link = next(line for line in letter.body.splitlines() if line.startswith("http"))
    form = client.get(link, follow=True)
    new = {"password1": "alldeles-nytt-2016", "password2": "alldeles-nytt-2016"}
    assert "Lösenordet är bytt" in words(client.post(form.redirect_chain[-1][0], new, follow=True))
    user.refresh_from_db()
    assert user.check_password("alldeles-nytt-2016")
    assert "Länken gäller inte längre" in words(Client().get(link, follow=True))


def test_a_changed_password_is_confirmed(cast, sign_in):
    user = cast.one.users[Role.LSG]
    user.set_password("gammalt-losenord-2015")
    user.save()
    data = {
        "oldpassword": "gammalt-losenord-2015",
        "password1": "nytt-losenord-2016",
        "password2": "nytt-losenord-2016",
    }
    answer = sign_in(user).post(reverse("account_change_password"), data, follow=True)
    assert "Lösenordet är bytt." in words(answer)
    user.refresh_from_db()
    assert user.check_password("nytt-losenord-2016")
