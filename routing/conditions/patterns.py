"""The one door to regular expressions of people: RE2, whose time grows with the text and never explodes."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import re2

LONGEST_PATTERN = 500
# More of a text is not looked at: with the memory below the worst expression takes some 0.15 s of it.
SEARCHED_CHARACTERS = 20_000
MOST_MEMORY = 1 << 18


class BadPattern(ValueError):
    """The expression cannot be used; the message says why."""


@lru_cache(maxsize=1_000)
def compile_pattern(pattern: str) -> Any:
    """Raises BadPattern."""
    if not pattern.strip():
        raise BadPattern("An empty expression matches everything; say what to look for.")
    if len(pattern) > LONGEST_PATTERN:
        raise BadPattern(f"An expression has at most {LONGEST_PATTERN} characters.")
    try:
        return re2.compile(pattern, _options())
    except (re2.error, UnicodeError) as error:
        raise BadPattern(f"This is no regular expression that RE2 can use: {_said(error)}.") from None


def pattern_matches(compiled: Any, text: str) -> bool:
    return compiled.search(text[:SEARCHED_CHARACTERS]) is not None


def _options() -> Any:
    options = re2.Options()
    options.max_mem = MOST_MEMORY
    options.case_sensitive = False
    options.log_errors = False
    return options


def _said(error: Exception) -> str:
    said = error.args[0] if error.args else "it can't be read"
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
