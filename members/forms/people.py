"""Forms of the registers of people."""

from typing import Any

from django import forms
from django.contrib.auth.forms import BaseUserCreationForm, UserChangeForm

from members.models import Person, RoleGrant, User


class UserByEmailField(forms.CharField):
    """A user by the whole address: nobody is offered a list of everybody who can sign in."""

    widget = forms.EmailInput
    default_error_messages = {
        "unknown": "Det finns ingen inloggning med adressen %(email)s. Be installationens administratör lägga upp den, "
        "eller kontrollera stavningen."
    }

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            return User.objects.filter(pk=value).values_list("email", flat=True).first() or ""
        return value

    def clean(self, value: Any) -> User | None:
        email = super().clean(value).lower()
        if not email:
            return None
        user = User.objects.filter(email=email).first()
        if user is None:
            raise forms.ValidationError(
                self.error_messages["unknown"], code="unknown", params={"email": email}
            )
        return user

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), (data or "").strip().lower())


class PersonForm(forms.ModelForm):
    user = UserByEmailField(
        label="Inloggning",
        required=False,
        help_text="E-postadressen hon loggar in med. Tomt för den som inte loggar in.",
    )

    class Meta:
        model = Person
        fields = ["association", "name", "email", "phone", "user"]


class RoleGrantForm(forms.ModelForm):
    user = UserByEmailField(label="Användare", help_text="E-postadressen hon loggar in med.")

    class Meta:
        model = RoleGrant
        fields = ["association", "user", "role", "valid_from", "valid_until"]


class UserForm(UserChangeForm):
    password = None  # a page of its own, and no part of the hash on this one

    class Meta:
        model = User
        fields = ["email", "name", "is_active", "is_superuser"]
        labels = {"is_superuser": "Installationens administratör"}
        help_texts = {"is_active": "", "is_superuser": ""}


class UserAddForm(BaseUserCreationForm):
    class Meta:
        model = User
        fields = ["email", "name"]
