"""The kinds of ticket events that routing makes: label, sentence and colour."""

from __future__ import annotations

from django.db.models import TextChoices

from routing.models import CorrectionKind
from tickets.models import TicketEvent
from tickets.open_lists import EventWords
from tickets.presentation.event_words import label_in, reason_of
from tickets.states import Move


class RoutingEvent(TextChoices):
    READ = "reading.made", "Ticket read"
    ASKED_AGAIN = "reading.asked", "Asked to read again"
    FELL_BACK = "engine.fell_back", "Built-in engine used instead of the model"
    DECIDED = "decision.made", "Routing decided"
    TOPIC = "topic.settled", "Topic settled"
    FELL_THROUGH = "ticket.fell_through", "Without a team of its own"
    CORRECTED = "correction.made", "Put right"


# What is not the service's silence, by the kind of `routing.llm.errors` that the reason begins with.
FALLBACK_WORDS = {
    "over_budget": "The day's budget for models is spent, so none was asked for {step}",
    "malformed": "The model's answer for {step} could not be used",
    "refused": "The model declined {step}",
}


def _read(event: TicketEvent) -> str:
    urgency, tone = event.detail.get("urgency", ""), event.detail.get("tone", "")
    return f"Read as “{event.to_value}”, urgency {urgency}, tone {tone}."


def _asked_again(event: TicketEvent) -> str:
    return "Asked for a second reading."


def _fell_back(event: TicketEvent) -> str:
    step, reason = event.detail.get("step", "a step"), reason_of(event)
    kind = str(event.detail.get("reason", "")).partition(":")[0]
    why = FALLBACK_WORDS.get(kind, "The model was unreachable for {step}")
    return f"{why.format(step=step)}; the built-in engine did it. {reason}"


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


def _corrected(event: TicketEvent) -> str:
    return f"Put right: {label_in(CorrectionKind, event.to_value).lower()}. {reason_of(event)}".strip()


EVENTS: dict[RoutingEvent, EventWords] = {
    RoutingEvent.ASKED_AGAIN: EventWords(say=_asked_again),
    RoutingEvent.READ: EventWords(say=_read),
    RoutingEvent.FELL_BACK: EventWords(say=_fell_back),
    RoutingEvent.DECIDED: EventWords(say=_decided),
    RoutingEvent.TOPIC: EventWords(say=_topic, is_touch=True),
    RoutingEvent.FELL_THROUGH: EventWords(say=_fell_through, colour="amber"),
    # What it changed has lines of its own, which say that a person did something.
    RoutingEvent.CORRECTED: EventWords(say=_corrected),
}
