"""The menu, on a phone and beside the page: what the reader may open, and nothing else."""

import re

import pytest
from django.urls import reverse

from members.enums import Role

pytestmark = pytest.mark.django_db
MENUS = re.compile(r'<nav[^>]*aria-label="(?:Meny på liten skärm|Huvudmeny)"[^>]*>(.*?)</nav>', re.DOTALL)
READS_ALL = {Role.CHIEF, Role.OFFICE, Role.AUDITOR}


@pytest.mark.parametrize("role", list(Role))
def test_the_menu_holds_only_what_the_reader_may_open(cast, sign_in, role):
    client = sign_in(cast.one.users[role])
    html = client.get(reverse("association_start", args=["norra"])).content.decode()
    own = {link for menu in MENUS.findall(html) for link in re.findall(r'href="([^"]+)"', menu)}
    assert {link: client.get(link).status_code for link in own} == dict.fromkeys(own, 200)
    record, diary = (reverse(name, args=["norra"]) in own for name in ("record_list", "diary_list"))
    assert (record, diary) == ((True, True) if role in READS_ALL else (False, False))
    assert reverse("meeting_overview", args=["norra"]) in own


def test_the_phone_has_the_same_menu(cast, sign_in):
    html = (
        sign_in(cast.one.users[Role.AUDITOR])
        .get(reverse("association_start", args=["norra"]))
        .content.decode()
    )
    small, large = (re.findall(r'href="([^"]+)"', menu) for menu in MENUS.findall(html))
    assert small == large
