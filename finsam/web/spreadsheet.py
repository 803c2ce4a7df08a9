"""Text that a spreadsheet will not take for a formula."""

from typing import Any

STARTERS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def as_text(value: Any) -> str:
    """The value as it is written in a CSV cell; a leading apostrophe keeps a formula from being one."""
    text = str(value)
    dangerous = text.lstrip(" \"'").startswith(STARTERS) or text.startswith(STARTERS)
    return f"'{text}" if dangerous else text
