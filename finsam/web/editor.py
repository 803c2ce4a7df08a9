"""The widget for rich text: a text area that a script turns into a small editor. Without script it stays a text area."""

from django import forms
from django.forms.widgets import Script


class RichTextArea(forms.Textarea):
    class Media:
        css = {"all": ["finsam/editor.css"]}
        js = [Script("finsam/editor.js", type="module")]

    def __init__(self, attrs: dict[str, str] | None = None) -> None:
        super().__init__({"rows": 14, "data-editor": "", **(attrs or {})})
