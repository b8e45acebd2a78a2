"""Masks what is personal in a text: addresses, phone and card numbers, links, and what the record says of the customer.

What is left still tells what the ticket is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tickets.models import Customer

# Bounded, so that no text makes them slow.
_EMAIL = re.compile(r"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,6}")
_LINK = re.compile(r"\b(?:https?://|www\.)\S{1,2000}", re.IGNORECASE)
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b")
_DIGITS = re.compile(r"(?<![\w.])\+?\(?\d(?:[ ()./-]{0,2}\d){6,18}(?![\w])")
CARD_DIGITS = range(13, 20)
PHONE_DIGITS = range(7, 16)
# A part of a name that is shorter says too little and stands in too many words.
SHORTEST_NAME = 3
# Attributes of an account that are a person's, by the names that programs give them.
_PERSONAL = re.compile(r"name|street|address|city|zip|post|phone|mobile|birth", re.IGNORECASE)


def mask_personal_data(text: str, *, known: Iterable[str] = ()) -> str:
    """`known` are the customer's names and addresses, as `record_of` tells them."""
    masked = _LINK.sub("[link]", text)
    masked = _EMAIL.sub("[email]", masked)
    masked = _IBAN.sub("[account]", masked)
    masked = _DIGITS.sub(_mask_number, masked)
    for name in sorted(set(known), key=len, reverse=True):
        masked = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "[name]", masked, flags=re.IGNORECASE)
    return masked


def record_of(customer: Customer, *written_as: str) -> frozenset[str]:
    """What the record has of the customer that a text may hold; `written_as` are further names and addresses."""
    names = [customer.name, customer.email or "", *written_as]
    names += [str(value) for key, value in _flat(customer.attributes) if _PERSONAL.search(key)]
    parts = [part for name in names for part in (name, *re.split(r"[\s,@]+", name))]
    return frozenset(part.strip() for part in parts if len(part.strip()) >= SHORTEST_NAME)


def _mask_number(found: re.Match[str]) -> str:
    digits = re.sub(r"\D", "", found[0])
    if len(digits) in CARD_DIGITS and _is_card(digits):
        return "[card]"
    return "[phone]" if len(digits) in PHONE_DIGITS else "[number]"


def _is_card(digits: str) -> bool:
    """Luhn's check."""
    doubled = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def _flat(attributes: object) -> Iterator[tuple[str, object]]:
    if not isinstance(attributes, dict):
        return
    for key, value in attributes.items():
        if isinstance(value, dict):
            yield from ((f"{key} {inner}", one) for inner, one in _flat(value))
        elif isinstance(value, str):
            yield str(key), value
