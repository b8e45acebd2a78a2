"""Identifiers as people and programs see them: a TypeID, which is a prefix and a UUID in base 32.

The encoding is that of the TypeID specification 0.3 (github.com/jetify-com/typeid): 26 digits of Crockford's alphabet,
the 128 bits right-aligned.
"""

from uuid import UUID

from uuid_utils.compat import uuid7

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_VALUES = {digit: value for value, digit in enumerate(ALPHABET)}


def new_id() -> UUID:
    """A version 7 UUID: it sorts by the time it was made."""
    return uuid7()


def to_public(prefix: str, value: UUID) -> str:
    """`t`, UUID -> `t_01j…`."""
    number = value.int
    digits = [ALPHABET[(number >> shift) & 31] for shift in range(125, -1, -5)]
    return f"{prefix}_{''.join(digits)}"


def from_public(prefix: str, text: str) -> UUID:
    """The UUID of a TypeID with this prefix, or of a plain UUID; anything else is a ValueError."""
    head, separator, digits = text.partition("_")
    if not separator:
        return UUID(text)
    if head != prefix or len(digits) != 26 or digits[0] > "7":
        raise ValueError(f"“{text[:40]}” is not an id that begins with {prefix}_.")
    number = 0
    for digit in digits:
        if digit not in _VALUES:
            raise ValueError(f"“{text[:40]}” is not an id that begins with {prefix}_.")
        number = number << 5 | _VALUES[digit]
    return UUID(int=number)
