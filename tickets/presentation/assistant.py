"""Names as people read them: whatever engine drafts or reads, to staff it is the Assistant."""

from __future__ import annotations

from tickets.models import Origin, Reply

ASSISTANT = "Assistant"
# What stands in `assigned_agent`, in the actor of events and as the author of replies.
_NAMES = {
    "resolution-agent": ASSISTANT,
    "local": ASSISTANT,
    "anthropic": ASSISTANT,
    "guards": ASSISTANT,
    "pipeline": ASSISTANT,
    "router": "Router",
    "sender": "Delivery",
    "schedule": "Clock",
    "calibration": "Calibration",
    "sweep": "Clock",
    "acknowledgement": "Acknowledgement",
    "duplicate-finder": "Duplicate check",
    "customer": "Customer",
    "answer page": "Customer, on the answers' page",
    "smtp listener": "Incoming mail",
    "import": "Import",
}
# Who brought it: `integration Demo shop` is the program of that name.
_WAYS_IN = {"integration": "program", "form": "web form", "mailbox": "mailbox", "webhook": "mail service"}
_ENGINES = {"local": "Built-in engine", "anthropic": "Model", "guards": "None: a person first"}


def name_in_words(name: str) -> str:
    if name in _NAMES:
        return _NAMES[name]
    way, _, which = name.partition(" ")
    return f"{which} ({_WAYS_IN[way]})" if way in _WAYS_IN and which else name


def author_in_words(reply: Reply) -> str:
    if reply.origin != Origin.AGENT:
        return name_in_words(reply.author)
    return f"{ASSISTANT}, released by {reply.released_by}" if reply.released_by else ASSISTANT


def engine_in_words(engine: str) -> str:
    """What the Assistant worked with, for whoever asks why."""
    return _ENGINES.get(engine, engine)


def version_in_words(engine: str, version: str) -> str:
    """`local-1` is version 1 of the built-in engine; a model's is its own name."""
    return version.removeprefix(f"{engine}-")
