"""A party's own answer: asked for by a letter with a link, given without signing in."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from django.core import signing
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from finsam.web import clock
from finsam.web.access import Access
from interventions.domain.applications import ANSWERED
from interventions.models import Application, ApplicationParty
from interventions.services.applications import lock_for_applicant, log
from interventions.tasks import send_party_letter
from members.enums import Act

SALT = "interventions.party"
LINK_HOLDS = timedelta(days=30)


class LinkState(StrEnum):
    OPEN = "open"
    USED = "used"
    EXPIRED = "expired"
    REPLACED = "replaced"
    OVER = "over"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Link:
    """What a link leads to. There is a party only when the link is one of ours."""

    state: LinkState
    party: ApplicationParty | None = None


@transaction.atomic
def ask_party(*, by: Access, party: ApplicationParty, site: str) -> ApplicationParty:
    """Sends the letter with the link; an earlier link dies. `site` is the first page's address as the sender sees it.

    Raises ValidationError when the party has confirmed, or when the application takes no answers.
    """
    application = lock_for_applicant(by, party.application_id)
    if application.state not in ANSWERED:
        raise ValidationError("Ansökan tar inte emot fler svar från parterna.", code="state")
    row = _lock_party(application, party.pk)
    if row.confirmed_at:
        raise ValidationError(f"{row} har redan bekräftat.", code="confirmed")
    row.letter += 1
    row.asked_at, row.declined_at = clock.now(), None
    row.save(update_fields=["letter", "asked_at", "declined_at"])
    log(by, application, Act.PARTY_ASKED, row)
    number = row.letter
    transaction.on_commit(lambda: send_party_letter.enqueue(party_id=row.pk, letter=number, site=site))
    return row


def _lock_party(application: Application, pk: int) -> ApplicationParty:
    rows = ApplicationParty.objects.filter(application=application).select_for_update(of=("self",))
    return rows.select_related("membership__organisation").get(pk=pk)


def deliver(party_id: int, letter: int, site: str) -> None:
    """What the worker does. A letter that another has replaced meanwhile is not sent."""
    party = _with_all().filter(pk=party_id, letter=letter, confirmed_at=None).first()
    if party is None:
        return
    context = {
        "party": party,
        "application": party.application,
        "association": party.application.association,
        "link": site.rstrip("/") + reverse("party_answer", args=[token_of(party)]),
        "days": LINK_HOLDS.days,
    }
    subject = f"Finsam: Vill {party} vara med och söka? {party.application.title}"
    text = render_to_string("mail/party.txt", context)
    send_mail(subject, text, None, [party.contact_email])


def _with_all() -> "ApplicationParty.objects":
    return ApplicationParty.objects.select_related(
        "membership__organisation", "application__association", "application__call", "application__created_by"
    )


def token_of(party: ApplicationParty) -> str:
    return signing.dumps([party.pk, party.letter], salt=SALT)


def link_of(token: str) -> Link:
    """What the link stands for: thirty days, until the next letter, and for one answer."""
    try:
        pk, letter = signing.loads(token, salt=SALT, max_age=LINK_HOLDS)
    except signing.SignatureExpired:
        return Link(LinkState.EXPIRED)
    except (signing.BadSignature, TypeError, ValueError):
        return Link(LinkState.UNKNOWN)
    party = _with_all().filter(pk=pk).first()
    if party is None:
        return Link(LinkState.OVER)
    return Link(_state_of(party, letter), party)


def _state_of(party: ApplicationParty, letter: int) -> LinkState:
    if party.letter != letter:
        return LinkState.REPLACED
    if party.confirmed_at or party.declined_at:
        return LinkState.USED
    return LinkState.OPEN if party.application.state in ANSWERED else LinkState.OVER


@transaction.atomic
def answer_party(*, token: str, name: str, confirms: bool) -> Link:
    """The party's answer, given by whoever has its link. The link of the answer is USED.

    Returns the link as it is, with nothing written, when it no longer takes an answer. Raises ValidationError at
    `name` when that is empty or cannot be kept.
    """
    link = link_of(token)
    if link.party is None:
        return link
    application = Application.objects.select_for_update().get(pk=link.party.application_id)
    link = link_of(token)  # as it is now that nobody else can answer
    if link.state != LinkState.OPEN or link.party is None:
        return link
    party = link.party
    if not name.strip():
        raise ValidationError({"name": "Skriv ditt namn."})
    party.confirmed_by = name.strip()
    try:
        party.clean_fields(exclude=["application", "membership"])
    except ValidationError as error:
        raise ValidationError({"name": error.messages}) from error
    party.confirmed_at, party.declined_at = (clock.now(), None) if confirms else (None, clock.now())
    party.save(update_fields=["confirmed_at", "declined_at", "confirmed_by"])
    nobody = Access.system(party.application.association, clock.today())
    log(nobody, application, Act.PARTY_ANSWERED, party, confirms=confirms)
    return Link(LinkState.USED, party)
