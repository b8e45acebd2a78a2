"""Taking an address apart: `"Ann" <ann@Example.COM>` is Ann at ann@example.com.

For fields that hold one address, so that whatever else stands there is refused: a guess would make the ticket a
stranger's. Our own parser and not the standard library's, which takes other text for an address from one patch of Python to
the next. The heads of mails are read more patiently, in `mail.addresses`.
"""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from tickets.stream_safe import normalize_text
from tickets.text import has_controls, is_storable, one_line

LONGEST = 254
LONGEST_LOCAL = 64
# With a name around it.
LONGEST_GIVEN = 1_000
INVALID = "Enter a valid email address."
NOT_ASCII = "Enter an address with plain letters before the @: no mail can be sent to others from here."
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
# What an unquoted name can't hold without being an address or a list of them.
_SPECIAL = re.compile(r'[<>@,;:"\\\[\]]')


def without_tag(address: str) -> str:
    """In lower case and without its `+tag`: where the mail lies in the end, as far as one can tell."""
    local, _, domain = address.strip().lower().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def parse_address(text: str) -> tuple[str, str]:
    """Name (may be empty) and address, its domain in lower case. Raises ValueError."""
    if len(text) > LONGEST_GIVEN or has_controls(text) or not is_storable(text):
        raise ValueError(INVALID)
    name, address = _name_and_address(normalize_text("NFC", text.strip()))
    return one_line(name)[:200], checked_address(address)


def checked_address(address: str) -> str:
    """The bare address, its domain in lower case. Raises ValueError."""
    if len(address) > LONGEST:
        raise ValueError(f"An email address has at most {LONGEST} characters.")
    local, _, domain = address.rpartition("@")
    if not local.isascii():
        raise ValueError(NOT_ASCII)
    settled = f"{local}@{domain.lower()}"
    if len(local) > LONGEST_LOCAL or not is_reachable_domain(domain.lower()):
        raise ValueError(INVALID)
    try:
        validate_email(settled)
    except ValidationError:
        raise ValueError(INVALID) from None
    return settled


def can_be_answered(address: str) -> bool:
    """Whether mail to it goes there and nowhere else. `address` came in a mail, whose sender we took as it was."""
    local, _, domain = address.rpartition("@")
    return bool(local) and local.isascii() and is_reachable_domain(domain.lower())


def is_reachable_domain(domain: str) -> bool:
    """Whether DNS has such a name, and no other: an IP address is none, and `straße.de` may be asked for as
    `strasse.de`, which is somebody else's."""
    if len(domain) > LONGEST:
        return False
    try:
        found = domain.encode("idna")
        return bool(found) and not domain.startswith("[") and (domain.isascii() or found.decode("idna") == domain)
    except UnicodeError:
        return False


def _name_and_address(text: str) -> tuple[str, str]:
    """Raises ValueError."""
    if text.endswith(">"):
        name, opening, address = text[:-1].rpartition("<")
        # Many programs give the address for a name too.
        name = "" if name.strip().lower() == address.lower() else name
        return _display_name(name.strip()), address if opening else ""
    if text.endswith(")"):
        # The old way to give a name: `ann@example.com (Ann)`.
        address, _, name = text[:-1].partition("(")
        return name.strip(), address.strip()
    return "", text


def _display_name(text: str) -> str:
    """Raises ValueError."""
    if quoted := _QUOTED.fullmatch(text):
        return re.sub(r"\\(.)", r"\1", quoted[1])
    if _SPECIAL.search(text):
        raise ValueError(INVALID)
    return text
