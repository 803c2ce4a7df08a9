"""What the registers' templates need beyond Django's own tags: a label in each cell, and which choice a filter stands at."""

import json
from typing import Any

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.filter
def cells(result: list[str], headers: list[dict[str, Any]]) -> list[SafeString]:
    """The row's ready cells, each with its column's name, so that a row can stand as a card on a phone."""
    return [_labelled(cell, str(header["text"])) for cell, header in zip(result, headers, strict=True)]


def _labelled(cell: str, label: str) -> SafeString:
    label = conditional_escape(label[:1].upper() + label[1:])
    # The cells come from Django's own change list, already escaped; only attributes are added.
    return mark_safe(cell.replace("<th ", '<th scope="row" ', 1).replace("<td ", f'<td data-l="{label}" ', 1))


@register.filter
def selected(choices: list[dict[str, Any]]) -> dict[str, Any]:
    """The chosen one, and whether it narrows the list: the first choice is always all."""
    for number, choice in enumerate(choices):
        if choice["selected"]:
            return {"display": choice["display"], "active": number > 0}
    return {"display": "Eget urval", "active": True}


@register.filter
def plainly(formset_data: str) -> str:
    """The words of the script that adds rows, without the name of the model in them."""
    data = json.loads(formset_data)
    data["options"] |= {"addText": "Lägg till en rad", "deleteText": "Ta bort raden"}
    return json.dumps(data)
