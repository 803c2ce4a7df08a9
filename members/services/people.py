"""A person's particulars taken away, while what the group did stays."""

from django.db import transaction

from finsam.web.access import Access
from members.models import Mandate, Person
from members.services.record import record_event
from members.services.seats import cut_mandate


@transaction.atomic
def forget_person(*, by: Access, person: Person) -> None:
    """She becomes "f.d. ledamot": no name, address, telephone or sign-in; her mandates end today and stay in the record."""
    for mandate in Mandate.objects.filter(person=person).select_related("seat__body"):
        if mandate.valid_from > by.day:
            mandate.delete()  # one that never began is no history
        elif mandate.valid_until is None or mandate.valid_until > by.day:
            cut_mandate(by=by, mandate=mandate, on=by.day)
    person.name, person.email, person.phone, person.user = Person.FORGOTTEN, "", "", None
    person.full_clean()
    person.save()
    record_event(by=by, association_id=person.association_id, action="person_forgotten", subject=person)
