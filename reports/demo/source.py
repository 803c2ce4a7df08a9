"""Reads the demonstration's data files and makes rows of them, checked like any other input."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import models
from django.utils.timezone import make_aware

FOLDER = Path(__file__).resolve().parent
DEMO_DAY = date(2015, 11, 13)


def read(*path: str) -> Any:
    """A data file by its folder and name: read("vasteras", "texts")."""
    return json.loads(FOLDER.joinpath(*path).with_suffix(".json").read_text())


def read_if_any(*path: str) -> Any:
    """As `read`; empty where the association has no such file."""
    return read(*path) if FOLDER.joinpath(*path).with_suffix(".json").exists() else {}


def day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def at(value: str) -> datetime:
    """A moment in local time: at("2015-11-09T08:50")."""
    return make_aware(datetime.fromisoformat(value))


def plain(value: str | list[str] | None) -> str:
    """Text as paragraphs with an empty line between."""
    return "\n\n".join(value) if isinstance(value, list) else value or ""


def html(blocks: list[str | list[str]]) -> str:
    """Rich text from a list: a string is a paragraph (after "### " a heading), a list is a list of points."""
    return "".join(_block(block) for block in blocks)


def _block(block: str | list[str]) -> str:
    if isinstance(block, list):
        return f"<ul>{''.join(f'<li>{point}</li>' for point in block)}</ul>"
    if block.startswith("### "):
        return f"<h3>{block.removeprefix('### ')}</h3>"
    return f"<p>{block}</p>"


def make(model: type[models.Model], **fields: Any) -> Any:
    """A new row, refused with the same words a person would meet in the admin."""
    row = model(**fields)
    row.full_clean()
    row.save()
    return row
