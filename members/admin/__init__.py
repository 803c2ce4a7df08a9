"""The registers of who: in the order of the menu."""

from contextlib import suppress

from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.admin.exceptions import NotRegistered
from django.contrib.auth.models import Group
from django_tasks_db.models import DBTaskResult

from members.admin import associations, bodies, meetings, people, record, shares, texts

__all__ = ["associations", "bodies", "meetings", "people", "record", "shares", "texts"]

# Registers of packages that nobody here works in: groups are not our roles, addresses are the users', jobs are the server's.
for model in (Group, EmailAddress, DBTaskResult):
    with suppress(NotRegistered):
        admin.site.unregister(model)
