"""Who sits where: filling a seat, ending and correcting a mandate, choosing chairs."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from finsam.web.access import Access
from members.models import Body, ChairTerm, Mandate, Person, Seat
from members.queries.bodies import held_on, substitutes_for
from members.services.record import record_change, record_event

STEPS_IN = "träder in för återstoden av tiden (15 § finsamlagen)"


@dataclass(frozen=True)
class Holder:
    """Who is to sit there. Name and e-mail are enough; an address that is known already is the same person."""

    name: str
    email: str = ""


@dataclass(frozen=True)
class Term:
    """From when to when, and on whose decision. The last two may follow later."""

    valid_from: date
    valid_until: date | None = None
    decided_by: str = ""
    decided_on: date | None = None


@dataclass
class Ended:
    """What came of ending a mandate: the substitute's new one, and the seat that is empty after it."""

    stepped_in: Mandate | None = None
    emptied: list[Seat] = field(default_factory=list)


def _hold(seat: Seat) -> None:
    """The seat's group, until the transaction ends: who sits where and who is chair is looked at before it is written."""
    Body.objects.select_for_update().get(pk=seat.body_id)


@transaction.atomic
def fill_seat(*, by: Access, seat: Seat, holder: Holder, term: Term, ends_previous: bool = False) -> Mandate:
    """Puts somebody on the seat. The one who has it steps down the day before, when that is what is wanted."""
    _hold(seat)
    held = held_on(seat, term.valid_from)
    if held and ends_previous:
        _end_the_day_before(by, held, term.valid_from)
    mandate = Mandate(seat=seat, person=person_for(by=by, seat=seat, holder=holder), **vars(term))
    mandate.full_clean()
    mandate.save()
    _record(by, "seat_filled", mandate)
    return mandate


def person_for(*, by: Access, seat: Seat, holder: Holder) -> Person:
    """Somebody known by address, else by a name without address; otherwise a new person."""
    own = Person.objects.filter(association=seat.body.association_id).exclude(name=Person.FORGOTTEN)
    known = own.filter(email__iexact=holder.email).first() if holder.email else None
    if known:
        return known
    namesakes = list(own.filter(name=holder.name))
    if holder.email:
        namesakes = [person for person in namesakes if not person.email]
    if len(namesakes) > 1:
        raise ValidationError(
            {"email": f"Flera personer heter {holder.name}. Skriv e-postadressen till den som ska sitta här."}
        )
    person = namesakes[0] if namesakes else Person(association_id=seat.body.association_id, name=holder.name)
    if person.pk and not holder.email:
        return person
    person.email = holder.email
    person.full_clean()
    is_new = person.pk is None
    person.save()
    record_change(by=by, action="added" if is_new else "changed", subject=person, fields=["email"])
    return person


@transaction.atomic
def end_mandate(*, by: Access, mandate: Mandate, on: date, substitute: Mandate | None = None) -> Ended:
    """`on` is the last day. A substitute who steps in holds the seat for the rest of the term (15 § finsamlagen)."""
    _hold(mandate.seat)
    mandate.refresh_from_db(fields=["valid_from", "valid_until"])
    if on < mandate.valid_from:
        raise ValidationError(
            {"on": f"Mandatet börjar {mandate.valid_from}. Sista dagen kan inte ligga före."}
        )
    if mandate.valid_until and on > mandate.valid_until:
        raise ValidationError(
            {"on": f"Mandatet slutar redan {mandate.valid_until}. Vill du förlänga det ändrar du mandatet."}
        )
    rest = mandate.valid_until
    if substitute:
        _refuse_strangers(mandate.seat, substitute, on)
    cut_mandate(by=by, mandate=mandate, on=on)
    if substitute is None:
        return Ended(emptied=[mandate.seat])
    if rest == on:
        raise ValidationError(
            {"substitute": "Mandattiden är slut den dagen; det finns ingen återstod att träda in för."}
        )
    cut_mandate(by=by, mandate=substitute, on=on)
    stepped_in = Mandate(
        seat=mandate.seat,
        person=substitute.person,
        valid_from=on + timedelta(days=1),
        valid_until=rest,
        decided_by=STEPS_IN,
    )
    stepped_in.full_clean()
    stepped_in.save()
    _record(by, "seat_filled", stepped_in)
    return Ended(stepped_in, [substitute.seat])


