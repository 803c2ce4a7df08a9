"""What an application's answers come to as texts of an intervention. Reads and returns; never writes."""

from interventions.domain.agreements import Asked, InterventionTexts, intervention_texts
from interventions.enums import FieldGroup, FieldKind
from interventions.models import Application
from interventions.queries.applications import answers_of, fields_of


def texts_of(application: Application) -> InterventionTexts:
    """By the questions the application is written in: two queries."""
    fields = fields_of(application)
    texts = answers_of(application, fields)
    return intervention_texts(
        [
            Asked(FieldGroup(one.group), FieldKind(one.kind), one.label, one.help_text, texts[one.pk])
            for one in fields
        ]
    )
