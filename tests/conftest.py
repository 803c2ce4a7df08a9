"""Fixtures shared by all tests."""

import pytest

from tests.cast import Cast, make_cast


@pytest.fixture
def cast(db) -> Cast:
    return make_cast()


@pytest.fixture
def sign_in(client):
    """Signs a user in and returns the client; the first visit, which settles the session, is made."""

    def as_user(user):
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        client.get("/livez")
        return client

    return as_user
