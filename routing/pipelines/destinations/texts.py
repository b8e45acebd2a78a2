"""Values as text, and texts within the limits of those who take them."""

from __future__ import annotations

import json
from typing import Any

MORE = " …"


def as_text(value: Any) -> str:
    """Null is empty; what is nested stays JSON."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def shorten(text: str, most: int) -> str:
    """So many characters at the most, counted as the vendors may count them: what lies beyond 16 bits counts twice."""
    if length_of(text) <= most:
        return text
    kept, left = [], most - len(MORE)
    for character in text:
        left -= length_of(character)
        if left < 0:
            break
        kept.append(character)
    return "".join(kept).rstrip() + MORE


def length_of(text: str) -> int:
    return len(text) + sum(character > "\uffff" for character in text)


def without_secrets(text: str, secrets: list[str], *, most: int = 2_000) -> str:
    """An excerpt to keep."""
    for secret in sorted((one for one in secrets if len(one) > 3), key=len, reverse=True):
        text = text.replace(secret, "•••")
    return shorten(text, most)
