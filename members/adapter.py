"""How people come in: by invitation only, and never by trying again and again."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.ratelimit import respond_429
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from finsam.web import clock
from members.models import User
from members.queries.account import has_second_factor, needs_second_factor

TOLD = ("account/messages/password_changed.txt", "account/messages/password_set.txt")
TOO_OFTEN = ("too_many_login_attempts", "rate_limited")
JUST_NOW = 5 * 60


class ClosedAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "E-postadressen eller lösenordet stämmer inte. Försök igen, eller välj Glömt lösenordet.",
        "incorrect_code": "Koden stämmer inte. Kontrollera den och skriv den igen.",
        "incorrect_password": "Lösenordet stämmer inte. Försök igen.",
        "too_many_login_attempts": "Koden har skrivits fel för många gånger. Begär en ny.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        """Whoever has tried too often gets an answer that programs understand too (429), not one more form."""
        if code in TOO_OFTEN:
            raise ImmediateHttpResponse(respond_429(self.request))
        return super().validation_error(code, *args)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whoever signed in a moment ago has just shown who she is."""
        records = get_authentication_records(self.request, self.request.user)
        if any(clock.ticks() - record["at"] < JUST_NOW for record in records):
            return False
        return super().is_reauthentication_required(app=app, **kwargs)

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        """Signing in and out needs no message: the page itself shows it. What went wrong is always told."""
        if message_template in TOLD or level == messages.ERROR:
            super().add_message(request, level, message_template, *args, **kwargs)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("own_account")


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "Koden stämmer inte. Vänta på nästa kod i appen och skriv den.",
        "cannot_delete_authenticator": "Din roll kräver ett andra steg. Lägg först till ett annat, så kan du ta bort det här.",
    }

    def build_totp_svg(self, url: str) -> SafeString:
        """Drawn in the page itself: the policy lets in no picture by data address."""
        return mark_safe(super().build_totp_svg(url).partition("?>")[2].strip())

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """The last second factor stays with whoever must have one."""
        user = authenticator.user
        if not (settings.SECOND_FACTOR and needs_second_factor(user, clock.today())):
            return True
        return has_second_factor(user, besides=authenticator.pk)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": "Finsam"}


class OrganisationSignInAdapter(DefaultSocialAccountAdapter):
    """An organisation's own sign-in lets in those who already have a user here, by verified address, and nobody else."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def authenticate_by_email(self, sociallogin: Any) -> tuple[User, str] | None:
        for address in sociallogin.email_addresses:
            user = User.objects.filter(email=address.email.lower(), is_active=True).first()
            if address.verified and user:
                # An address told of here would cost her the password: the package takes it from whoever may have
                # signed herself up under somebody else's address, and here nobody signs herself up.
                return user, ""
        return None

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Nothing is tied to a user for later: the address decides each time."""
        if sociallogin.state.get("process") not in (None, "login"):
            raise ImmediateHttpResponse(redirect("own_account"))
