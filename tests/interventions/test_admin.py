"""The registers of what is done."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from interventions.models import Goal, Intervention, InterventionParty, Measurement, TargetGroup
from members.enums import Role
from members.models import Membership
from tests.builders import make_intervention, make_period, make_submission, make_target

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def chief(cast, sign_in):
    return sign_in(cast.one.users[Role.CHIEF])


def change(row) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def intervention_data(association_id: int, own: Membership, **given) -> dict[str, str]:
    data = {
        "association": association_id,
        "name": "VLC",
        "orientation": "individ",
        "state": "pagar",
        "position": "0",
    }
    data |= {"starts": "2015-01-01", "ends": "", "owner": own.pk, "performer": ""}
    for prefix in ("party_rows", "goals", "reporters"):
        data |= {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}
    return {**data, **given}


def test_an_intervention_is_added_with_its_parties_and_goals(cast, chief):
    own = cast.one.memberships
    group = TargetGroup.objects.create(association=cast.one.association, name="Unga")
    data = intervention_data(
        cast.one.association.pk, own["kommun"], target_groups=group.pk, open_to=own["kommun"].pk
    )
    data |= {
        "party_rows-TOTAL_FORMS": "1",
        "party_rows-0-membership": own["fk"].pk,
        "party_rows-0-contribution": "handläggare",
    }
    data |= {
        "goals-TOTAL_FORMS": "1",
        "goals-0-text": "Fler i arbete",
        "goals-0-first_year": "2015",
        "goals-0-position": "0",
    }
    assert chief.post(reverse("admin:interventions_intervention_add"), data).status_code == 302
    intervention = Intervention.objects.get()
    assert list(intervention.target_groups.all()) == [group]
    assert InterventionParty.objects.get().membership == own["fk"]
    assert Goal.objects.get().association == cast.one.association


@pytest.mark.parametrize("field", ["owner", "open_to", "target_groups"])
def test_an_intervention_takes_own_rows_only(cast, chief, field):
    other = cast.other.memberships["kommun"]
    if field == "target_groups":
        other = TargetGroup.objects.create(association=cast.other.association, name="Deras")
    data = intervention_data(cast.one.association.pk, cast.one.memberships["kommun"], **{field: other.pk})
    response = chief.post(reverse("admin:interventions_intervention_add"), data)
    assert field in response.context["adminform"].form.errors
    assert not Intervention.objects.exists()


def test_open_to_offers_municipalities_only(cast, chief):
    form = chief.get(reverse("admin:interventions_intervention_add")).context["adminform"].form
    assert [label for _, label in form.fields["open_to"].choices] == ["norra kommun"]


def test_a_party_of_another_association_is_refused_in_its_row(cast, chief):
    intervention = make_intervention(cast.one.association, cast.one.memberships["kommun"])
    data = intervention_data(cast.one.association.pk, cast.one.memberships["kommun"])
    data |= {"party_rows-TOTAL_FORMS": "1", "party_rows-0-membership": cast.other.memberships["fk"].pk}
    data |= {"party_rows-0-intervention": intervention.pk}
    assert chief.post(change(intervention), data).status_code == 200
    assert not InterventionParty.objects.exists()


def test_a_personal_identity_number_in_a_description_is_refused(cast, chief):
    data = intervention_data(
        cast.one.association.pk, cast.one.memberships["kommun"], description="Född 19121212-1212"
    )
    response = chief.post(reverse("admin:interventions_intervention_add"), data)
    assert "personnummer" in str(response.context["adminform"].form.errors["description"])
    assert "Född 19121212-1212" in response.content.decode()


def test_a_target_gets_its_result(cast, chief):
    target = make_target(make_intervention(cast.one.association))
    period = make_period(cast.one.association)
    data = {"goal": target.goal_id, "year": "2015", "kind": "andel", "title": "Till arbete", "value": "50"}
    data |= {
        "measurements-TOTAL_FORMS": "1",
        "measurements-INITIAL_FORMS": "0",
        "measurements-0-target": target.pk,
    }
    data |= {"measurements-0-period": period.pk, "measurements-0-part": "52", "measurements-0-base": "118"}
    assert chief.post(change(target), data).status_code == 302
    assert Measurement.objects.get().part == 52
    more = data | {
        "measurements-0-part": "119",
        "measurements-INITIAL_FORMS": "1",
        "measurements-0-id": Measurement.objects.get().pk,
    }
    assert "119 av 118 går inte" in chief.post(change(target), more).content.decode()


def test_another_associations_report_answers_404(cast, chief):
    submission = make_submission(
        make_intervention(cast.other.association), make_period(cast.other.association)
    )
    assert chief.get(change(submission)).status_code == 404


@pytest.mark.parametrize(
    ("state", "may_write"),
    [("vantas", True), ("utkast", True), ("ater", True), ("inskickad", False), ("godkand", False)],
)
def test_a_report_that_is_handed_in_is_only_read_and_no_state_is_chosen(cast, chief, state, may_write):
    report = make_submission(
        make_intervention(cast.one.association), make_period(cast.one.association), state=state
    )
    page = chief.get(change(report)).content.decode()
    assert ('name="cells-0-count"' in page) == may_write
    assert 'name="state"' not in page
    sent = {"intervention": report.intervention_id, "period": report.period_id, "number": 1, "text": "Annat"}
    sent |= {"due": "2016-01-31", "state": "godkand", "cells-TOTAL_FORMS": "0", "cells-INITIAL_FORMS": "0"}
    assert chief.post(change(report), sent).status_code == (302 if may_write else 403)
    gone = chief.post(reverse("admin:interventions_submission_delete", args=[report.pk]), {})
    assert gone.status_code == (200 if may_write else 403)
    report.refresh_from_db()
    assert (report.state, report.text) == (state, "Annat" if may_write else "")


def test_the_year_is_the_first_filter(cast, chief):
    make_intervention(cast.one.association, name="Gammal", starts=date(2010, 1, 1), ends=date(2012, 12, 31))
    make_intervention(cast.one.association, name="Ny", starts=date(2014, 1, 1))
    url = reverse("admin:interventions_intervention_changelist")
    assert [row.name for row in chief.get(url, {"ar": "2011"}).context["cl"].result_list] == ["Gammal"]
    assert [row.name for row in chief.get(url, {"ar": "2015"}).context["cl"].result_list] == ["Ny"]
    changelist = chief.get(url).context["cl"]
    offered = [choice["display"] for choice in changelist.filter_specs[0].choices(changelist)]
    assert offered == ["Alla", "2015", "2014", "2013", "2012", "2011", "2010"]


def read_in(client, text: str):
    file = SimpleUploadedFile("insatser.csv", text.encode())
    return client.post(
        reverse("admin:interventions_intervention_import"), {"resource": "0", "import_file": file}
    )


def test_what_is_exported_can_be_read_in_again(cast, chief):
    make_intervention(cast.one.association, name="VLC", description="Rad ett\nRad två; med semikolon")
    exported = chief.post(
        reverse("admin:interventions_intervention_export"), {"resource": "0", "format": "0"}
    ).content
    assert "Deras" not in exported.decode("utf-8-sig")
    assert read_in(chief, exported.decode("utf-8-sig")).context["result"].totals["skip"] == 1


def test_a_row_naming_another_associations_member_is_refused_by_row_and_column(cast, chief):
    rows = "Namn;Inriktning;Läge;Startar;Insatsägare\nBra;Individinriktad;Pågår;2015-01-01;norra kommun\n"
    rows += "Fel;Individinriktad;Pågår;2015-01-01;sodra kommun\n"
    response = read_in(chief, rows)
    assert "Rad 2, Insatsägare: ”sodra kommun” finns inte bland dem du kan välja" in response.content.decode()
    assert not Intervention.objects.exists()


def test_a_personal_identity_number_in_a_file_is_refused_by_row_and_column(cast, chief):
    rows = "Namn;Inriktning;Läge;Startar;Insatsägare;Beskrivning\nVLC;Individinriktad;Pågår;2015-01-01;norra kommun;121212-1212\n"
    assert "Rad 1, Beskrivning: Texten innehåller 1 personnummer" in read_in(chief, rows).content.decode()


def test_another_associations_intervention_of_the_same_name_is_left_alone(cast, chief):
    theirs = make_intervention(cast.other.association, name="VLC", description="Deras")
    rows = "Namn;Inriktning;Läge;Startar;Insatsägare;Beskrivning\nVLC;Individinriktad;Pågår;2015-01-01;norra kommun;Vår\n"
    response = read_in(chief, rows)
    assert response.context["result"].totals["new"] == 1
    chief.post(
        reverse("admin:interventions_intervention_process_import"), response.context["confirm_form"].initial
    )
    theirs.refresh_from_db()
    assert theirs.description == "Deras"
    assert Intervention.objects.get(association=cast.one.association).description == "Vår"


def test_the_lists_ask_as_few_questions_for_a_thousand_rows_as_for_ten(cast, chief):
    def questions(name: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert chief.get(reverse(f"admin:interventions_{name}_changelist")).status_code == 200
        return len(asked)

    lists = ["intervention", "goal", "target", "submission"]
    owner = cast.one.memberships["kommun"]
    period = make_period(cast.one.association)
    for _ in range(10):
        intervention = make_intervention(cast.one.association, owner)
        make_target(intervention)
        make_submission(intervention, period)
    few = [questions(name) for name in lists]
    Intervention.objects.bulk_create(
        Intervention(
            association=cast.one.association,
            name=f"Många {n}",
            orientation="individ",
            starts=date(2015, 1, 1),
            owner=owner,
        )
        for n in range(1000)
    )
    for intervention in Intervention.objects.all()[:60]:
        make_target(intervention)
    assert [questions(name) for name in lists] == few
