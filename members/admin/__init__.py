"""The registers of who: in the order of the menu."""

from contextlib import suppress

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.contrib import admin
from django.contrib.admin.exceptions import NotRegistered
from django.contrib.auth.models import Group
from django_tasks_db.models import DBTaskResult

from members.admin import associations, bodies, charter, diary, meetings, people, record, shares, texts, work

__all__ = [
    "associations",
    "bodies",
    "charter",
    "diary",
    "meetings",
    "people",
    "record",
    "shares",
    "texts",
    "work",
]

# Registers of packages that nobody here works in: groups are not our roles, addresses and second factors are the users',
# jobs are the server's, and an organisation's own sign-in is set in the environment.
PACKAGES = (Group, EmailAddress, Authenticator, SocialAccount, SocialApp, SocialToken, DBTaskResult)
for model in PACKAGES:
    with suppress(NotRegistered):
        admin.site.unregister(model)
