"""Taking an address apart: `"Ann" <ann@Example.COM>` is Ann at ann@example.com."""

from __future__ import annotations

from email.utils import parseaddr

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from tickets.intake.text import has_controls, one_line

LONGEST = 254


def untagged(address: str) -> str:
    """In lower case and without its `+tag`: where the mail lies in the end, as far as one can tell."""
    local, _, domain = address.strip().lower().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def parse_address(text: str) -> tuple[str, str]:
    """Name (may be empty) and address, its domain in lower case. Raises ValueError."""
    if has_controls(text) or len(text) > 1_000:
        raise ValueError("Enter a valid email address.")
    name, address = parseaddr(text.strip())
    local, _, domain = address.rpartition("@")
    address = f"{local}@{domain.lower()}"
    try:
        validate_email(address)
        # Django takes characters that no name in DNS has; no mail could go there.
        domain.encode("idna")
    except (ValidationError, UnicodeError):
        raise ValueError("Enter a valid email address.") from None
    if len(address) > LONGEST:
        raise ValueError(f"An email address has at most {LONGEST} characters.")
    return one_line(name)[:200], address
