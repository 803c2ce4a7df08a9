"""Forms of one's own account: the packages', where a person writes something that is kept."""

from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms

from finsam.web.validators import REFUSED_IN_TEXT


class AddAppForm(ActivateTOTPForm):
    code = forms.CharField(
        label="Kod", widget=forms.TextInput({"autocomplete": "one-time-code", "inputmode": "numeric"})
    )


class AddPasskeyForm(AddWebAuthnForm):
    name = forms.CharField(label="Namn", required=False, max_length=60, validators=REFUSED_IN_TEXT)


class RenamePasskeyForm(EditWebAuthnForm):
    name = forms.CharField(label="Namn", max_length=60, validators=REFUSED_IN_TEXT)
