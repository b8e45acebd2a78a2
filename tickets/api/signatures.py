"""Whether a request was signed with a secret: after Standard Webhooks, or by an HMAC-SHA256 of its body alone.

Pure: the clock and the secrets are passed in. What is compared is what should have been sent, letter by letter and in
constant time, so nothing of what was sent is ever decoded.

The package `standardwebhooks` signs our callbacks and stands on the other side in the tests, but does not verify here. It
reads the body as UTF-8, and what is signed here may be gzip or a mail in any charset; its time window is five minutes and
no setting; and a header without a comma or with broken base64 rises as a ValueError of another kind than its own.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

SECRET_MARK = "whsec_"
# It becomes an external_id, behind which a batch writes the item's index.
LONGEST_ID = 250
# Longer than any moment that Python can tell.
LONGEST_TIMESTAMP = 12
# A sender that rotates its secrets signs with two; more are no use.
MOST_SIGNATURES = 20


class BadSignature(Exception):
    """The request was not signed by whom it names; the message says what is wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """The headers of Standard Webhooks, as they came."""

    id: str
    timestamp: str
    signatures: str


def claim_of(headers: Mapping[str, str]) -> Claim:
    """Raises BadSignature when one of them is missing."""
    names = ("webhook-id", "webhook-timestamp", "webhook-signature")
    values = [headers.get(name, "") for name in names]
    if missing := [name for name, value in zip(names, values, strict=True) if not value]:
        raise BadSignature(f"The header {missing[0]} is missing.")
    return Claim(id=values[0], timestamp=values[1], signatures=values[2])


def check_standard(raw: bytes, claim: Claim, secrets: Iterable[str], *, now: datetime, window: timedelta) -> None:
    """Raises BadSignature."""
    if not (claim.id.isascii() and claim.id.isprintable() and len(claim.id) <= LONGEST_ID):
        raise BadSignature(f"webhook-id must be printable ASCII of at most {LONGEST_ID} characters.")
    _check_time(claim.timestamp, now=now, window=window)
    signed = f"{claim.id}.{claim.timestamp}.".encode() + raw
    given = claim.signatures.split()[:MOST_SIGNATURES]
    expected = [f"v1,{_in_base64(key, signed)}" for key in map(_key, secrets) if key]
    _check_any(given, expected)


def check_plain(raw: bytes, header: str, secrets: Iterable[str]) -> None:
    """`sha256=<hex>` with the text of the secret as key. Raises BadSignature."""
    expected = [f"sha256={hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()}" for secret in secrets]
    _check_any([header.strip().lower()], expected)


def _check_time(timestamp: str, *, now: datetime, window: timedelta) -> None:
    if not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) <= LONGEST_TIMESTAMP):
        raise BadSignature("webhook-timestamp must be whole seconds since 1970.")
    try:
        sent_at = datetime.fromtimestamp(int(timestamp), tz=UTC)
    except (ValueError, OverflowError):
        raise BadSignature("webhook-timestamp is no moment.") from None
    if abs(now - sent_at) > window:
        raise BadSignature(f"webhook-timestamp lies more than {window.total_seconds():g} s from now.")


def _check_any(given: list[str], expected: list[str]) -> None:
    pairs = [(one.encode(errors="replace"), other.encode()) for one in given for other in expected]
    # All of them are compared, so that the time does not tell which one fits.
    if not sum(hmac.compare_digest(*pair) for pair in pairs):
        raise BadSignature("The signature does not fit the body and the secret.")


def _in_base64(key: bytes, signed: bytes) -> str:
    return base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def _key(secret: str) -> bytes:
    """The bytes that `whsec_…` stands for; none where it stands for nothing."""
    text = secret.removeprefix(SECRET_MARK)
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except ValueError:
        return b""
