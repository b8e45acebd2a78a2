"""What people put right teaches the reader: the ticket's words, without personal data, become an example of its topic."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from django.db.models.functions import Now

from routing.models import ExampleSource, Topic, TopicExample
from routing.reading.gather import text_of
from routing.reading.opening import READ_CHARACTERS
from routing.redaction.record import record_of_ticket
from routing.redaction.redact import redact
from routing.topics.example_vectors import embed_examples, looked_at
from routing.topics.keep_vectors import vectors_of
from tickets.models import Ticket

# A correction that most of so many nearest examples contradict is asked about.
NEAREST = 5
CONTRADICTING = 3
# What is less like the text says nothing about it.
LIKE_ENOUGH = 0.5
# So many of the newest are compared: more would keep the person waiting.
MOST_COMPARED = 2_000
# A link tells whose ticket it was, and nothing of the topic.
_LINK = re.compile(r"\b(?:https?://|www\.)\S{1,2000}", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """Examples very like the ticket that belong to other topics."""

    count: int
    topics: tuple[str, ...]
    example: str

    def __str__(self) -> str:
        named = " and ".join(f"“{name}”" for name in self.topics)
        return f"{self.count} of the {NEAREST} most similar examples are about {named}, such as “{self.example}”."


def find_contradiction(ticket: Ticket, topic: Topic) -> Contradiction | None:
    """None where most of what is like the ticket belongs to the topic, or nothing is like it."""
    rows = TopicExample.objects.filter(retired_at=None, topic__is_active=True).exclude(ticket=ticket)
    examples = list(rows.order_by("-pk").select_related("topic")[:MOST_COMPARED])
    if len(examples) < CONTRADICTING:
        return None
    (own,) = embed_examples([looked_at(example_of(ticket))])
    cosines = vectors_of(examples) @ own
    nearest = [int(place) for place in np.argsort(-cosines)[:NEAREST]]
    against = [place for place in nearest if cosines[place] >= LIKE_ENOUGH and examples[place].topic_id != topic.pk]
    if len(against) < CONTRADICTING:
        return None
    names = tuple(dict.fromkeys(str(examples[place].topic) for place in against))
    return Contradiction(count=len(against), topics=names, example=examples[against[0]].text[:120])


def teach_topic(ticket: Ticket, topic: Topic, *, by: str) -> TopicExample:
    """The ticket is an example of this topic from now on, and of no other; what it says of urgency and tone stays."""
    before = example_from(ticket)
    retire_example(before)
    labels = {"urgency": before.urgency, "tone": before.tone} if before else {}
    return make_example(ticket, topic, by=by, **labels)


def forget_topic(ticket: Ticket, *, by: str) -> None:
    """The topic that it has taught is taken back, which stays readable; what it says of urgency and tone stays."""
    before = example_from(ticket)
    retire_example(before)
    if before and (before.urgency or before.tone):
        make_example(ticket, None, by=by, urgency=before.urgency, tone=before.tone)


def example_from(ticket: Ticket) -> TopicExample | None:
    """What the ticket teaches now."""
    return TopicExample.objects.filter(ticket=ticket, retired_at=None).first()


def retire_example(example: TopicExample | None) -> None:
    if example is not None:
        TopicExample.objects.filter(pk=example.pk).update(retired_at=Now())


def make_example(ticket: Ticket, topic: Topic | None, *, by: str, **labels: str) -> TopicExample:
    return TopicExample.objects.create(
        topic=topic, text=example_of(ticket), source=ExampleSource.TICKET, author=by, ticket=ticket, **labels
    )


def example_of(ticket: Ticket) -> str:
    """Subject and words of the ticket without what is personal."""
    subject = ticket.subject.strip()
    text = f"{subject}\n{text_of(ticket)}" if subject else text_of(ticket)
    read = text[:READ_CHARACTERS]
    return _LINK.sub("[link]", redact(read, record_of_ticket(ticket)).text)
