"""The kinds of ticket events that routing makes: label, sentence and colour."""

from __future__ import annotations

from django.db.models import TextChoices

from tickets.models import TicketEvent
from tickets.open_lists import EventWords
from tickets.presentation.event_words import label_in, reason_of
from tickets.states import Move


class RoutingEvent(TextChoices):
    READ = "reading.made", "Ticket read"
    FELL_BACK = "engine.fell_back", "Model unreachable, built-in engine used"
    DECIDED = "decision.made", "Routing decided"
    TOPIC = "topic.settled", "Topic settled"
    FELL_THROUGH = "ticket.fell_through", "Without a team of its own"


def _read(event: TicketEvent) -> str:
    urgency, tone = event.detail.get("urgency", ""), event.detail.get("tone", "")
    return f"Read as “{event.to_value}”, urgency {urgency}, tone {tone}."


def _fell_back(event: TicketEvent) -> str:
    return (
        f"The model was unreachable for {event.detail.get('step', 'a step')}; the built-in engine did it."
        f" {reason_of(event)}"
    )


def _decided(event: TicketEvent) -> str:
    category, priority = event.detail.get("category", ""), event.detail.get("priority", "")
    return f"Decided: {label_in(Move, event.to_value).lower()}, category {category}, priority {priority}."


def _topic(event: TicketEvent) -> str:
    if not event.to_value:
        return "None of the topics fits: a person answers."
    return f"Settled the topic: “{event.to_value}” (it was “{event.from_value or 'nothing'}”)."


def _fell_through(event: TicketEvent) -> str:
    went = f"it went to {event.to_value}" if event.to_value else "it is nobody's"
    return f"Neither a topic's team nor a pinned person: {went}."


EVENTS: dict[RoutingEvent, EventWords] = {
    RoutingEvent.READ: EventWords(say=_read),
    RoutingEvent.FELL_BACK: EventWords(say=_fell_back),
    RoutingEvent.DECIDED: EventWords(say=_decided),
    RoutingEvent.TOPIC: EventWords(say=_topic, is_touch=True),
    RoutingEvent.FELL_THROUGH: EventWords(say=_fell_through, colour="amber"),
}
