"""The fields that a person fills in, checked and settled; the public page shows them, and a team's own form names them."""

from __future__ import annotations

from typing import Any

from django import forms

from tickets.customers.address import LONGEST, parse_address
from tickets.models.ticket import SUBJECT_LIMIT
from tickets.text import looked_at, many_lines, one_line

NAME_LIMIT = 200
MESSAGE_LIMIT = 50_000
PAGE_LIMIT = 2_000


class _LineField(forms.CharField):
    def to_python(self, value: Any) -> str:
        return one_line(_looked_at(self, super().to_python(value) or ""))


class LinesField(forms.CharField):
    def to_python(self, value: Any) -> str:
        return many_lines(_looked_at(self, super().to_python(value) or ""))


class SupportForm(forms.Form):
    """`website` is for robots: a person neither sees nor hears of it. Which robots fill it in, `receive` decides."""

    use_required_attribute = True

    name = _LineField(
        label="Your name",
        max_length=NAME_LIMIT,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.CharField(
        label="Your email address",
        max_length=LONGEST,
        help_text="The answer goes there.",
        error_messages={"required": "Enter your email address."},
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false", "autocapitalize": "none"}),
    )
    subject = _LineField(
        label="Subject",
        max_length=SUBJECT_LIMIT,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    message = LinesField(
        label="Your message",
        max_length=MESSAGE_LIMIT,
        error_messages={"required": "Write what we can help you with."},
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    page = _LineField(required=False, widget=forms.HiddenInput)
    website = forms.CharField(
        label="Website", required=False, widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"})
    )

    def clean_email(self) -> str:
        name, address = _taken_apart(self.cleaned_data["email"])
        self.name_in_address = name
        return address

    def clean_page(self) -> str:
        # Nobody can correct a hidden field, so one that is too long is no error.
        return str(self.cleaned_data["page"])[:PAGE_LIMIT]

    @property
    def shown(self) -> list[forms.BoundField]:
        return [self[name] for name in ("name", "email", "subject", "message")]

    @property
    def author_name(self) -> str:
        return str(self.cleaned_data["name"] or getattr(self, "name_in_address", ""))


def _looked_at(field: forms.CharField, text: str) -> str:
    """Raises ValidationError. Without a limit of its own a text is cut."""
    if field.max_length is not None and len(text) > looked_at(field.max_length):
        raise forms.ValidationError(f"Write at most {field.max_length:,} characters.")
    return text[: looked_at(field.max_length or 0)]


def _taken_apart(text: str) -> tuple[str, str]:
    try:
        return parse_address(text)
    except ValueError:
        raise forms.ValidationError("Enter an email address like name@example.com.") from None
