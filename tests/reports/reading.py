"""A plan with words in it, and how a test writes in it, asks about it and reads it."""

import re

from django.urls import reverse

from reports.models import Document, Passage, ReviewRound, Section
from reports.services.documents import create_document
from reports.services.reviews import open_review
from reports.services.texts import newest_revision, save_section_text
from tests.cast import TODAY, Troupe

FIRST = "Förbundschefen leder det dagliga arbetet på kansliet."
SECOND = "Beredningsgruppen träffas sex gånger under hela året."
TEXT = f"<p>{FIRST}</p><p>{SECOND}</p>"


def write(troupe: Troupe, document: Document, html: str, key: str = "organisation") -> Section:
    section = document.sections.get(key=key)
    base = newest_revision(section)
    number = base.number if base else 0
    save_section_text(by=troupe.access("chief"), section=section, html=html, base_number=number)
    return section


def written_plan(troupe: Troupe, year: int = 2016) -> Document:
    plan = create_document(by=troupe.access("chief"), kind="activity_plan", year=year)
    write(troupe, plan, TEXT)
    return plan


def in_review(troupe: Troupe, document: Document) -> ReviewRound:
    return open_review(by=troupe.access("chief"), document=document, body=troupe.lsg, closes=TODAY)


def passage_of(document: Document, words: str) -> Passage:
    """The paragraph whose latest wording holds the words."""
    states = [
        state
        for passage in Passage.objects.filter(section__document=document)
        for state in passage.states.all()
    ]
    return next(state.passage for state in reversed(states) if words in state.html)


def page_of(document: Document) -> str:
    return reverse("document_detail", args=[document.association.slug, document.pk])


def article(html: str) -> str:
    """The document itself, without what stands around it."""
    return re.search(r'<article class="sheet paper[^"]*">(.*?)</article>', html, re.DOTALL)[1]
