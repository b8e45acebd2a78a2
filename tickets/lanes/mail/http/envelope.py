"""What a bridge hands in beside the mail, by headers of the request."""

from __future__ import annotations

from collections.abc import Mapping

from tickets.lanes.mail.mail_source import Envelope

# RFC 8601.
RESULTS = ("pass", "fail", "softfail", "neutral", "none", "temperror", "permerror", "policy")


def envelope_of(headers: Mapping[str, str]) -> Envelope:
    """A header that is not there says nothing; `<>` or an empty one is the null sender of bounces."""
    sender = headers.get("X-Envelope-From")
    named = headers.get("X-Envelope-To", "").split(",")
    return Envelope(
        sender=None if sender is None else sender.strip(" <>"),
        recipients=tuple(bare for one in named if (bare := one.strip(" <>"))),
        spf=_result(headers, "X-Spf-Result"),
        dkim=_result(headers, "X-Dkim-Result"),
        dmarc=_result(headers, "X-Dmarc-Result"),
        is_believed=True,
    )


def _result(headers: Mapping[str, str], name: str) -> str:
    """`Pass (sender is permitted)` is pass; what is no word of these says nothing."""
    said = headers.get(name, "").split()
    word = said[0].strip(";,").lower() if said else ""
    return word if word in RESULTS else ""
