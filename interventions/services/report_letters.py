"""The letter to a reporter: which reports are awaited from her, or have come back, each with its address."""

from collections.abc import Sequence

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse

from interventions.enums import SubmissionState
from interventions.models import Submission
from members.models import Association, User


def deliver(user_id: int, submission_ids: Sequence[int]) -> None:
    """What the worker does. Nothing is sent for reports that have gone on since the letter was ordered.

    The note of a returned report is not in the letter: it is read where the report is.
    """
    user = User.objects.filter(pk=user_id, is_active=True).first()
    rows = list(
        Submission.objects.filter(
            pk__in=submission_ids, state__in=[SubmissionState.AWAITED, SubmissionState.RETURNED]
        )
        .select_related("intervention__association", "period")
        .order_by("due", "pk")
    )
    if user is None or not rows:
        return
    association = rows[0].intervention.association
    is_returned = rows[0].state == SubmissionState.RETURNED
    context = {
        "user": user,
        "association": association,
        "is_returned": is_returned,
        "rows": [(row, _link(association, row)) for row in rows],
    }
    subject = "en rapport har kommit tillbaka" if is_returned else _asked(len(rows))
    send_mail(f"Finsam: {subject}", render_to_string("mail/reports.txt", context), None, [user.email])


def _asked(count: int) -> str:
    return "en rapport att lämna" if count == 1 else f"{count} rapporter att lämna"


def _link(association: Association, row: Submission) -> str:
    return settings.SITE_ADDRESS + reverse("report_edit", args=[association.slug, row.pk])
