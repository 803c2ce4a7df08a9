"""The pages of an application: what is typed survives, two writers meet, a party answers, what was sent in is read."""

import re
from html import unescape

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from interventions.enums import ApplicationState
from interventions.models import Application, ApplicationParty
from interventions.services.parties import deliver, token_of
from interventions.services.writing import lock_open
from members.enums import Role
from tests.builders.applications import make_application, make_call, make_party, make_sent, send
from tests.builders.papers import pdf_of
from tests.cast import TODAY
from tests.pages import plain, words

pytestmark = [pytest.mark.django_db, pytest.mark.both]
FIELD = re.compile(r'<(?:input|textarea|select)\b[^>]*\bname="([^"]+)"[^>]*>')


@pytest.fixture
def draft(cast):
    members = cast.one.memberships
    call = make_call(cast.one.association)
    return make_application(call, members["kommun"], members["af"], by=cast.one.users[Role.LSG])


@pytest.fixture
def writer(cast, sign_in):
    return sign_in(cast.one.users[Role.LSG])


def address(name: str, application: Application, *more) -> str:
    return reverse(name, args=["norra", application.pk, *more])


def typed(client, application: Application, **changed) -> dict:
    """What the browser sends from the page as it stands, with what somebody changes on it."""
    html = client.get(address("application_edit", application)).content.decode()
    data: dict = {"part": re.findall(r'name="part" value="([^"]+)"', html)}
    for tag, name in re.findall(r'(<input\b[^>]*\bname="([^"]+)"[^>]*>)', html):
        value = re.search(r'value="([^"]*)"', tag)
        skipped = ('type="radio"' in tag and "checked" not in tag) or 'type="file"' in tag
        if name not in ("part", "csrfmiddlewaretoken") and not skipped:
            data[name] = unescape(value[1]) if value else ""
    for name, text in re.findall(
        r'<textarea\b[^>]*\bname="([^"]+)"[^>]*>\n?(.*?)</textarea>', html, re.DOTALL
    ):
        data[name] = unescape(text).replace("\n", "\r\n")  # as browsers send it
    data["a-orientation"] = "individ"
    return data | changed


def question(application: Application, label: str) -> str:
    return f"a-f{application.form.fields.get(label=label).pk}"


def test_an_application_is_begun_on_its_page(cast, writer):
    call = make_call(cast.one.association)
    page = writer.get(reverse("application_start", args=["norra", call.pk]))
    own = cast.one.memberships["kommun"].pk
    assert f'<option value="{own}" selected>' in page.content.decode()
    answer = writer.post(page.request["PATH_INFO"], {"title": "Vägen in", "membership": own}, follow=True)
    text = words(answer)
    assert "Ansökan är påbörjad" in text
    assert "Det saknas en part" in text
    assert Application.objects.get().created_by == cast.one.users[Role.LSG]


def test_half_of_it_is_saved_and_the_side_says_what_lacks(writer, draft):
    need = question(draft, "Vilket behov finns?")
    data = typed(writer, draft, **{need: "", "a-ends": "", "y2016-applied": ""})
    text = words(writer.post(address("application_edit", draft), data, follow=True))
    assert "Ansökan är sparad" in text
    for lack in (
        "Skriv när insatsen ska börja och sluta",
        "Vilket behov finns?",
        "Skriv hur mycket ni söker",
    ):
        assert lack in text
    assert "Arbetsförmedlingen norra bekräftade har ändrats" in text


def test_typed_words_survive_whatever_is_wrong(writer, draft):
    need = question(draft, "Vilket behov finns?")
    data = typed(
        writer, draft, **{need: "Mina\r\nhalva ord", "y2016-applied": "tolv", "a-starts": "2016-13-40"}
    )
    answer = writer.post(address("application_edit", draft), data)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Mina\nhalva ord" in html
    assert 'value="tolv"' in html
    assert "Ansökan är inte sparad" in plain(html)
    draft.refresh_from_db()
    assert draft.edit_number == 0


def test_nothing_has_changed_when_the_page_is_saved_as_it_stands(writer, draft):
    before = list(draft.answers.values_list("field", "text"))
    writer.post(address("application_edit", draft), typed(writer, draft))
    assert list(draft.answers.values_list("field", "text")) == before
    assert draft.party_rows.filter(confirmed_at__isnull=False).count() == 2
    assert draft.years.get().applied == 300_000


