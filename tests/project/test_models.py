"""Foreign keys written as strings are invisible to import-linter, so they are looked at here."""

from django.apps import apps
from django.db.models import CharField, Model, TextField

from finsam.web.fields import SafeCharField, SafeTextField

LOWEST_FIRST = ["members", "interventions", "budget", "reports"]


def _upward_relations(model: type[Model]) -> list[str]:
    height = LOWEST_FIRST.index(model._meta.app_label)
    return [
        f"{model._meta.label}.{field.name} points up at {field.related_model._meta.label}"
        for field in model._meta.get_fields()
        if field.is_relation
        and not field.auto_created
        and field.related_model is not None
        and field.related_model._meta.app_label in LOWEST_FIRST[height + 1 :]
    ]


def test_no_model_points_at_a_higher_app() -> None:
    models = [model for label in LOWEST_FIRST for model in apps.get_app_config(label).get_models()]
    assert models
    assert [relation for model in models for relation in _upward_relations(model)] == []


# Written by the product itself, or checked in another way.
NOT_TYPED = {
    "members.Association.organisation_number",
    "members.Association.slug",
    "members.AuditEvent.action",
    "members.AuditEvent.hash",
    "members.AuditEvent.object_id",
    "members.AuditEvent.object_type",
    "members.AuditEvent.previous_hash",
    "members.Organisation.organisation_number",
    "members.Person.email",
    "members.Attachment.sha256",
    "members.Reminder.key",
    "members.Stop.code",
    "members.User.email",
    "members.User.password",
    "interventions.ApplicationFile.sha256",
    "interventions.ApplicationParty.contact_email",  # refuses them too, by a field of its own
    "interventions.CountCell.age",
    "interventions.CountCell.place",
    "budget.LedgerFile.encoding",
    "budget.LedgerFile.ksumma",
    "budget.LedgerFile.sha256",
    "budget.LedgerFile.sie_type",
    "reports.DocumentVersion.contents_hash",
    "reports.Edition.html",
    "reports.Edition.sha256",
    "reports.MeetingPaper.message",
    "reports.MeetingPaper.sha256",
    "reports.PassageState.hash",
    "reports.PassageState.html",
    "reports.PrintJob.message",
    "reports.PrintJob.recipe",
    "reports.Published.key",
    "reports.Section.key",
}


def test_every_text_somebody_types_refuses_personal_numbers() -> None:
    texts = {
        f"{model._meta.label}.{field.name}": field
        for label in LOWEST_FIRST
        for model in apps.get_app_config(label).get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, CharField | TextField) and not field.choices
    }
    safe = {name for name, field in texts.items() if isinstance(field, SafeCharField | SafeTextField)}
    assert len(safe) > 50
    assert set(texts) - safe == NOT_TYPED
