"""Which answers of the auto band come to a reviewer after they were sent: a share of them, chosen by a hash."""

from __future__ import annotations

import hashlib

from tickets.models import Ticket

_STEPS = 2**64


def is_sampled(ticket: Ticket, rate: float) -> bool:
    """The same try of the same ticket is always chosen or never, whoever asks and however often."""
    digest = hashlib.sha256(f"sample {ticket.public_id} {ticket.cycle}".encode()).digest()
    return int.from_bytes(digest[:8], "big") < rate * _STEPS
