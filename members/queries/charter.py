"""What the members have agreed, on a day."""

from datetime import date

from finsam.web.access import Access
from members.models import Charter


def charter_on(access: Access, day: date) -> Charter:
    """The charter that holds on the day; the law's own rules, unsaved, where none is entered."""
    found = Charter.objects.within(access).active_on(day).select_related("archive_municipality").first()
    return found or Charter(association=access.association, valid_from=day)
