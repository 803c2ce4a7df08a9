"""The law's minimum of members, kept through every change (docs/adr/0013)."""

from collections.abc import Mapping, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction

from finsam.shared.formats import day as in_words
from finsam.shared.formats import listing
from finsam.shared.periods import Span
from finsam.web.access import Access
from members.domain.composition import Gap, Place, first_break
from members.models import Association, Membership
from members.queries.memberships import lifetime, place_of, roster

REMEDY = (
    "Lägg först till den medlem som tar vid, eller välj ett annat datum. Upphör hela förbundet gör du det på sidan "
    "”Förbundet upphör”."
)


def check_membership(*, by: Access, membership: Membership) -> None:
    """Refuses an added or changed membership that breaks what was complete. Call it inside the transaction that saves."""
    before = _locked_roster(by, membership.association_id)
    after = {**before, membership.pk: place_of(membership)}
    gap = _broken(membership.association, before, after)
    if gap:
        raise ValidationError({_field_at_fault(membership, gap): refusal(gap)}, code="legal_minimum")


@transaction.atomic  # the page that asks before removing is a mere visit
def check_removal(*, by: Access, membership: Membership) -> None:
    """Refuses the removal of a membership when that breaks what was complete."""
    before = _locked_roster(by, membership.association_id)
    after = {pk: place for pk, place in before.items() if pk != membership.pk}
    if gap := _broken(membership.association, before, after):
        raise ValidationError(refusal(gap), code="legal_minimum")


def rosters_before(*, by: Access) -> dict[int, dict[int, Place]]:
    """Every association's roster, its row held until the transaction ends: for many changes at once, in any order."""
    return {row.pk: _locked_roster(by, row.pk) for row in Association.objects.within(by).order_by("pk")}


def check_all(*, by: Access, before: Mapping[int, Mapping[int, Place]]) -> None:
    """Refuses what was done since `before` when it breaks what was complete."""
    for association in Association.objects.within(by).filter(pk__in=before):
        if gap := _broken(association, before[association.pk], roster(by, association.pk)):
            raise ValidationError(refusal(gap), code="legal_minimum")


def refusal(gap: Gap) -> str:
    """What would be lacking, from which day, by which paragraph, and what to do instead."""
    return (
        f"Från och med {in_words(gap.span.first)} skulle förbundet sakna {listing(gap.lacks)}. "
        f"Det måste alltid finnas (3 § finsamlagen). {REMEDY}"
    )


def _locked_roster(by: Access, association_id: int) -> dict[int, Place]:
    # Two who end one member each at the same time would otherwise both find the other one left.
    Association.objects.select_for_update().get(pk=association_id)
    return roster(by, association_id)


def _broken(
    association: Association, before: Mapping[int, Place], after: Mapping[int | None, Place]
) -> Gap | None:
    rosters: tuple[Sequence[Place], Sequence[Place]] = (list(before.values()), list(after.values()))
    span: Span | None = lifetime(association, *rosters)
    return first_break(*rosters, span) if span else None


def _field_at_fault(membership: Membership, gap: Gap) -> str:
    if membership.valid_until and gap.span.first > membership.valid_until:
        return "valid_until"
    return "valid_from" if gap.span.first < membership.valid_from else "organisation"
