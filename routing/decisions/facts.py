"""The facts of a decision: one frozen card, collected once, and stored with the decision but for subject and body."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from routing.conditions.comparisons import NOW
from routing.conditions.fields import FIELDS, Kind
from routing.conditions.values import as_text
from routing.decisions.account import Account, accounts_of
from routing.models import Vip
from routing.reading.base import ReadResult
from tickets.models import Ticket

# Of programs' own values, which nobody limits elsewhere.
MOST_KEYS = 50
LONGEST_STORED = 200
# Said by the ticket's own rows, which stay; a decision holds no words of the customer.
NOT_STORED = ("subject", "body")
# Beside the fields of conditions: what a decision begins with.
TOPIC_TEAM, SETTLED = "topic_team", "topic_settled"
# The priority that this customer's row of the VIPs says is the least.
VIP_FLOOR = "vip_floor"
_MOMENTS = (NOW, *(name for name, spec in FIELDS.items() if spec.kind == Kind.MOMENT))
# In scripts without spaces each sign says about as much as a short word.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_UNSPACED}]|(?:(?![{_UNSPACED}])[^\W\d_])+")
_SIGN = re.compile(rf"[{_UNSPACED}]")
LETTERS_OF_A_SIGN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What was known, by the names of `routing.conditions.fields`."""

    values: Mapping[str, Any]

    def stored(self) -> dict[str, Any]:
        return {name: _plain(value) for name, value in self.values.items() if name not in NOT_STORED}


def read_stored_facts(stored: Mapping[str, Any], *, subject: str, body: str) -> Facts:
    """The card of an earlier decision; what it does not hold, the ticket says."""
    values = dict(stored)
    for name in _MOMENTS:
        values[name] = datetime.fromisoformat(values[name]) if values.get(name) else None
    return Facts(values=values | {"subject": subject, "body": body})


def collect_facts(
    ticket: Ticket,
    read: ReadResult,
    *,
    topic_team: str = "",
    body: str = "",
    now: datetime | None = None,
    is_settled: bool = False,
    vip: Vip | None = None,
    account: Account | None = None,
) -> Facts:
    """Two questions to the database, whatever the rules are, and none where the account is given.

    `body` is what was read, where others are merged in.
    """
    now = now or timezone.now()
    words = body or ticket.body
    account = account or accounts_of([(ticket, read.topic)], now)[ticket.pk]
    values = _of_reading(read) | _of_ticket(ticket, words) | _of_customer(ticket) | account.as_values()
    if vip is not None:
        values |= {"is_vip": True, VIP_FLOOR: vip.priority_floor}
    return Facts(values=values | {NOW: now, TOPIC_TEAM: topic_team, SETTLED: is_settled})


def _of_reading(read: ReadResult) -> dict[str, Any]:
    return {
        "topic": read.topic,
        "topic_confidence": read.topic_confidence,
        "urgency": read.urgency,
        "urgency_confidence": read.urgency_confidence,
        "tone": read.tone,
        "tone_confidence": read.tone_confidence,
        "impact": read.impact,
        "impact_confidence": read.impact_confidence,
        "signs": tuple(read.signs),
        "category": read.category,
    }


def facts_of_text(read: ReadResult, *, subject: str, body: str, tier: str, is_vip: bool) -> Facts:
    """Of a text that is no ticket: nothing else is known."""
    customer = {"tier": tier, "is_vip": is_vip, "tags": (), "assignee": ""}
    return Facts(values=_of_reading(read) | facts_of_words(subject, body) | customer | Account().as_values())


def facts_of_words(subject: str, body: str) -> dict[str, Any]:
    words = _WORD.findall(f"{subject} {body}")
    letters = sum(LETTERS_OF_A_SIGN if _SIGN.match(word) else len(word) for word in words)
    return {
        "subject": subject,
        "body": body,
        "words": len(words),
        "letters": letters,
    }


def _of_ticket(ticket: Ticket, body: str) -> dict[str, Any]:
    return facts_of_words(ticket.subject, body) | {
        "channel": ticket.channel,
        "integration": ticket.integration.name if ticket.integration else "",
        "mailbox": ticket.mailbox.address if ticket.mailbox else "",
        "page_url": ticket.page_url,
        # What the mail system said of a mail stands in the metadata of the ticket that it opened.
        **{name: as_text(ticket.metadata.get(name)) for name in ("spf", "dkim", "dmarc")},
        "metadata": ticket.metadata,
        "received_at": ticket.created_at,
        "waiting_since": None,
        "tags": tuple(ticket.tags),
        "assignee": ticket.assignee.get_username() if ticket.assignee else "",
    }


def _of_customer(ticket: Ticket) -> dict[str, Any]:
    customer = ticket.customer
    address = (customer.email or "").lower()
    return {
        "tier": customer.tier,
        "is_vip": customer.is_vip,
        "email": address,
        "domain": address.rpartition("@")[2],
        "attribute": customer.attributes,
    }


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, Mapping):
        return {str(key)[:LONGEST_STORED]: _short(one) for key, one in list(value.items())[:MOST_KEYS]}
    return value


def _short(value: Any) -> Any:
    return (
        value[:LONGEST_STORED]
        if isinstance(value, str)
        else value
        if isinstance(value, int | float)
        else as_text(value)[:LONGEST_STORED]
    )