def test_two_writers_see_both_texts_and_nothing_is_overwritten(cast, client, writer, draft):
    need, aim = question(draft, "Vilket behov finns?"), question(draft, "Vad är syftet?")
    mine = typed(writer, draft, **{need: "Mitt behov"})
    theirs = typed(writer, draft, **{need: "Deras behov", aim: "Deras syfte"})
    assert writer.post(address("application_edit", draft), theirs).status_code == 302
    answer = writer.post(address("application_edit", draft), mine)
    text, html = plain(answer.content.decode()), answer.content.decode()
    assert answer.status_code == 409
    assert "Någon annan har sparat ansökan medan du skrev" in text
    assert "Mitt behov" in html
    assert "Sparat av någon annan: Deras behov" in text
    assert re.search(rf'name="{aim}"[^>]*>\s*Deras syfte', html)
    texts = list(draft.answers.values_list("text", flat=True))
    assert "Deras behov" in texts
    assert "Mitt behov" not in texts
    number = re.search(r'name="nummer" value="(\d+)"', html)[1]
    again = mine | {"nummer": number, aim: "Deras syfte"}
    assert writer.post(address("application_edit", draft), again).status_code == 302
    texts = list(draft.answers.values_list("text", flat=True))
    assert {"Mitt behov", "Deras syfte"} <= set(texts)


def test_a_party_that_another_removed_is_not_lost(cast, writer, draft):
    af = draft.party_rows.get(membership=cast.one.memberships["af"])
    mine = typed(writer, draft, **{f"p{af.pk}-contribution": "två handläggare"})
    writer.post(address("application_edit", draft), typed(writer, draft, gor=f"bort p{af.pk}"))
    assert not draft.party_rows.filter(pk=af.pk).exists()
    answer = writer.post(address("application_edit", draft), mine)
    assert answer.status_code == 409
    assert "två handläggare" in answer.content.decode()


def test_every_button_saves_first(writer, draft):
    need = question(draft, "Vilket behov finns?")
    writer.post(address("application_edit", draft), typed(writer, draft, **{need: "Ett", "gor": "vidare"}))
    assert draft.answers.get(field=need[3:]).text == "Ett"


def test_a_party_is_added_and_asked_by_one_button(cast, writer, draft, django_capture_on_commit_callbacks):
    region = cast.one.memberships["region"]
    data = typed(writer, draft)
    new = next(key for key in data["part"] if key[0] == "n")
    data |= {
        f"{new}-membership": region.pk,
        f"{new}-contact_name": "Ri Region",
        f"{new}-contact_email": "ri@prov.example",
        "gor": f"fraga {new}",
    }
    text = words(writer.post(address("application_edit", draft), data, follow=True))
    assert "Länken är skickad till Ri Region, ri@prov.example" in text
    party = draft.party_rows.get(membership=region)
    assert (party.letter, party.asked_at is not None) == (1, True)
    assert "Spara och skicka länken igen" in text


def test_a_new_party_that_lacks_something_is_told_and_kept(writer, draft):
    data = typed(writer, draft)
    new = next(key for key in data["part"] if key[0] == "n")
    answer = writer.post(address("application_edit", draft), data | {f"{new}-contribution": "en lokal"})
    assert answer.status_code == 422
    assert "Välj vilken medlem det gäller" in answer.content.decode()
    assert "en lokal" in answer.content.decode()


def test_keys_that_are_none_of_ours_do_no_harm(cast, writer, draft):
    other = make_application(make_call(cast.other.association), cast.other.memberships["af"])
    foreign = other.party_rows.get()
    data = typed(writer, draft)
    data["part"] = [*data["part"], f"p{foreign.pk}", "p99999999", "x1", "p"]
    data |= {f"p{foreign.pk}-contribution": "kapat", "nummer": "9" * 30}
    assert writer.post(address("application_edit", draft), data).status_code == 409
    assert writer.post(address("application_edit", draft), data | {"nummer": "0"}).status_code == 302
    for act in (f"fraga p{foreign.pk}", "fraga", "bort", "bort-bilaga x", "bort-bilaga 7", "vad som helst"):
        answer = writer.post(address("application_edit", draft), typed(writer, draft, gor=act))
        assert answer.status_code in (302, 404)
    foreign.refresh_from_db()
    assert (foreign.contribution, foreign.letter) == ("en handläggare på halvtid", 0)


