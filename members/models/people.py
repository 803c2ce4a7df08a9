"""People of the association's own work (never participants): users, persons with mandates, roles."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower

from finsam.web.fields import SafeCharField, SafeEmailField
from finsam.web.models import DatedModel, ScopedModel
from members.enums import Role
from members.models.associations import Association


class UserManager(BaseUserManager):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email=(email or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in, by e-mail address. A superuser administers the installation, not an association's content."""

    email = SafeEmailField(
        "e-postadress",
        unique=True,
        error_messages={"unique": "Det finns redan en användare med den adressen."},
    )
    name = SafeCharField("namn", max_length=120, blank=True)
    is_active = models.BooleanField("får logga in", default=True)
    date_joined = models.DateTimeField("upplagd", auto_now_add=True)

    objects = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        verbose_name = "användare"
        verbose_name_plural = "användare"
        ordering = ["email"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")),
                name="members_user_email_lower",
                violation_error_message="Skriv e-postadressen med små bokstäver.",
            )
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def is_staff(self) -> bool:
        """Django's admin asks; our admin site answers by role (finsam.web.admin)."""
        return self.is_active

    def clean(self) -> None:
        super().clean()
        self.email = self.email.strip().lower()


class Person(ScopedModel):
    """Somebody who holds seats in the association. Has a user only if she signs in."""

    scope_path = "association"
    FORGOTTEN = "f.d. ledamot"  # the name of somebody whose particulars have been taken away

    association = models.ForeignKey(
        Association, on_delete=models.CASCADE, related_name="persons", verbose_name="förbund"
    )
    name = SafeCharField("namn", max_length=120)
    email = SafeEmailField("e-postadress", blank=True)
    phone = SafeCharField("telefon", max_length=40, blank=True)
    user = models.ForeignKey(
        User,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="persons",
        verbose_name="inloggning",
    )

    class Meta:
        verbose_name = "person"
        verbose_name_plural = "personer"
        ordering = ["association", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["association", "user"],
                name="members_person_one_user",
                violation_error_message="Inloggningen hör redan till en annan person i förbundet.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_forgotten(self) -> bool:
        return self.name == self.FORGOTTEN

    def has_history(self) -> bool:
        """Has she held a seat, been to a meeting or had a task? Then the person stays, without particulars."""
        links = (link for link in self._meta.related_objects if not link.many_to_many)
        return any(link.related_model.objects.filter(**{link.field.name: self}).exists() for link in links)


class RoleGrant(DatedModel):
    """A role by appointment. The rights of board and LSG follow from today's mandates instead."""

    scope_path = "association"
    GRANTABLE = (Role.CHIEF, Role.OFFICE, Role.REPORTER, Role.AUDITOR)

    association = models.ForeignKey(
        Association, on_delete=models.CASCADE, related_name="role_grants", verbose_name="förbund"
    )
    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="role_grants", verbose_name="användare"
    )
    role = models.CharField("roll", max_length=10, choices=[(role.value, role.label) for role in GRANTABLE])

    class Meta:
        verbose_name = "roll"
        verbose_name_plural = "roller"
        ordering = ["association", "role", "user"]
        constraints = [*DatedModel.Meta.constraints]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"

    def clean(self) -> None:
        super().clean()
        if self.association_id and self.user_id:
            self.refuse_overlap(
                RoleGrant.objects.filter(association=self.association_id, user=self.user_id, role=self.role),
                f"{self.user} är redan {self.get_role_display().lower()} under den tiden. "
                "Ändra den rollens datum i stället.",
            )
