"""A spreadsheet runs a cell that begins like a formula: such a text goes out with an apostrophe, and comes in without it."""

import re
from typing import Any

STARTERS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"-?[0-9]+(?:[.,][0-9]+)?")


def escape_formula(value: Any) -> Any:
    """The value as it is written in a cell; a number stays a number."""
    if isinstance(value, str) and _begins_formula(value) and not _NUMBER.fullmatch(value):
        return "'" + value
    return value


def plain_text(value: Any) -> Any:
    """Undoes `escape_formula`."""
    if isinstance(value, str) and value[:1] == "'" and _begins_formula(value[1:]):
        return value[1:]
    return value


def _begins_formula(text: str) -> bool:
    return text.startswith(STARTERS) or text.lstrip(" \"'").startswith(STARTERS)
