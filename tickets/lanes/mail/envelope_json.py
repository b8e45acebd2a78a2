"""The envelope of a mail as a line of JSON names it."""

from __future__ import annotations

from typing import Any

from tickets.lanes.mail.mail_source import Envelope

WORDS = ("spf", "dkim", "dmarc")


class BadEnvelope(Exception):
    """It has no shape that an envelope can have."""


def envelope_of(given: Any) -> Envelope:
    """`{"sender": text or null, "recipients": [text], "spf": text, …}`; what is missing nobody said. Raises BadEnvelope."""
    if given is None:
        return Envelope()
    if not isinstance(given, dict):
        raise BadEnvelope('"envelope" is no object.')
    if unknown := sorted(given.keys() - {"sender", "recipients", "is_believed", *WORDS}):
        raise BadEnvelope(f'"envelope" knows no "{unknown[0]}".')
    sender, recipients = given.get("sender"), given.get("recipients", [])
    words = {name: given.get(name, "") for name in WORDS}
    is_believed = given.get("is_believed", False)
    if not isinstance(is_believed, bool):
        raise BadEnvelope('"is_believed" in "envelope" is neither true nor false.')
    if not isinstance(recipients, list) or not _are_texts(*recipients, *words.values(), sender or ""):
        raise BadEnvelope('"envelope" holds something else than texts.')
    return Envelope(
        sender=sender,
        recipients=tuple(recipients),
        is_believed=is_believed,
        **{name: word.lower() for name, word in words.items()},
    )


def _are_texts(*values: Any) -> bool:
    return all(isinstance(value, str) for value in values)
