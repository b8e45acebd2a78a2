"""Parts of a confidence for templates: what each says, in words."""

from __future__ import annotations

from typing import Any

from django import template

from resolution.policies.checks import ShownCheck, shown_checks

register = template.Library()

WORDS = {
    "retrieval": "Article fits",
    "grounding": "Says only what the article says",
    "completeness": "All questions taken up",
    "repetition": "Not said before",
    "risk": "Nothing risky found",
    "stated": "The model's own estimate",
    "answer": "There is an answer",
}


@register.filter("part_words")
def part_in_words(name: str) -> str:
    return WORDS.get(name, name.replace("_", " ").capitalize())


@register.filter("checks_in_words")
def checks_in_words(checks: list[dict[str, Any]]) -> list[ShownCheck]:
    return shown_checks(checks)
