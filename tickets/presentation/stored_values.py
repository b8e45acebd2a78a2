"""A stored value as people read it: codes as their words, moments with their zone, numbers with two digits."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.db.models import TextChoices
from django.utils.dateparse import parse_datetime
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tickets import states
from tickets.models import Origin, Outcome, ReplyState
from tickets.open_lists import held_label, held_reasons
from tickets.presentation.assistant import name_in_words
from tickets.presentation.badges import two_digits
from tickets.presentation.times import exact_time

NOTHING = "–"
_CODE = re.compile(r"[a-z]+(?:[_.-][a-z]+)+")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d")


def _labels(choices: Iterable[Any]) -> dict[str, str]:
    return {str(one): str(one.label) for words in choices for one in words}


_CHOICES = [
    one for one in vars(states).values() if isinstance(one, type) and issubclass(one, TextChoices) and one.values
]
_WORDS = _labels([*_CHOICES, Origin, Outcome, ReplyState])


def value_in_words(value: Any) -> str:
    """Of what our own steps have written down: its texts are codes and names of ours."""
    if isinstance(value, float):
        return two_digits(value)
    if isinstance(value, list | tuple):
        return ", ".join(map(value_in_words, value)) or NOTHING
    return _ours_in_words(value) if isinstance(value, str) and value else plain_value(value)


def plain_value(value: Any) -> str:
    """Of what people have typed: it stays letter for letter, but for moments."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        # A threshold of 0.875 is no 0.87.
        return f"{round(value, 3):g}"
    if isinstance(value, list | tuple):
        return ", ".join(map(plain_value, value)) or NOTHING
    return _moment_in_words(value) or str(value)


def values_in_words(values: dict[str, Any]) -> dict[str, Any]:
    """Row by row; what is nested stays as it is."""
    return {name: value if isinstance(value, dict) else value_in_words(value) for name, value in values.items()}


def code_in_words(code: str) -> str:
    """`sent_for_review`, `wake-held`, `helpdesk.schedules.wake_held` as words; what is none of our codes as it is."""
    return re.sub(r"[_.-]", " ", code) if _CODE.fullmatch(code) else code


def step_in_words(name: str, *, of: str) -> SafeString:
    """A step of the queue or the clock: `wake-held` is “Wake held”, with the function on hover."""
    return format_html('<span title="{}">{}</span>', of, code_in_words(name).capitalize())


def _ours_in_words(text: str) -> str:
    named = _WORDS.get(text) or _held_words(text) or _moment_in_words(text) or name_in_words(text)
    return named if named != text else code_in_words(text)


def _held_words(text: str) -> str:
    return held_label(text) if text in held_reasons() else ""


def _moment_in_words(value: Any) -> str:
    """Empty for what is no moment with its zone."""
    moment = parse_datetime(value) if isinstance(value, str) and _MOMENT.match(value) else None
    return exact_time(moment) if moment is not None and moment.tzinfo else ""
