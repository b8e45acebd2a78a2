"""Ids that other systems give: what can't be kept as it came is refused and never mended, or two ids would become one."""

from __future__ import annotations

from tickets.stream_safe import normalize_text, stream_safe
from tickets.text import has_controls, is_storable

LONGEST = 255
# At most four characters are one in NFC; a longer id is not looked at.
LONGEST_GIVEN = LONGEST * 4


class BadId(ValueError):
    """No id could be kept of this; the message says why."""


def settled_id(text: str) -> str:
    """In NFC and nothing else: ids are compared byte for byte. Raises BadId."""
    if len(text) > LONGEST_GIVEN:
        raise BadId(f"It must not have more than {LONGEST} characters.")
    if has_controls(text):
        raise BadId("It must not contain control characters.")
    if not is_storable(text):
        raise BadId("It must not contain half a surrogate pair.")
    if stream_safe(text) != text:
        raise BadId("It must not have more than 30 marks on one letter.")
    settled = normalize_text("NFC", text)
    if len(settled) > LONGEST:
        raise BadId(f"It must not have more than {LONGEST} characters.")
    return settled
