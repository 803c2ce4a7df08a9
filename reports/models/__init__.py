"""Documents, their paragraphs and versions, comments, sealed editions, and what has been published."""

from reports.models.discharge import Discharge
from reports.models.documents import Document, Passage, PassageState, Section, SectionRevision
from reports.models.editions import Edition, PrintJob, Published
from reports.models.papers import MeetingPaper
from reports.models.review import Comment, DocumentVersion, ReviewRound

__all__ = [
    "Comment",
    "Discharge",
    "Document",
    "DocumentVersion",
    "Edition",
    "MeetingPaper",
    "Passage",
    "PassageState",
    "PrintJob",
    "Published",
    "ReviewRound",
    "Section",
    "SectionRevision",
]
