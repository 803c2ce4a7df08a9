"""Letters that ask somebody to come in, or tell her that she has been given something to do here."""

from datetime import timedelta

from django.conf import settings
from django.db import models

from finsam.web.models import ScopedModel
from members.models.associations import Association

LINK_HOLDS = timedelta(days=7)


class Invitation(ScopedModel):
    """One letter. The newest tells how it went; whoever has not yet come in may be sent another."""

    scope_path = "association"

    association = models.ForeignKey(
        Association, on_delete=models.CASCADE, related_name="invitations", verbose_name="förbund"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="invitations",
        verbose_name="användare",
    )
    at = models.DateTimeField("tidpunkt")
    sent_at = models.DateTimeField("skickad", null=True, blank=True)
    failed_at = models.DateTimeField("kunde inte skickas", null=True, blank=True)

    class Meta:
        verbose_name = "inbjudan"
        verbose_name_plural = "inbjudningar"
        ordering = ["association", "-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sent_at=None) | models.Q(failed_at=None),
                name="members_invitation_sent_or_failed",
                violation_error_message="Ett brev är antingen skickat eller inte.",
            )
        ]

    def __str__(self) -> str:
        return f"Inbjudan till {self.user}"