def test_a_paper_is_laid_to_it_and_the_words_are_saved_though_the_paper_is_refused(
    writer, draft, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    need, page = question(draft, "Vilket behov finns?"), address("application_edit", draft)
    wrong = SimpleUploadedFile("plan.pdf", b"ingen pdf")
    about = {"gor": "bilaga", "bilaga-title": "Tidplan"}
    answer = writer.post(page, typed(writer, draft, **{need: "Sparas ändå"}) | about | {"bilaga-file": wrong})
    assert answer.status_code == 422
    assert "Bilagan är inte tillagd" in plain(answer.content.decode())
    assert draft.answers.get(field=need[3:]).text == "Sparas ändå"
    right = SimpleUploadedFile("plan.pdf", pdf_of("Tidplan"))
    assert "Bilagan Tidplan är tillagd" in words(
        writer.post(page, typed(writer, draft) | about | {"bilaga-file": right}, follow=True)
    )
    paper = draft.files.get()
    assert writer.get(address("application_file", draft, paper.pk)).content[:5] == b"%PDF-"
    writer.post(page, typed(writer, draft, gor=f"bort-bilaga {paper.pk}"))
    assert not draft.files.exists()


def test_a_paper_is_not_read_before_it_is_sent_in(cast, sign_in, draft, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    sent = make_sent(draft.call, cast.one.memberships["region"], cast.one.memberships["af"])
    row = sent.files.create(title="Ny", sha256="a" * 64, size=1, pages=1)
    row.file.save("ny.pdf", SimpleUploadedFile("ny.pdf", b"%PDF-"), save=True)
    auditor = sign_in(cast.one.users[Role.AUDITOR])
    assert auditor.get(address("application_file", sent, row.pk)).status_code == 404
    assert auditor.get(address("application_detail", sent)).status_code == 200


# Sent in, returned, withdrawn


def test_one_party_alone_is_not_sent_and_the_page_says_why(cast, writer):
    alone = make_application(
        make_call(cast.one.association), cast.one.memberships["kommun"], by=cast.one.users[Role.LSG]
    )
    page = address("application_send", alone)
    for text in (words(writer.get(page)), plain(writer.post(page).content.decode())):
        assert "Bakom ansökan står en kommun, men två olika parter behövs" in text
    alone.refresh_from_db()
    assert alone.state == ApplicationState.DRAFT


def test_it_is_sent_in_returned_with_a_note_and_what_changed_is_shown(cast, sign_in, draft):
    writer = sign_in(cast.one.users[Role.LSG])
    assert "Kansliet har den nu" in words(writer.post(address("application_send", draft), follow=True))
    assert writer.get(address("application_edit", draft)).status_code == 302
    office = sign_in(cast.one.users[Role.OFFICE])
    empty = office.post(address("application_return", draft), {"to_complete": " "})
    assert empty.status_code == 422
    office.post(address("application_return", draft), {"to_complete": "Skriv varför just nu"})
    writer = sign_in(cast.one.users[Role.LSG])
    assert "Skriv varför just nu" in words(writer.get(address("application_detail", draft)))
    need = question(draft, "Vilket behov finns?")
    writer.post(address("application_edit", draft), typed(writer, draft, **{need: "Svar på unga som väntar"}))
    assert "Kansliet har den nu" in words(writer.post(address("application_send", draft), follow=True))
    auditor = sign_in(cast.one.users[Role.AUDITOR])
    html = auditor.get(address("application_version", draft, 2)).content.decode()
    assert "<del>[vilket behov finns?]</del>" in html
    assert "<ins>«unga som väntar»</ins>" in html
    first = words(auditor.get(address("application_version", draft, 1)))
    assert "Svar på vilket behov finns?" in first
    assert "unga som väntar" not in first


def test_nobody_reads_what_is_being_rewritten_but_those_who_write(cast, sign_in, draft):
    send(draft)
    draft.state = ApplicationState.RETURNED
    draft.save()
    draft.answers.update(text="Hemligt än så länge")
    assert "Hemligt" not in words(
        sign_in(cast.one.users[Role.AUDITOR]).get(address("application_detail", draft))
    )
    assert "Hemligt" in words(sign_in(cast.one.users[Role.LSG]).get(address("application_detail", draft)))


def test_late_is_refused_with_the_day_and_the_office_takes_it_with_a_reason(cast, sign_in, draft):
    draft.call.closes_on = TODAY.replace(day=12)
    draft.call.save()
    page = address("application_send", draft)
    text = plain(sign_in(cast.one.users[Role.LSG]).post(page).content.decode())
    assert "Sista dagen var 12 november 2015" in text
    assert "det ni har skrivit finns kvar" in text
    office = sign_in(cast.one.users[Role.OFFICE])
    assert office.post(page, {"late_reason": ""}).status_code == 422
    office.post(page, {"late_reason": "Inbjudan kom för sent"})
    assert "Inbjudan kom för sent" in words(office.get(address("application_version", draft, 1)))


def test_it_is_withdrawn_with_a_reason_that_stands(writer, draft):
    assert writer.post(address("application_withdraw", draft), {"reason": ""}).status_code == 422
    answer = writer.post(address("application_withdraw", draft), {"reason": "Vi gör det själva"}, follow=True)
    assert "Vi gör det själva" in words(answer)
    assert "Skriv vidare" not in words(answer)


# A party's own page


@pytest.fixture
def asked(cast, draft):
    row = make_party(
        draft, cast.one.memberships["region"], confirmed=False, letter=1, contribution="två sjuksköterskor"
    )
    cache.clear()
    yield row
    cache.clear()


def party_page(party: ApplicationParty) -> str:
    return reverse("party_answer", args=[token_of(party)])


def test_a_party_reads_and_confirms_without_signing_in(client, asked):
    page = party_page(asked)
    answer = client.get(page)
    text = words(answer)
    for told in ("två sjuksköterskor", "300 000 kr", "norra kommun (huvudman)", asked.application.title):
        assert told in text
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    nameless = client.post(page, {"svar": "ja", "name": ""})
    assert nameless.status_code == 422
    assert client.post(page, {"name": "Ri"}).status_code == 422
    thanks = words(client.post(page, {"svar": "ja", "name": "Ri Region"}, follow=True))
    assert "Ri Region bekräftade 13 november 2015" in thanks
    client.post(page, {"svar": "nej", "name": "En annan"})
    asked.refresh_from_db()
    assert (asked.confirmed_by, asked.declined_at) == ("Ri Region", None)


def test_a_party_declines(client, asked):
    text = words(client.post(party_page(asked), {"svar": "nej", "name": "Ri"}, follow=True))
    assert "inte är med i ansökan" in text
    asked.refresh_from_db()
    assert asked.confirmed_at is None


def test_a_link_that_does_not_hold_says_why(client, asked):
    page = party_page(asked)
    asked.letter += 1
    asked.save()
    replaced = client.get(page)
    assert (replaced.status_code, "Det finns en nyare länk" in replaced.content.decode()) == (410, True)
    unknown = client.get(reverse("party_answer", args=["x"]))
    assert (unknown.status_code, "Länken går inte att läsa" in unknown.content.decode()) == (410, True)
    asked.application.state = ApplicationState.GRANTED
    asked.application.save()
    over = client.get(party_page(asked))
    assert (over.status_code, "tar inte emot fler svar" in over.content.decode()) == (410, True)


def test_whoever_tries_links_too_often_waits(client, asked):
    for _ in range(30):
        assert client.get(reverse("party_answer", args=["gissning"])).status_code == 410
    answer = client.get(reverse("party_answer", args=["gissning"]))
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "900")
    assert client.get(party_page(asked)).status_code == 429


def test_the_letters_own_link_opens_the_page(client, asked):
    deliver(asked.pk, asked.letter, "http://testserver/")
    link = re.search(r"http://testserver(/ansokan/\S+)", mail.outbox[0].body)[1]
    assert words(client.get(link)).startswith("Är Region norra med och söker?")


def test_what_is_sent_in_is_not_opened_for_writing(cast, draft):
    send(draft)
    with pytest.raises(Exception, match="kan inte ändras"):
        lock_open(cast.one.access(Role.LSG), draft.pk)
    assert DBTaskResult.objects.count() == 0
