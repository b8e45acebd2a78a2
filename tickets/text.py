"""Settling text from outside: what can't be stored is replaced, what can't be seen is removed."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from typing import Any

from tickets.stream_safe import normalize_text

REPLACEMENT = "\ufffd"
LEAST_LOOKED_AT = 10_000
# PostgreSQL stores neither NUL nor half a surrogate pair.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_CONTROLS = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
# All of Unicode's category Cc.
_ANY_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
# Begins only where a run of blanks does: else a long run would be tried from each of its blanks.
_TRAILING = re.compile(r"(?<![^\S\n])[^\S\n]+(?=\n|\Z)")
_MANY_BREAKS = re.compile(r"\n{4,}")


def storable_text(value: Any) -> Any:
    """The same value with NUL and lone surrogates replaced in every text in it, keys included.

    For what is read, never for ids before they are checked: two that differ would become one.
    """
    if isinstance(value, str):
        return _UNSTORABLE.sub(REPLACEMENT, value)
    if isinstance(value, list | tuple):
        return type(value)(storable_text(item) for item in value)
    if isinstance(value, dict):
        return {storable_text(key): storable_text(item) for key, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: storable_text(getattr(value, field.name)) for field in fields(value)})
    return value


def looked_at(kept: int) -> int:
    """How many characters of a text are looked at of which so many may be kept: settling it can only make it shorter."""
    return max(LEAST_LOOKED_AT, kept * 4)


def one_line(text: str) -> str:
    """NFC, no control characters, every run of white space one space."""
    return " ".join(_CONTROLS.sub("", _composed(text)).split())


def many_lines(text: str) -> str:
    """NFC, no control characters, line ends `\\n`, no trailing blanks, at most two empty lines in a row."""
    settled = _composed(text).replace("\r\n", "\n").replace("\r", "\n")
    settled = _TRAILING.sub("", _CONTROLS.sub("", settled))
    return _MANY_BREAKS.sub("\n\n\n", settled).strip()


def is_storable(text: str) -> bool:
    return _UNSTORABLE.search(text) is None


def has_controls(text: str) -> bool:
    return _ANY_CONTROL.search(text) is not None


def _composed(text: str) -> str:
    return normalize_text("NFC", _UNSTORABLE.sub(REPLACEMENT, text))
