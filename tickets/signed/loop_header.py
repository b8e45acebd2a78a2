"""The header that says that a mail is ours, so that we know it when it comes back to us."""

from __future__ import annotations

from tickets.signed import short_hmac

HEADER = "X-Helpdesk-Loop"
CHARACTERS = 16


def loop_token() -> str:
    """The same for all mail of this installation; of no other."""
    return short_hmac.short_hmac("loop", "", characters=CHARACTERS)


def is_ours(token: str) -> bool:
    """Whether this is the value of our own loop header, whatever a mail server has done to its case."""
    return short_hmac.is_short_hmac(token.strip().lower(), "loop", "", characters=CHARACTERS)
