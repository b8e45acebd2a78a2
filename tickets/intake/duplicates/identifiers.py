"""What names one thing and no other in a text: numbers of orders and invoices, codes, amounts, addresses."""

from __future__ import annotations

import re

_MOMENTS = re.compile(
    r"\b\d{1,2}[:.h]\d{2}(?::\d{2})?(?=\s*(?:uhr|utc|gmt|am|pm|h)\b)|\b\d{1,2}:\d{2}(?::\d{2})?\b"
    r"|\b\d{4}-\d{2}-\d{2}(?:t[\d:.]+z?)?\b|\b\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d{2})\b|(?<![\w#-])(?:19|20)\d{2}(?![\w-])",
    re.IGNORECASE,
)
_MEASURES = re.compile(
    r"(?<![\w.,])\d{1,3}(?:[.,]\d{3}){1,6}(?![\d.,]{0,15}\d)|\b\d+(?:st|nd|rd|th)\b"
    r"|\b\d[\d.,]{0,15}\s{0,3}(?:%|°|percent|prozent|[kmgt]i?b|bytes?|ms|s|sec|secs|seconds?|min|minutes?|hours?|days?|weeks?|"
    r"mm|cm|m|km|kg|g|px|dpi|tage?|stunden?|minuten|sekunden)(?![\w-])",
    re.IGNORECASE,
)
_AMOUNT = re.compile(r"(?<![\w.,])\d{1,3}(?:[.,' ]?\d{3}){0,6}[.,]\d{2}(?![\w]|[.,]\d)")
# Begins only where a word does: else a long word would be tried from each of its letters.
_ADDRESS = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_CODE = re.compile(r"(?<![\w.@/-])#?(?=[\w./-]*\d)[A-Za-z0-9]+(?:[-_/.][A-Za-z0-9]+)*(?![\w@])")

Identifiers = dict[str, frozenset[str]]


def identifiers_in(text: str) -> Identifiers:
    """By their form: two of the same form that differ name two things."""
    found: dict[str, set[str]] = {}
    for form, pattern in (("address", _ADDRESS), ("amount", _AMOUNT)):
        found[form] = {_settled(one) for one in pattern.findall(without_measures(text))}
        text = pattern.sub(" ", text)
    for code in _CODE.findall(without_measures(text)):
        if form := _form(code):
            found.setdefault(form, set()).add(_settled(code))
    return {form: frozenset(values) for form, values in found.items() if values}


def without_measures(text: str) -> str:
    """The text without dates, times and measures: they differ between two tellings of one problem."""
    return _MEASURES.sub(" ", _MOMENTS.sub(" ", text))


def _form(code: str) -> str:
    """The letters before its digits, or how many digits; nothing for a number that counts something."""
    letters = "".join(character for character in code if character.isalpha())
    digits = "".join(character for character in code if character.isdigit())
    if not letters:
        return f"{len(digits)} digits" if len(digits) > 2 else ""
    return code[: code.index(digits[0])].strip("#-_/.").lower() or "mixed"


def _settled(value: str) -> str:
    return value.strip("#").lower().replace(",", ".")
