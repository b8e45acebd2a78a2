"""What a condition may look at. A card of facts gives each field its value, under the same name."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import TextChoices

from routing.reading.signs import Sign
from tickets.states import AnsweredBy, Category, Channel, Impact, Move, Priority, Tier, Tone, Urgency


class Kind(TextChoices):
    CHOICE = "choice", "one of a list"
    NUMBER = "number", "a number"
    TEXT = "text", "a text"
    TAGS = "tags", "some words"
    FLAG = "flag", "yes or no"
    MOMENT = "moment", "a moment"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSpec:
    name: str
    label: str
    kind: Kind
    # In which part of the list it stands.
    of: str
    # The words that it may hold; empty where they are rows (`rows`) or anything.
    choices: tuple[str, ...] = ()
    # The choices have an order, so that “at least” can be asked.
    is_ordered: bool = False
    # Its choices are rows of this kind: topics, teams, people, integrations, mailboxes.
    rows: str = ""
    # Which value of many: a metadata value, an attribute.
    needs_key: bool = False
    # Not told to everybody who may name the customer.
    of_the_account: bool = False
    # A number from 0 to 1.
    is_share: bool = False
    help: str = ""


# RFC 8601, section 2.7: what a mail system may say of a mail.
AUTHENTICATION = ("pass", "fail", "softfail", "neutral", "none", "policy", "temperror", "permerror")
READING, TICKET, CUSTOMER, SO_FAR = "What was read", "The ticket", "The customer", "So far"


def _choice(name: str, label: str, of: str, states: type[TextChoices], *, is_ordered: bool = False) -> FieldSpec:
    return FieldSpec(
        name=name, label=label, kind=Kind.CHOICE, of=of, choices=tuple(states.values), is_ordered=is_ordered
    )


def _share(name: str, label: str) -> FieldSpec:
    return FieldSpec(name=name, label=label, kind=Kind.NUMBER, of=READING, is_share=True)


def _text(
    name: str, label: str, of: str = TICKET, *, needs_key: bool = False, of_the_account: bool = False
) -> FieldSpec:
    return FieldSpec(name=name, label=label, kind=Kind.TEXT, of=of, needs_key=needs_key, of_the_account=of_the_account)


_ALL = (
    FieldSpec(name="topic", label="topic", kind=Kind.CHOICE, of=READING, rows="topics"),
    _share("topic_confidence", "topic confidence"),
    _choice("urgency", "urgency", READING, Urgency, is_ordered=True),
    _share("urgency_confidence", "urgency confidence"),
    _choice("tone", "tone", READING, Tone),
    _share("tone_confidence", "tone confidence"),
    _choice("impact", "impact", READING, Impact),
    _share("impact_confidence", "impact confidence"),
    FieldSpec(name="signs", label="signs", kind=Kind.TAGS, of=READING, choices=tuple(Sign.values)),
    _text("subject", "subject"),
    _text("body", "body"),
    FieldSpec(name="words", label="number of words", kind=Kind.NUMBER, of=TICKET, help="Of subject and body."),
    FieldSpec(name="letters", label="number of letters", kind=Kind.NUMBER, of=TICKET, help="Of subject and body."),
    _choice("channel", "channel", TICKET, Channel),
    FieldSpec(name="integration", label="integration", kind=Kind.CHOICE, of=TICKET, rows="integrations"),
    FieldSpec(name="mailbox", label="mailbox", kind=Kind.CHOICE, of=TICKET, rows="mailboxes"),
    _text("page_url", "page"),
    *(
        FieldSpec(name=name, label=f"{name.upper()} result", kind=Kind.CHOICE, of=TICKET, choices=AUTHENTICATION)
        for name in ("spf", "dkim", "dmarc")
    ),
    _text("metadata", "metadata value", needs_key=True),
    FieldSpec(name="received_at", label="received", kind=Kind.MOMENT, of=TICKET),
    FieldSpec(
        name="waiting_since",
        label="oldest unanswered message",
        kind=Kind.MOMENT,
        of=TICKET,
        help="A rule with this condition is tried by the clock, and acts once for each such message.",
    ),
    FieldSpec(
        name="same_topic",
        label="tickets on this topic in 7 days",
        kind=Kind.NUMBER,
        of=CUSTOMER,
        of_the_account=True,
        help="Of this customer, this ticket counted.",
    ),
    FieldSpec(
        name="tier",
        label="customer's tier",
        kind=Kind.CHOICE,
        of=CUSTOMER,
        choices=tuple(Tier.values),
        is_ordered=True,
        of_the_account=True,
    ),
    FieldSpec(name="is_vip", label="customer is VIP", kind=Kind.FLAG, of=CUSTOMER, of_the_account=True),
    _text("email", "customer's address", CUSTOMER, of_the_account=True),
    _text("domain", "customer's domain", CUSTOMER, of_the_account=True),
    _text("attribute", "customer attribute", CUSTOMER, needs_key=True, of_the_account=True),
    FieldSpec(
        name="failed_payment",
        label="a payment failed in 7 days",
        kind=Kind.FLAG,
        of=CUSTOMER,
        of_the_account=True,
    ),
    FieldSpec(
        name="account_events",
        label="account events in 30 days",
        kind=Kind.TAGS,
        of=CUSTOMER,
        of_the_account=True,
        help="Their names, such as payment_failed.",
    ),
    _choice("category", "category", SO_FAR, Category),
    _choice("priority", "priority", SO_FAR, Priority, is_ordered=True),
    FieldSpec(name="team", label="team", kind=Kind.CHOICE, of=SO_FAR, rows="teams"),
    _choice("move", "move", SO_FAR, Move),
    FieldSpec(name="tags", label="tags", kind=Kind.TAGS, of=SO_FAR),
    FieldSpec(name="assignee", label="assignee", kind=Kind.CHOICE, of=SO_FAR, rows="people"),
    _choice("answered_by", "answered by", SO_FAR, AnsweredBy),
)
FIELDS: dict[str, FieldSpec] = {spec.name: spec for spec in _ALL}
# A rule with this field is not tried when a ticket comes, but by the clock.
CLOCK_FIELD = "waiting_since"
