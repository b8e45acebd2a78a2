"""What a person decides about is what they saw: an answer names the customer's last message that its page showed."""

from __future__ import annotations

from tickets import ids
from tickets.models import Message, Ticket
from tickets.services import NotPossible

# What a page names that showed no message of the customer.
NOTHING = "none"


class WroteSince(NotPossible):
    """The customer has written since the page was opened."""


def name_of(message: Message | None) -> str:
    return message.public_id if message else NOTHING


def newest_inbound(ticket: Ticket) -> Message | None:
    """Of the whole conversation, what was merged into it too."""
    rows = Message.objects.of_conversation(ticket).inbound().only("created_at")
    return rows.order_by("-created_at", "-id").first()


def refuse_unseen(ticket: Ticket, seen: str) -> None:
    """Raises WroteSince. The caller has the ticket locked. A page from before that field existed names nothing."""
    newest = newest_inbound(ticket) if seen else None
    if newest is None or seen == newest.public_id:
        return
    named = _find(seen)
    # Where the message that was named has been split off since, an older one is the newest now.
    if named is None or named.created_at < newest.created_at:
        raise WroteSince("The customer has written since you opened the page. Read it; your words are kept below.")


def _find(name: str) -> Message | None:
    try:
        return Message.objects.only("created_at").filter(pk=ids.from_public(Message.id_prefix, name)).first()
    except ValueError:
        return None
