"""An association ends, alone or by going up into another one."""

from datetime import date, timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q

from finsam.shared.formats import day as in_words
from finsam.shared.money import invariant
from finsam.web.access import Access
from members.enums import Act
from members.models import Association, ChairTerm, Mandate, Membership, Succession
from members.permissions import Permission, require
from members.queries.succession import possible_successors
from members.services.record import record_event


@transaction.atomic
def dissolve(
    *, by: Access, on: date, into_name: str = "", amount: Decimal | None = None, source: str = ""
) -> Association:
    """Ends the association with its memberships and mandates on the day. The office keeps its way in, to close the books.

    Raises ValidationError when it has ended already, on a day before it was formed, or when something begins later.
    """
    require(by, Permission.DISSOLVE)
    association = Association.objects.select_for_update().get(pk=by.association.pk)
    _check_day(association, on)
    dated = {
        "medlemskap": Membership.objects.within(by),
        "mandat": Mandate.objects.within(by),
        "ordförandeuppdrag": ChairTerm.objects.within(by),
    }
    for name, rows in dated.items():
        _end(name, rows, on)
    association.ended = on
    association.full_clean()
    association.save(update_fields=["ended"])
    detail = {"on": on.isoformat(), "into": into_name, "source": source}
    detail["amount"] = "" if amount is None else invariant(amount)
    record_event(
        by=by,
        association_id=association.pk,
        action=Act.ASSOCIATION_DISSOLVED,
        subject=association,
        detail=detail,
    )
    return association


@transaction.atomic
def merge_into(*, by: Access, successor: Association, on: date, amount: Decimal, source: str) -> Succession:
    """Ends the association and lets the successor take over the day after: the sum stands once, in the successor.

    Raises ValidationError when the user does not lead both.
    """
    require(by, Permission.DISSOLVE)
    if not possible_successors(by).filter(pk=successor.pk).exists():
        raise ValidationError(
            "Du är inte förbundschef i det förbundet. Skriv dess namn i stället, så lägger dess chef in övertagandet."
        )
    ended = dissolve(by=by, on=on, into_name=successor.name, amount=amount, source=source)
    succession = Succession(
        association=successor,
        predecessor=ended,
        predecessor_name=ended.name,
        taken_over_on=on + timedelta(days=1),
        amount=amount,
        source=source,
    )
    succession.full_clean()
    succession.save()
    record_event(
        by=by,
        association_id=successor.pk,
        action=Act.ASSOCIATION_MERGED,
        subject=succession,
        detail={"predecessor": ended.name, "amount": invariant(amount), "source": source},
    )
    return succession


def _check_day(association: Association, on: date) -> None:
    if association.ended:
        raise ValidationError(f"Förbundet har redan upphört, {in_words(association.ended)}.")
    if association.started and on < association.started:
        raise ValidationError(
            {"on": f"Förbundet bildades {in_words(association.started)}. Välj en senare dag."}
        )


def _end(name: str, rows: models.QuerySet, on: date) -> None:
    later = rows.filter(valid_from__gt=on).count()
    if later:
        raise ValidationError(
            {
                "on": f"{later} {name} börjar efter {in_words(on)}. Ta bort dem först, eller välj en senare dag."
            }
        )
    rows.filter(Q(valid_until=None) | Q(valid_until__gt=on)).update(valid_until=on)
