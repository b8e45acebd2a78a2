"""Settling text from outside: what can't be stored is replaced, what can't be seen is removed."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import fields, is_dataclass, replace
from typing import Any

REPLACEMENT = "\ufffd"
# PostgreSQL stores neither NUL nor half a surrogate pair.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_CONTROLS = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
# All of Unicode's category Cc.
_ANY_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
# Begins only where a run of blanks does: else a long run would be tried from each of its blanks.
_TRAILING = re.compile(r"(?<![^\S\n])[^\S\n]+(?=\n|\Z)")
_MANY_BREAKS = re.compile(r"\n{4,}")


def storable(value: Any) -> Any:
    """The same value with NUL and lone surrogates replaced in every text in it, keys included."""
    if isinstance(value, str):
        return _UNSTORABLE.sub(REPLACEMENT, value)
    if isinstance(value, list | tuple):
        return type(value)(storable(item) for item in value)
    if isinstance(value, dict):
        return {storable(key): storable(item) for key, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: storable(getattr(value, field.name)) for field in fields(value)})
    return value


def one_line(text: str) -> str:
    """NFC, no control characters, every run of white space one space."""
    return " ".join(_CONTROLS.sub("", _composed(text)).split())


def many_lines(text: str) -> str:
    """NFC, no control characters, line ends `\\n`, no trailing blanks, at most two empty lines in a row."""
    settled = _composed(text).replace("\r\n", "\n").replace("\r", "\n")
    settled = _TRAILING.sub("", _CONTROLS.sub("", settled))
    return _MANY_BREAKS.sub("\n\n\n", settled).strip()


def has_controls(text: str) -> bool:
    return _ANY_CONTROL.search(text) is not None


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", _UNSTORABLE.sub(REPLACEMENT, text))
