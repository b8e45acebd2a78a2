"""Making a ticket of a post whose sender is known, also of one item of a batch."""

from __future__ import annotations

from typing import Any

from tickets.intake.addressless import store_addressless
from tickets.intake.store import store_ticket
from tickets.lanes.programs.ingest_fields import incoming_of
from tickets.lanes.programs.posting import Post, PostAnswer, accepted_answer, use_rate


def take_ticket(values: Any, post: Post) -> PostAnswer:
    incoming = incoming_of(values, post.caller, default_id=post.default_id)
    use_rate(post.caller)
    keep = store_ticket if incoming.email else store_addressless
    return accepted_answer(keep(incoming, post.delivered))
