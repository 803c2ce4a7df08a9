"""Forms of the registers of people."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib.auth.forms import BaseUserCreationForm, UserChangeForm

from finsam.shared import formats
from finsam.web import clock
from finsam.web.validators import REFUSED_IN_TEXT
from members.enums import Role
from members.models import Person, RoleGrant, User
from members.queries.access import has_other_chief


class UserByEmailField(forms.CharField):
    """A user by the whole address: nobody is offered a list of everybody who can sign in."""

    widget = forms.EmailInput
    default_error_messages = {
        "unknown": "Det finns ingen inloggning med adressen %(email)s. Kontrollera stavningen, eller lämna rutan tom: "
        "när personen är sparad kan du bjuda in henne."
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
        return user or self.answer_unknown(email)

    def answer_unknown(self, email: str) -> User:
        raise forms.ValidationError(self.error_messages["unknown"], code="unknown", params={"email": email})

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), (data or "").strip().lower())


class NewUserByEmailField(UserByEmailField):
    """As above; somebody unknown becomes a user that is not saved yet."""

    def answer_unknown(self, email: str) -> User:
        User._meta.get_field("email").run_validators(email)
        return User(email=email)


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
    user = NewUserByEmailField(
        label="Användare",
        help_text="E-postadressen hon loggar in med. Har hon ingen inloggning får hon en, och ett brev med en länk.",
    )
    name = forms.CharField(
        label="Hennes namn",
        required=False,
        max_length=120,
        validators=REFUSED_IN_TEXT,
        help_text="Behövs bara om hon inte har någon inloggning än.",
    )

    class Meta:
        model = RoleGrant
        fields = ["association", "user", "role", "valid_from", "valid_until"]

    def _get_validation_exclusions(self) -> set[str]:
        """A user who is made with the role cannot be looked up before."""
        user = self.cleaned_data.get("user")
        return super()._get_validation_exclusions() | ({"user"} if user and user.pk is None else set())

    def clean(self) -> dict[str, Any]:
        """Refuses to take the chief's role from the only one who has it: nobody could give it back."""
        cleaned = super().clean()
        stored = RoleGrant.objects.filter(pk=self.instance.pk).first()
        if stored is None or stored.role != Role.CHIEF or not stored.is_active_on(clock.today()):
            return cleaned
        empty = _first_day_without(stored, cleaned)
        if empty and not has_other_chief(stored, empty):
            field = "valid_until" if cleaned.get("role") == Role.CHIEF else "role"
            self.add_error(field, no_chief(empty))
        return cleaned


def _first_day_without(stored: RoleGrant, changed: dict[str, Any]) -> date | None:
    """From when the change leaves the chief's place empty; None when it does not."""
    today, until = clock.today(), changed.get("valid_until")
    starts, place = changed.get("valid_from"), changed.get("association")
    moved = place is not None and place.pk != stored.association_id
    if changed.get("role") != Role.CHIEF or moved or (starts and starts > today):
        return today
    shortened = until and (stored.valid_until is None or until < stored.valid_until)
    return max(until + timedelta(days=1), today) if shortened else None


def no_chief(day: date) -> str:
    return (
        f"Förbundet skulle stå utan förbundschef från och med {formats.day(day)}. "
        "Lägg först upp den som tar över, och avsluta sedan den här rollen."
    )


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
