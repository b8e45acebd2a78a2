"""The fields that each of our own events has: the page of them, their JSON schemas and their making share this list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices

from tickets.states import Band, Category, Channel, Move, Priority, Status, Tier, Tone, Urgency

VERSION = 1
# Of a ticket's first message; the whole stands on the ticket.
BODY_LIMIT = 50_000


def text() -> dict[str, Any]:
    return {"type": "string"}


def text_or_null() -> dict[str, Any]:
    return {"type": ["string", "null"]}


def one_of(words: type[TextChoices]) -> dict[str, Any]:
    return {"enum": list(words.values)}


def one_of_or_null(words: type[TextChoices]) -> dict[str, Any]:
    return {"enum": [*words.values, None]}


@dataclass(frozen=True, slots=True, kw_only=True)
class EventField:
    name: str
    schema: dict[str, Any]
    words: str


CUSTOMER: dict[str, Any] = {
    "type": "object",
    "properties": {"id": text(), "name": text(), "email": text_or_null(), "external_id": text_or_null()},
    "required": ["id", "name", "email", "external_id"],
    "additionalProperties": False,
}
COMMON: tuple[EventField, ...] = (
    EventField(name="ticket_id", schema=text(), words="the ticket's id, `t_…`"),
    EventField(name="subject", schema=text(), words="its subject; may be empty"),
    EventField(
        name="body", schema=text(), words=f"what the customer wrote first, at most {BODY_LIMIT:,} characters of it"
    ),
    EventField(name="customer_tier", schema=one_of(Tier), words="the customer's tier"),
    EventField(name="channel", schema=one_of(Channel), words="where its answers go back to"),
    EventField(
        name="v", schema={"const": VERSION}, words="the version of these fields; fields may be added within one"
    ),
    EventField(name="number", schema={"type": "integer"}, words="the ticket's number"),
    EventField(name="url", schema=text(), words="the ticket's page"),
    EventField(name="external_id", schema=text_or_null(), words="its id in the system that posted it"),
    EventField(name="customer", schema=CUSTOMER, words="`id`, `name`, `email` and `external_id` of the customer"),
    EventField(name="status", schema=one_of(Status), words="the status"),
    EventField(name="category", schema=one_of_or_null(Category), words="the category; null until it is decided"),
    EventField(name="topic", schema=text_or_null(), words="the topic; null until it is read"),
    EventField(name="priority", schema=one_of(Priority), words="the priority"),
    EventField(name="urgency", schema=one_of_or_null(Urgency), words="the urgency that was read; null until then"),
    EventField(name="tone", schema=one_of_or_null(Tone), words="the tone that was read; null until then"),
    EventField(name="move", schema=one_of_or_null(Move), words="the router's move; null until it has decided"),
    EventField(name="team", schema=text_or_null(), words="the team's name"),
    EventField(name="assignee", schema=text_or_null(), words="the user name of the person whose ticket it is"),
    EventField(
        name="confidence",
        schema={"type": ["number", "null"], "minimum": 0, "maximum": 1},
        words="of the last answer, 0 to 1; null until there is one",
    ),
    EventField(name="band", schema=one_of_or_null(Band), words="what that confidence permits"),
    EventField(
        name="reason",
        schema=text_or_null(),
        words="why it came to this, in the history's words; of `held`, the held reason",
    ),
)
_SCORE: dict[str, Any] = {"type": "integer", "minimum": 0, "maximum": 100}
OF_HEALTH: tuple[EventField, ...] = (
    EventField(
        name="v", schema={"const": VERSION}, words="the version of these fields; fields may be added within one"
    ),
    EventField(name="customer", schema=CUSTOMER, words="`id`, `name`, `email` and `external_id` of the customer"),
    EventField(name="customer_tier", schema=one_of(Tier), words="the customer's tier"),
    EventField(name="url", schema=text(), words="the customer's page"),
    EventField(name="score", schema=_SCORE, words="the score as it is, 0 to 100; higher is better"),
    EventField(name="band", schema=text(), words="its band: `excellent`, `good`, `fair`, `poor` or `critical`"),
    EventField(name="score_before", schema=_SCORE, words="the score as it was"),
    EventField(name="band_before", schema=text(), words="the band as it was"),
    EventField(name="is_worse", schema={"type": "boolean"}, words="whether it has fallen"),
    EventField(
        name="reasons",
        schema={"type": "array", "items": text()},
        words="what each component says, in words; first those that take most from the score",
    ),
    EventField(name="reason", schema=text(), words="the first three of them in one line"),
)


def schema_of(fields: Iterable[EventField]) -> dict[str, Any]:
    """The JSON schema of a payload."""
    fields = tuple(fields)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "properties": {field.name: {**field.schema, "description": field.words} for field in fields},
        "required": [field.name for field in fields],
    }
