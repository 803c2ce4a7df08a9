"""Foreign keys written as strings are invisible to import-linter, so they are looked at here."""

from django.apps import apps
from django.db.models import Model

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
