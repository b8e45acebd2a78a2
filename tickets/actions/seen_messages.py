"""What a person decides about is what they saw: an answer names the last message, theirs or ours, that its page showed."""

from __future__ import annotations

from tickets import ids
from tickets.actions.errors import NotPossible
from tickets.models import Message, Ticket
from tickets.states import Direction

# What a page names that showed no message.
NOTHING = "none"


class WroteSince(NotPossible):
    """The customer has written since the page was opened, or somebody has answered."""

    def __init__(self, direction: str) -> None:
        what = "The customer has written" if direction == Direction.INBOUND else "Somebody has answered"
        super().__init__(f"{what} since you opened the page. Read it; your words are kept below.")


def name_of(message: Message | None) -> str:
    return message.public_id if message else NOTHING


def newest_exchanged(ticket: Ticket) -> Message | None:
    """Of the whole conversation, what was merged into it too."""
    rows = Message.objects.of_conversation(ticket).exchanged().only("created_at", "direction")
    return rows.order_by("-created_at", "-id").first()


def refuse_unseen(ticket: Ticket, seen: str) -> None:
    """Raises WroteSince. The caller has the ticket locked. A page from before that field existed names nothing."""
    newest = newest_exchanged(ticket) if seen else None
    if newest is None or seen == newest.public_id:
        return
    named = _find(seen)
    # Where the message that was named has been split off since, an older one is the newest now.
    if named is None or named.created_at < newest.created_at:
        raise WroteSince(newest.direction)


def _find(name: str) -> Message | None:
    try:
        return Message.objects.only("created_at").filter(pk=ids.from_public(Message.id_prefix, name)).first()
    except ValueError:
        return None
