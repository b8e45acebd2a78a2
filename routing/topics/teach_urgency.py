"""A bump teaches the reader how urgent such a text is; taken back, it teaches what it taught before."""

from __future__ import annotations

from routing.models import TopicExample
from routing.topics.teach import example_from, make_example, retire_example
from tickets.models import Ticket
from tickets.states import Urgency


def teach_urgency(ticket: Ticket, *, steps: int, by: str) -> tuple[str, str] | None:
    """So many steps from what the ticket teaches already, or from what was read of it. What it taught, and teaches now.

    None if nobody has read it.
    """
    reading, example = ticket.readings.order_by("-created_at", "-id").first(), example_from(ticket)
    taught = example.urgency if example else ""
    if not (read := taught or (reading.urgency if reading else "")):
        return None
    words = Urgency.values
    wanted = words[min(max(words.index(read) + steps, 0), len(words) - 1)]
    if example is None:
        make_example(ticket, None, by=by, urgency=wanted)
    else:
        _label(example, wanted)
    return taught, wanted


def forget_urgency(ticket: Ticket, *, before: str) -> None:
    """It teaches the urgency that it taught before, or none."""
    example = example_from(ticket)
    if example and (before or example.tone or example.topic_id):
        _label(example, before)
    else:
        retire_example(example)


def _label(example: TopicExample, urgency: str) -> None:
    TopicExample.objects.filter(pk=example.pk).update(urgency=urgency)
