"""Contents to HTML: one body for browser and paper, and the paper around it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from reports.assemble.contents import Chapter, Contents

MAIN = ("<main>", "</main>")
TOC = ('<nav class="toc"', "</nav>")


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
    return _chapters(contents.chapters, comment_link)


def render_paper(contents: Contents, *, status_lines: tuple[str, ...] = (), draft_mark: str = "") -> str:
    """The whole document that becomes PDF: cover, table of contents, and the same body as in the browser."""
    lines = (*status_lines, f"Dnr {contents.reference}") if contents.reference else status_lines
    pages = [chapter for chapter in contents.chapters if chapter.kind == "page"]
    rest = [chapter for chapter in contents.chapters if chapter.kind != "page"]
    context = {
        "contents": Front(contents.title, contents.association_name, lines, draft_mark, contents.headings),
        "opening": _chapters(pages, None),
        "body": _chapters(rest, None),
    }
    return render_to_string("documents/document.html", context)


def body_of(paper: str) -> SafeString:
    """The body inside stored paper: what the browser shows of a sealed edition. Texts cannot hold these tags."""
    inside = paper.partition(MAIN[0])[2].rpartition(MAIN[1])[0]
    before, _, rest = inside.partition(TOC[0])
    return mark_safe(before + rest.partition(TOC[1])[2] if rest else before)  # our own stored rendering


def _chapters(chapters: Sequence[Chapter], comment_link: str | None) -> SafeString:
    html = render_to_string("documents/body.html", {"chapters": chapters, "comment_link": comment_link})
    return mark_safe(html)  # a rendered template
