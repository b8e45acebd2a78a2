"""Names as people read them: whatever engine drafts or reads, to staff it is the Assistant."""

from __future__ import annotations

from tickets.models import Origin, Reply

ASSISTANT = "Assistant"
# What stands in `assigned_agent`, in the actor of events and as the author of replies.
_NAMES = {
    "resolution-agent": ASSISTANT,
    "local": ASSISTANT,
    "anthropic": ASSISTANT,
    "router": "Router",
    "sender": "Delivery",
    "schedule": "Clock",
    "sweep": "Clock",
    "acknowledgement": "Acknowledgement",
}


def name_in_words(name: str) -> str:
    return _NAMES.get(name, name)


def author_in_words(reply: Reply) -> str:
    return ASSISTANT if reply.origin == Origin.AGENT else name_in_words(reply.author)
