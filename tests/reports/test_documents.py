"""The document page: what will be printed, for those who may read it, with what has changed and what is missing."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from budget.services.budgets import set_line_amounts
from interventions.enums import CountMeasure
from interventions.models import Measurement
from members.enums import Role
from members.models import AuditEvent
from reports.enums import DocumentKind, DocumentState, PublishedIn
from reports.models import Comment, Document, DocumentVersion, Published, ReviewRound, SectionRevision
from reports.services.documents import create_document
from reports.services.reviews import open_review
from reports.services.texts import TextConflict, newest_revision, save_section_text
from reports.services.versions import record_version
from tests.builders import (
    make_body,
    make_budget,
    make_closing,
    make_intervention,
    make_line,
    make_meeting,
    make_period,
    make_submission,
    make_target,
)
from tests.builders.many import add_interventions
from tests.cast import TODAY
from tests.pages import plain, queries_of, row_with, words
from tests.reports.reading import FIRST, TEXT, article, in_review, page_of, write, written_plan
from tests.reports.ready import adopted_plan

pytestmark = pytest.mark.django_db
D = Decimal
OFFICE = {Role.CHIEF, Role.OFFICE}
XSS = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"


@pytest.fixture
def plan(cast) -> Document:
    return written_plan(cast.one)


@pytest.fixture
def read(cast, sign_in):
    def as_role(role: str, document: Document):
        return sign_in(cast.one.users[role]).get(page_of(document))

    return as_role


# What it shows


def test_the_group_reads_the_very_document_the_chief_reads(cast, plan, read):
    in_review(cast.one, plan)
    chief, lsg = (article(read(role, plan).content.decode()) for role in (Role.CHIEF, Role.LSG))
    assert chief == lsg
    assert FIRST in plain(lsg)


def test_a_changed_line_and_total_are_in_the_document_at_once(cast, plan, read):
    one = make_intervention(cast.one.association, name="VLC Mjölby")
    budget = make_budget(cast.one.association, 2016)
    line = make_line(budget, D(1_100_000), name="VLC Mjölby", intervention=one)
    in_review(cast.one, plan)
    before = read(Role.LSG, plan)
    assert "5 850 000" in row_with(before, "Försäkringskassan")
    assert "1 100" in row_with(before, "VLC Mjölby")
    set_line_amounts(by=cast.one.access(Role.CHIEF), line=line, amounts={2016: D(1_250_000)})
    budget.contributions_total += 500_000
    budget.save()
    after = read(Role.LSG, plan)
    assert "6 100 000" in row_with(after, "Försäkringskassan")
    assert "1 250" in row_with(after, "VLC Mjölby")


def test_the_employment_service_pays_nothing_through_another(cast, plan, read):
    make_budget(cast.one.association, 2016)
    assert row_with(read(Role.CHIEF, plan), "Arbetsförmedlingen").startswith(
        "Arbetsförmedlingen norra 0 kr Via Försäkringskassan"
    )


def test_what_is_missing_leads_to_the_section_where_it_is_written(cast, read):
    report = create_document(by=cast.one.access(Role.CHIEF), kind=DocumentKind.ANNUAL_REPORT, year=2015)
    section = report.sections.get(title="Förväntad utveckling")
    edit = reverse("section_edit", args=["norra", report.pk, section.pk])
    missing = read(Role.CHIEF, report).content.decode().partition('id="saknas"')[2].partition("</section>")[0]
    assert f'<a href="{edit}">Förväntad utveckling</a>' in missing
    assert "<strong>Utfall:</strong>" in missing


def test_a_small_count_is_in_no_document_whoever_reads_it(cast, read):
    report = create_document(by=cast.one.access(Role.CHIEF), kind=DocumentKind.ANNUAL_REPORT, year=2015)
    garden, period = (
        make_intervention(cast.one.association, name="Odlingen"),
        make_period(cast.one.association),
    )
    make_submission(garden, period, {CountMeasure.PARTICIPANTS: (3, 31)})
    Measurement.objects.create(target=make_target(garden), period=period, base=9, part=3)
    in_review(cast.one, report)
    for role in (Role.CHIEF, Role.LSG):
        page = read(role, report)
        assert row_with(page, "Deltagare").removesuffix(" Kommentera") == "Deltagare ·· ·· 34"
        assert "3 av 9" not in words(page)


def test_a_report_that_is_not_approved_is_in_no_document(cast, read):
    report = create_document(by=cast.one.access(Role.CHIEF), kind=DocumentKind.ANNUAL_REPORT, year=2015)
    one = make_intervention(cast.one.association)
    sent = make_submission(
        one, make_period(cast.one.association), {CountMeasure.PARTICIPANTS: (400, 377)}, state="inskickad"
    )
    assert "777" not in article(read(Role.CHIEF, report).content.decode())
    sent.state = "godkand"
    sent.save()
    assert "777" in article(read(Role.CHIEF, report).content.decode())


def test_texts_and_names_are_words_and_never_markup(cast, plan, read):
    write(cast.one, plan, f"<p>{XSS}</p><p onclick=alert(1)>Klicka <a href='javascript:alert(1)'>här</a></p>")
    one = make_intervention(cast.one.association, name=XSS[:120], description=XSS, purpose=XSS, method=XSS)
    make_target(one, year=2016, title=XSS[:120])
    make_line(make_budget(cast.one.association, 2016), name=XSS[:120], intervention=one)
    html = read(Role.CHIEF, plan).content.decode()
    assert "&lt;script&gt;alert(1)" in html
    for harm in ("<script>alert", "<img src=x", "javascript:", "onclick="):
        assert harm not in html


# What has changed since the reader last met it


def test_the_paragraph_that_changed_is_named_marked_and_shown_word_by_word(cast, plan, read):
    in_review(cast.one, plan)
    assert "Det här är den första versionen" in words(read(Role.LSG, plan))
    write(cast.one, plan, TEXT.replace("sex gånger", "åtta gånger"))
    page = read(Role.LSG, plan)
    html = page.content.decode()
    assert "Ett stycke har ändrats sedan version 1 (13 november 2015)" in words(page)
    assert "<del>sex</del> <ins>åtta</ins>" in html
    assert html.count('class="passage changed"') == 1


def test_the_reader_is_told_what_changed_since_her_groups_last_meeting(cast, plan, read):
    first = record_version(by=cast.one.access(Role.CHIEF), document=plan)
    DocumentVersion.objects.filter(pk=first.pk).update(at="2015-10-01T12:00:00Z")
    make_meeting(cast.one.lsg, date(2015, 10, 15))
    write(cast.one, plan, TEXT.replace("sex gånger", "åtta gånger"))
    in_review(cast.one, plan)
    write(cast.one, plan, TEXT.replace("sex gånger", "nio gånger"))
    html = read(Role.LSG, plan).content.decode()
    assert "<del>sex</del> <ins>nio</ins>" in html
    assert "<del>åtta</del> <ins>nio</ins>" in read(Role.CHIEF, plan).content.decode()


def test_a_new_paragraph_is_called_new(cast, plan, read):
    in_review(cast.one, plan)
    write(cast.one, plan, TEXT + "<p>Ett helt annat stycke om ekonomin kommer till här.</p>")
    assert "Ett helt annat stycke om ekonomin kommer till här. Nytt" in words(read(Role.LSG, plan))


# What each role may do there


def test_a_member_of_a_group_has_nothing_to_change_and_no_way_into_the_admin(cast, plan, read):
    in_review(cast.one, plan)
    page = read(Role.LSG, plan)
    html = page.content.decode()
    forms = {part.split('"')[0] for part in html.split('action="')[1:]}
    own = {reverse("account_logout"), reverse("stay_signed_in")}
    assert forms == {reverse("print_request", args=["norra", plan.pk])} | own
    assert "/admin/" not in html
    for word in ("Fastställ", "Avsnitt att skriva", "Öppna granskning", "före beslut"):
        assert word not in words(page)
        assert word in words(read(Role.CHIEF, plan))


def test_a_member_of_a_group_cannot_write_answer_seal_or_open_a_review(cast, plan, sign_in):
    in_review(cast.one, plan)
    section = plan.sections.get(key="organisation")
    version = plan.versions.get()
    comment = Comment.objects.create(
        version=version, text="Bra", author=cast.one.users[Role.BOARD], at=version.at
    )
    client = sign_in(cast.one.users[Role.LSG])
    calls = {
        "section_edit": ([plan.pk, section.pk], {"html": "<p>Mitt</p>", "base_number": 1}),
        "comment_answer": ([comment.pk], {"state": "noterad", "answer": "Jag"}),
        "document_seal": ([plan.pk], {"decision": 1}),
        "review_open": ([plan.pk], {"body": cast.one.lsg.pk, "closes": "2015-11-30"}),
        "document_create": ([], {"kind": "annual_report", "year": 2015}),
    }
    answers = {
        name: client.post(reverse(name, args=["norra", *args]), data).status_code
        for name, (args, data) in calls.items()
    }
    assert answers == dict.fromkeys(calls, 403)
    assert client.get(reverse("section_edit", args=["norra", plan.pk, section.pk])).status_code == 403
    comment.refresh_from_db()
    assert (SectionRevision.objects.count(), comment.answer, Document.objects.count()) == (1, "", 1)


@pytest.mark.both
@pytest.mark.parametrize("role", [role for role in Role if role not in OFFICE])
def test_services_refuse_whom_the_pages_refuse(cast, plan, role):
    access, section = cast.one.access(role), plan.sections.get(key="organisation")
    with pytest.raises(PermissionDenied):
        save_section_text(by=access, section=section, html="<p>Mitt</p>", base_number=1)
    with pytest.raises(PermissionDenied):
        create_document(by=access, kind="annual_report", year=2015)
    with pytest.raises(PermissionDenied):
        open_review(by=access, document=plan, body=cast.one.lsg, closes=TODAY)
    assert newest_revision(section).html == TEXT


# An adopted document


def test_an_adopted_document_shows_its_stored_words_whatever_happens_after(cast, sign_in):
    make_intervention(cast.one.association, name="Gamla namnet", starts=date(2014, 1, 1))
    plan = adopted_plan(cast.one).version.document
    cast.one.association.interventions.update(name="Nya namnet")
    for role in Role:
        page = sign_in(cast.one.users[role]).get(page_of(plan))
        text = words(page)
        assert "Beslutad 20 november 2014, § 54. Det här är den förseglade utgåvan; den ändras inte." in text
        assert "Gamla namnet" in text
        assert "Nya namnet" not in text


def test_whoever_wrote_while_it_was_adopted_gets_her_words_back(cast, sign_in):
    plan = adopted_plan(cast.one).version.document
    cast.one.association.interventions.update(name="Nya namnet")
    page = sign_in(cast.one.users[Role.LSG]).post(
        reverse("comment_create", args=["norra", plan.pk]), {"text": "En lång tanke"}
    )
    assert page.status_code == 409
    assert "Dokumentet fastställdes medan du skrev" in plain(page.content.decode())
    assert "En lång tanke" in page.content.decode()
    assert not Comment.objects.exists()


def test_the_texts_of_an_adopted_document_cannot_be_opened_or_saved(cast, sign_in):
    plan = adopted_plan(cast.one).version.document
    client = sign_in(cast.one.users[Role.CHIEF])
    address = reverse("section_edit", args=["norra", plan.pk, plan.sections.first().pk])
    assert client.get(address).url == page_of(plan)
    answer = client.post(address, {"html": "<p>För sent</p>", "base_number": 0})
    assert answer.status_code == 409
    assert "Dokumentet har just fastställts" in answer.content.decode()
    assert "För sent" in answer.content.decode()
    assert not SectionRevision.objects.exists()


# Writing


@pytest.fixture
def section(plan):
    return plan.sections.get(key="organisation")


def edit(client, plan, section, html: str, base: int):
    address = reverse("section_edit", args=["norra", plan.pk, section.pk])
    return client.post(address, {"html": html, "base_number": base})


def test_the_office_writes_and_comes_back_to_the_document(cast, plan, section, sign_in):
    client = sign_in(cast.one.users[Role.OFFICE])
    assert edit(client, plan, section, "<p>Nya ord.</p>", 1).url == page_of(plan)
    assert "Nya ord." in article(client.get(page_of(plan)).content.decode())
    assert newest_revision(section).by == cast.one.users[Role.OFFICE]


def test_two_writers_keep_both_texts(cast, plan, section, sign_in):
    chief, office = "<p>Chefens ord.</p>", "<p>Kansliets ord.</p>"
    assert edit(sign_in(cast.one.users[Role.CHIEF]), plan, section, chief, 1).status_code == 302
    client = sign_in(cast.one.users[Role.OFFICE])
    answer = edit(client, plan, section, office, 1)
    assert answer.status_code == 409
    html = answer.content.decode()
    assert "Någon annan har sparat det här avsnittet" in html
    assert "<p>Chefens ord.</p>" in html
    assert "&lt;p&gt;Kansliets ord.&lt;/p&gt;" in html
    assert 'name="base_number" value="2"' in html
    assert edit(client, plan, section, "<p>Chefens ord. Kansliets ord.</p>", 2).status_code == 302
    assert [revision.html for revision in section.revisions.order_by("number")] == [
        TEXT, chief, "<p>Chefens ord. Kansliets ord.</p>",
    ]  # fmt: skip


@pytest.mark.both
def test_the_second_of_two_writers_is_told_and_nothing_is_overwritten(cast, section):
    access = cast.one.access(Role.CHIEF)
    save_section_text(by=access, section=section, html="<p>Först</p>", base_number=1)
    with pytest.raises(TextConflict) as conflict:
        save_section_text(
            by=cast.one.access(Role.OFFICE), section=section, html="<p>Sedan</p>", base_number=1
        )
    assert (conflict.value.newest.html, conflict.value.mine) == ("<p>Först</p>", "<p>Sedan</p>")
    assert newest_revision(section).html == "<p>Först</p>"


@pytest.mark.both
def test_the_same_text_again_is_no_new_revision(cast, section):
    save_section_text(by=cast.one.access(Role.CHIEF), section=section, html=TEXT, base_number=1)
    assert section.revisions.count() == 1


@pytest.mark.parametrize(
    "html",
    [
        "<p>Gäller 811228-9874.</p>",
        "<p>Gäller 811228&nbsp;9874.</p>",
        "<p>Gäller 811228-<em>98</em>74.</p>",
        "<p>Gäller 8112<x>28-98</x>74.</p>",
        "<p>Gäller 8112&#50;8-9874.</p>",
    ],
)
def test_a_personal_number_in_a_text_is_refused_and_nothing_typed_is_lost(cast, plan, section, sign_in, html):
    answer = edit(sign_in(cast.one.users[Role.CHIEF]), plan, section, html + "<p>En lång tanke.</p>", 1)
    assert answer.status_code == 422
    assert "innehåller 1 personnummer (börjar med 81…)" in answer.content.decode()
    assert "En lång tanke." in answer.content.decode()
    assert newest_revision(section).html == TEXT


@pytest.mark.parametrize("base", ["", "-1", "abc", "1e3"])
def test_a_form_that_was_tampered_with_saves_nothing(cast, plan, section, sign_in, base):
    assert edit(sign_in(cast.one.users[Role.CHIEF]), plan, section, "<p>Nytt</p>", base).status_code == 422
    assert newest_revision(section).html == TEXT


# A round of review


@pytest.mark.both
def test_a_review_keeps_the_version_and_writes_every_count_to_the_ledger(cast):
    access = cast.one.access(Role.CHIEF)
    report = create_document(by=access, kind=DocumentKind.ANNUAL_REPORT, year=2015)
    garden = make_intervention(cast.one.association)
    make_submission(garden, make_period(cast.one.association), {CountMeasure.NEW: (3, 30)})
    review = open_review(by=access, document=report, body=cast.one.lsg, closes=date(2015, 11, 20))
    report.refresh_from_db()
    assert (review.opens, review.closes, review.version) == (TODAY, date(2015, 11, 20), report.versions.get())
    assert report.state == DocumentState.REVIEW
    ledger = Published.objects.filter(
        version=review.version, where=PublishedIn.REVIEW, key__contains=f"antal-{garden.pk}-nya"
    )
    assert dict(ledger.values_list("key", "count")) == {
        f"antal-{garden.pk}-nya:1": None,
        f"antal-{garden.pk}-nya:2": None,
        f"antal-{garden.pk}-nya:3": 33,
    }
    assert AuditEvent.objects.filter(action="review_opened", object_id=str(review.pk)).count() == 1


@pytest.mark.both
@pytest.mark.parametrize(
    ("closes", "state", "earlier", "why"),
    [
        (date(2015, 11, 12), DocumentState.DRAFT, None, "Sista dag har redan varit"),
        (TODAY, DocumentState.ADOPTED, None, "fastställt och kan inte granskas"),
        (TODAY, DocumentState.DRAFT, TODAY, "granskar redan dokumentet"),
    ],
)
def test_a_round_that_cannot_be_is_refused(cast, plan, closes, state, earlier, why):
    access = cast.one.access(Role.CHIEF)
    if earlier:
        open_review(by=access, document=plan, body=cast.one.lsg, closes=earlier)
    plan.state = state
    plan.save()
    before = (ReviewRound.objects.count(), Published.objects.count())
    with pytest.raises(ValidationError, match=why):
        open_review(by=access, document=plan, body=cast.one.lsg, closes=closes)
    assert (ReviewRound.objects.count(), Published.objects.count()) == before


def test_a_round_opened_on_the_page_lets_the_group_in_and_a_past_day_keeps_what_was_chosen(
    cast, plan, read, sign_in
):
    address = reverse("review_open", args=["norra", plan.pk])
    client = sign_in(cast.one.users[Role.CHIEF])
    late = client.post(address, {"body": cast.one.lsg.pk, "closes": "2015-11-12"})
    assert late.status_code == 422
    assert "Sista dag har redan varit. Välj i dag eller en senare dag." in late.content.decode()
    assert f'<option value="{cast.one.lsg.pk}" selected>' in late.content.decode()
    assert read(Role.LSG, plan).status_code == 404
    client = sign_in(cast.one.users[Role.CHIEF])
    assert client.post(address, {"body": cast.one.lsg.pk, "closes": "2015-11-20"}).url == page_of(plan)
    assert "LSG norra läser till och med 20 november 2015." in words(read(Role.LSG, plan))


def test_only_groups_of_the_association_that_meet_today_can_be_chosen(cast, plan, read):
    ended = make_body(cast.one.association, name="Nedlagd grupp", valid_until=date(2015, 1, 31))
    html = read(Role.CHIEF, plan).content.decode()
    offered = {
        body: f'<option value="{body.pk}">' in html
        for body in (cast.one.lsg, cast.one.board, ended, cast.other.lsg)
    }
    assert offered == {cast.one.lsg: True, cast.one.board: False, ended: False, cast.other.lsg: False}


# The list


def test_the_list_holds_what_each_may_read_and_offers_the_office_what_is_not_made(cast, plan, sign_in):
    adopted_plan(cast.one)
    address = reverse("document_list", args=["norra"])
    for role in Role:
        text = words(sign_in(cast.one.users[role]).get(address))
        assert "Verksamhetsplan 2014" in text
        assert ("Verksamhetsplan 2016" in text) is (role in OFFICE | {Role.AUDITOR})
        assert ("Gör utkast till årsredovisning 2015" in text) is (role in OFFICE)
        assert "Gör utkast till verksamhetsplan 2016" not in text


def test_one_button_makes_the_draft_with_what_is_missing_listed(cast, sign_in):
    client = sign_in(cast.one.users[Role.CHIEF])
    address = reverse("document_create", args=["norra"])
    answer = client.post(address, {"kind": "annual_report", "year": "2015"}, follow=True)
    text = words(answer)
    assert "Årsredovisning 2015 Arbetsmaterial" in text
    assert "Måste Utfall: Inget utfall är inlagt för 2015. Lägg in det under Ekonomi." in text
    again = client.post(address, {"kind": "annual_report", "year": "2015"})
    assert again.url == answer.redirect_chain[-1][0]
    assert Document.objects.count() == 1


@pytest.mark.parametrize(
    ("kind", "year"), [("plan", "2015"), ("annual_report", "1999"), ("annual_report", "")]
)
def test_a_document_that_cannot_be_is_refused_in_words(cast, sign_in, kind, year):
    client = sign_in(cast.one.users[Role.CHIEF])
    answer = client.post(
        reverse("document_create", args=["norra"]), {"kind": kind, "year": year}, follow=True
    )
    assert "Välj vilket dokument det gäller och skriv årtalet med fyra siffror." in words(answer)
    assert not Document.objects.exists()


# What reading costs


@pytest.mark.slow
@pytest.mark.parametrize(
    ("role", "kind", "queries"),
    [(Role.LSG, DocumentKind.ACTIVITY_PLAN, 51), (Role.CHIEF, DocumentKind.ANNUAL_REPORT, 67)],
)
def test_ten_and_a_thousand_interventions_and_comments_take_the_same_queries(
    cast, sign_in, role, kind, queries
):
    make_budget(cast.one.association)
    make_closing(cast.one.association)
    document = create_document(by=cast.one.access(Role.CHIEF), kind=kind, year=2015)
    version = in_review(cast.one, document).version
    client, pages = sign_in(cast.one.users[role]), {kind: page_of(document)}

    def add(count: int, first: int = 0) -> None:
        comment = {"version": version, "text": "Bra", "at": version.at, "author": cast.one.users[Role.LSG]}
        Comment.objects.bulk_create(Comment(**comment) for _ in range(count))
        add_interventions(cast.one, count, 2015, first)

    add(10)
    assert queries_of(client, pages) == {kind: queries}
    add(990, first=10)
    assert queries_of(client, pages) == {kind: queries}
