"""Sessions of one's own, ended from another place."""

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils import timezone


def end_other_sessions(*, user: Any, keep: str) -> int:
    """Signs the user out everywhere but in the session `keep`; tells how many were ended.

    Sessions do not name their user outside their sealed contents, so each living one is read: an installation
    has as many as it has people at work.
    """
    living = Session.objects.filter(expire_date__gt=timezone.now()).exclude(session_key=keep)
    own = [session.pk for session in living if session.get_decoded().get(SESSION_KEY) == str(user.pk)]
    Session.objects.filter(pk__in=own).delete()
    return len(own)