def _refuse_strangers(seat: Seat, substitute: Mandate, on: date) -> None:
    if substitute not in substitutes_for(seat, on):
        raise ValidationError(
            {"substitute": "Bara en ersättare för samma medlem träder in (15 § finsamlagen). Välj en annan."}
        )


@transaction.atomic
def change_mandate(*, by: Access, mandate: Mandate, term: Term) -> None:
    """The details that followed later, or were wrong."""
    _hold(mandate.seat)
    changed = [name for name, value in vars(term).items() if getattr(mandate, name) != value]
    for name in changed:
        setattr(mandate, name, getattr(term, name))
    mandate.full_clean()
    if changed:
        mandate.save()
        _cut_chairs(mandate)
        record_change(by=by, action="changed", subject=mandate, fields=changed)


@transaction.atomic
def choose_chair(
    *, by: Access, mandate: Mandate, duty: str, on: date, until: date | None = None
) -> ChairTerm:
    """Whoever had the duty has it to the day before (17 § finsamlagen)."""
    _hold(mandate.seat)
    others = ChairTerm.objects.active_on(on).filter(mandate__seat__body=mandate.seat.body_id)
    for row in others.filter(Q(duty=duty) | Q(mandate__person=mandate.person_id)):
        if row.valid_from == on:
            row.delete()
            continue
        row.valid_until = on - timedelta(days=1)
        row.save(update_fields=["valid_until"])
    term = ChairTerm(mandate=mandate, duty=duty, valid_from=on, valid_until=until)
    term.full_clean()
    term.save()
    record_change(by=by, action="added", subject=term, fields=["duty"])
    return term


@transaction.atomic
def end_mandates_of(*, by: Access, body: Body) -> int:
    """A group that ends takes its mandates with it; one that would have begun later never does."""
    if body.valid_until is None:
        return 0
    rows = Mandate.objects.filter(seat__body=body).select_related("seat__body")
    late = list(rows.filter(Q(valid_until=None) | Q(valid_until__gt=body.valid_until)))
    for mandate in late:
        if mandate.valid_from > body.valid_until:
            record_change(by=by, action="removed", subject=mandate)
            mandate.delete()
        else:
            cut_mandate(by=by, mandate=mandate, on=body.valid_until)
    return len(late)


def _end_the_day_before(by: Access, held: Mandate, first: date) -> None:
    if held.valid_from >= first:
        raise ValidationError(
            {"valid_from": f"{held.person} fick platsen samma dag, {held.valid_from}. Välj en senare dag."}
        )
    cut_mandate(by=by, mandate=held, on=first - timedelta(days=1))


def cut_mandate(*, by: Access, mandate: Mandate, on: date) -> None:
    mandate.valid_until = on
    mandate.save(update_fields=["valid_until"])
    _cut_chairs(mandate)
    _record(by, "mandate_ended", mandate)


def _cut_chairs(mandate: Mandate) -> None:
    """Nobody is chair after she has left her seat."""
    if mandate.valid_until is None:
        return
    mandate.chair_terms.filter(valid_from__gt=mandate.valid_until).delete()
    late = mandate.chair_terms.filter(Q(valid_until=None) | Q(valid_until__gt=mandate.valid_until))
    late.update(valid_until=mandate.valid_until)


def _record(by: Access, action: str, mandate: Mandate) -> None:
    record_event(
        by=by,
        association_id=mandate.seat.body.association_id,
        action=action,
        subject=mandate,
        detail={"seat": mandate.seat_id},
    )
