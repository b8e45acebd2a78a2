"""Making a ticket of a post whose sender is known, also of one item of a batch."""

from __future__ import annotations

from typing import Any

from tickets.intake.addressless import store_addressless
from tickets.intake.store import store
from tickets.lanes.programs.ingest_fields import incoming_of
from tickets.lanes.programs.posting import Post, Taken, accepted, use_rate


def take_ticket(values: Any, post: Post) -> Taken:
    incoming = incoming_of(values, post.caller, default_id=post.default_id)
    use_rate(post.caller)
    keep = store if incoming.email else store_addressless
    return accepted(keep(incoming, post.delivered))
