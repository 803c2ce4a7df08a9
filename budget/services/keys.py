"""Writing of the municipalities' keys and of the population they are counted on."""

from collections.abc import Mapping
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from budget.models import Budget
from budget.queries.keys import (
    KeyDraft,
    Weights,
    adopted_years,
    all_towns,
    holding,
    proposed,
    stored_weights,
)
from finsam.shared.formats import listing
from finsam.web.access import Access
from members.enums import KeyKind, Payer
from members.models import Association, KeyWeight, Organisation, Population, ShareKey
from members.services.record import record_change


@transaction.atomic
def save_key(*, by: Access, draft: KeyDraft, key: ShareKey | None = None) -> ShareKey:
    """Stores the key with the weights of its years; the years outside the draft stay as they were.

    Figures of population that the register lacks are added to it. Raises BadKey for a key that cannot be used and
    ValidationError when the year of an adopted budget would be shared in another way.
    """
    Association.objects.select_for_update().get(pk=by.association.pk)
    weights = proposed(by, draft)
    if key is not None:
        list(
            Budget.objects.within(by).select_for_update().filter(municipal_key=key)
        )  # none is adopted meanwhile
        _refuse_adopted(by, key, weights)
    saved = _filled_in(key or ShareKey(association=by.association, kind=draft.kind), draft)
    saved.full_clean()
    saved.save()
    if draft.kind == KeyKind.POPULATION and draft.population_day:
        _add_population(by, draft.population_day, draft.inhabitants, draft.source)
    KeyWeight.objects.within(by).filter(key=saved, year__in=weights).delete()
    KeyWeight.objects.bulk_create(
        KeyWeight(key=saved, year=year, membership_id=member, weight=weight)
        for year, own in weights.items()
        for member, weight in own.items()
    )
    record_change(by=by, action="changed" if key else "added", subject=saved, fields=["weights"])
    return saved


def _filled_in(key: ShareKey, draft: KeyDraft) -> ShareKey:
    key.payer = Payer.MUNICIPALITY
    key.name, key.reason, key.source = draft.name, draft.reason, draft.source
    key.population_day = draft.population_day
    key.phased_from, key.phased_to = draft.phased_from, draft.phased_to
    return key


def _refuse_adopted(by: Access, key: ShareKey, weights: Weights) -> None:
    """A budget is shared by the latest year of its key, so that a new year may change a later budget too."""
    before = stored_weights(by, key)
    after = before | weights
    changed = [year for year in adopted_years(by, key) if holding(before, year) != holding(after, year)]
    if changed:
        years = listing([str(year) for year in changed])
        raise ValidationError(
            f"Budgeten för {years} är fastställd med den här nyckeln, så andelarna ligger fast. "
            f"Välj år från {changed[-1] + 1}, eller lägg upp en ny nyckel.",
            code="adopted",
        )


def _add_population(by: Access, day: date, inhabitants: Mapping[int, int], source: str) -> None:
    """Only what is lacking, and only for own members: what the register has is its administrator's."""
    for town in all_towns(by):
        if town.membership in inhabitants:
            Population.objects.get_or_create(
                organisation_id=town.organisation,
                day=day,
                defaults={"inhabitants": inhabitants[town.membership], "source": source},
            )


@transaction.atomic
def read_in_population(*, by: Access, figures: Mapping[int, int], day: date, source: str) -> tuple[int, int]:
    """The register's administrator stores organisation → inhabitants on the day. Returns how many are new and changed."""
    if not by.user.is_superuser:
        raise PermissionDenied("the register of the installation is its administrator's")
    known = dict(Population.objects.filter(day=day).values_list("organisation", "inhabitants"))
    names = set(Organisation.objects.filter(pk__in=figures).values_list("pk", flat=True))
    if names != set(figures):
        raise ValidationError("En kommun finns inte längre i registret. Läs in filen igen.", code="gone")
    for organisation, inhabitants in figures.items():
        if known.get(organisation) != inhabitants:
            Population.objects.update_or_create(
                organisation_id=organisation,
                day=day,
                defaults={"inhabitants": inhabitants, "source": source},
            )
    changed = [one for one, own in figures.items() if one in known and known[one] != own]
    return len(set(figures) - set(known)), len(changed)
