"""What every stored thing of an association has: a way to its association, and often a span of days."""

from datetime import date
from typing import Any, ClassVar, Self

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import models
from django.db.models import F, Q

from finsam.shared.periods import Span
from finsam.web.access import Access


class ScopedQuerySet(models.QuerySet):
    def within(self, access: Access) -> Self:
        """Only what belongs to the association(s) of this access. The one filter between associations."""
        return self.filter(**{f"{self.model.scope_path}__in": access.association_ids})


class ScopedModel(models.Model):
    """`scope_path` is the lookup from the model to its association's primary key."""

    scope_path: ClassVar[str]
    objects = ScopedQuerySet.as_manager()

    class Meta:
        abstract = True

    def association_id_in_scope(self) -> int | None:
        """The association this row belongs to, through its own fields; None while a link is missing."""
        value: Any = self
        for step in self.scope_path.split("__"):
            try:
                value = value.pk if step == "pk" else getattr(value, step)
            except ObjectDoesNotExist:
                return None
            if value is None:
                return None
        return getattr(value, "pk", value)

    def clean(self) -> None:
        super().clean()
        own = self.association_id_in_scope()
        if own is None:
            return
        for link in self._meta.concrete_fields:
            target = link.related_model
            if not link.is_relation or not issubclass(target, ScopedModel) or target.scope_path == "pk":
                continue
            other = getattr(self, link.name) if getattr(self, link.attname) else None
            if other is not None and other.association_id_in_scope() not in (own, None):
                raise ValidationError({link.name: "Välj något som hör till samma förbund."})


class DatedQuerySet(ScopedQuerySet):
    def active_on(self, day: date) -> Self:
        """Those that hold on the day."""
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=day), valid_from__lte=day)


class DatedModel(ScopedModel):
    """Holds from one day up to and including another; an open end is empty."""

    valid_from = models.DateField("från och med")
    valid_until = models.DateField(
        "till och med", null=True, blank=True, help_text="Tomt betyder tills vidare."
    )
    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints: ClassVar[list] = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="%(app_label)s_%(class)s_ends_after_start",
                violation_error_message="Slutdatum måste vara samma dag som startdatum eller senare.",
            )
        ]

    @property
    def span(self) -> Span:
        return Span(self.valid_from, self.valid_until)

    def is_active_on(self, day: date) -> bool:
        return self.span.holds(day)

    def clean(self) -> None:
        super().clean()
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            raise ValidationError(
                {
                    "valid_until": f"Slutet ligger före starten {self.valid_from}. Välj samma dag eller en senare."
                }
            )

    def refuse_overlap(self, others: models.QuerySet, message: str) -> None:
        """Raises at `valid_from` when another row of `others` holds on one of the same days."""
        if not self.valid_from or (self.valid_until and self.valid_until < self.valid_from):
            return
        overlapping = others.exclude(pk=self.pk).filter(
            Q(valid_until=None) | Q(valid_until__gte=self.valid_from)
        )
        if self.valid_until:
            overlapping = overlapping.filter(valid_from__lte=self.valid_until)
        if overlapping.exists():
            raise ValidationError({"valid_from": message})
