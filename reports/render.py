"""Contents to HTML: one body for browser and paper, and the paper around it."""

from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from reports.assemble.contents import Contents

MAIN = ("<main>", "</main>")


@dataclass(frozen=True)
class Front:
    """What cover, running head and contents page say. `draft_mark` is at the foot of every page until sealing."""

    title: str
    association_name: str
    status_lines: tuple[str, ...]
    draft_mark: str
    headings: tuple[tuple[str, str, str], ...]


def render_body(contents: Contents, *, comment_link: str | None = None) -> SafeString:
    """The chapters as HTML. With a link each paragraph and row gets a quiet way to comment on it."""
    html = render_to_string("documents/body.html", {"contents": contents, "comment_link": comment_link})
    return mark_safe(html)  # a rendered template


def render_paper(contents: Contents, *, status_lines: tuple[str, ...] = (), draft_mark: str = "") -> str:
    """The whole document that becomes PDF: cover, table of contents, and the same body as in the browser."""
    lines = (*status_lines, f"Dnr {contents.reference}") if contents.reference else status_lines
    front = Front(contents.title, contents.association_name, lines, draft_mark, contents.headings)
    return render_to_string("documents/document.html", {"contents": front, "body": render_body(contents)})


def body_of(paper: str) -> SafeString:
    """The body inside stored paper: what the browser shows of a sealed edition. Texts cannot hold these tags."""
    inside = paper.partition(MAIN[0])[2].rpartition(MAIN[1])[0]
    return mark_safe(inside)  # our own stored rendering
