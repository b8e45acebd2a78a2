"""Trying the rules on a ticket. Pure: rules and facts in, what fired and why out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from routing.models import Condition, Field, Operator, Rule
from routing.models.rule import Match
from routing.reading.base import ReadResult
from tickets.models import Ticket

Facts = dict[str, Any]
# Words that have an order are compared by it, not by the alphabet.
ORDERS = {
    Field.URGENCY: ("low", "medium", "high"),
    Field.PRIORITY: ("low", "normal", "high", "urgent"),
    Field.TIER: ("free", "pro", "enterprise"),
}
SHOWN_CHARACTERS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedRule:
    """One rule that was tried: whether it fired, and each condition with what it found."""

    rule: Rule
    fired: bool
    conditions: tuple[dict[str, Any], ...]

    def as_row(self) -> dict[str, Any]:
        return {
            "rule_id": self.rule.pk,
            "name": self.rule.name,
            "fired": self.fired,
            "match": self.rule.match,
            "conditions": list(self.conditions),
        }


def facts_of(ticket: Ticket, read: ReadResult, *, body: str = "", priority: str = "") -> Facts:
    """The value that each `Field` has for this ticket. `body` is what was read, where that is more than its own text."""
    customer = ticket.customer
    address = customer.email or ""
    return {
        Field.TOPIC: read.topic,
        Field.TOPIC_CONFIDENCE: read.topic_confidence,
        Field.CATEGORY: read.category,
        Field.URGENCY: read.urgency,
        Field.TONE: read.tone,
        Field.PRIORITY: priority,
        Field.SUBJECT: ticket.subject,
        Field.BODY: body or ticket.body,
        Field.CHANNEL: ticket.channel,
        Field.INTEGRATION: ticket.integration.name if ticket.integration else "",
        Field.PAGE_URL: ticket.page_url,
        Field.TIER: customer.tier,
        Field.VIP: "yes" if customer.is_vip else "no",
        Field.EMAIL: address,
        Field.DOMAIN: address.rpartition("@")[2],
        Field.MAILBOX: ticket.mailbox.address if ticket.mailbox else "",
        # What the mail system said of a mail stands in the metadata of the ticket that it opened.
        Field.SPF: ticket.metadata.get("spf", ""),
        Field.DKIM: ticket.metadata.get("dkim", ""),
        Field.DMARC: ticket.metadata.get("dmarc", ""),
        Field.METADATA: ticket.metadata,
        Field.ATTRIBUTE: customer.attributes,
    }


def try_rules(rules: Iterable[Rule], facts: Facts) -> tuple[TriedRule, ...]:
    """Tries the rules in their order, until one that stops has fired."""
    tried: list[TriedRule] = []
    for rule in rules:
        tried.append(try_rule(rule, facts))
        if tried[-1].fired and rule.stops:
            break
    return tuple(tried)


def try_rule(rule: Rule, facts: Facts) -> TriedRule:
    """A rule without conditions fires on every ticket."""
    conditions = tuple(_try_condition(condition, facts) for condition in rule.conditions.all())
    holds = [condition["holds"] for condition in conditions]
    fired = all(holds) if rule.match == Match.ALL or not holds else any(holds)
    return TriedRule(rule=rule, fired=fired, conditions=conditions)


def _try_condition(condition: Condition, facts: Facts) -> dict[str, Any]:
    found = facts[condition.field]
    if condition.key:
        found = found.get(condition.key, "") if isinstance(found, dict) else ""
    return {
        "condition": str(condition),
        "field": condition.field,
        "found": _as_text(found)[:SHOWN_CHARACTERS],
        "holds": _holds(condition, found),
    }


def _holds(condition: Condition, found: Any) -> bool:
    if condition.operator in (Operator.AT_LEAST, Operator.AT_MOST):
        return _compare(condition, found)
    return COMPARISONS[Operator(condition.operator)](_as_text(found).casefold(), condition.value.casefold().strip())


COMPARISONS: dict[Operator, Callable[[str, str], bool]] = {
    Operator.IS: lambda found, value: found == value,
    Operator.IS_NOT: lambda found, value: found != value,
    Operator.ONE_OF: lambda found, value: found in [part.strip() for part in value.split(",")],
    Operator.CONTAINS: lambda found, value: value in found,
    Operator.NOT_CONTAINS: lambda found, value: value not in found,
}


def _compare(condition: Condition, found: Any) -> bool:
    order = ORDERS.get(Field(condition.field))
    left, right = _rank(found, order), _rank(condition.value, order)
    if left is None or right is None:
        return False
    return left >= right if condition.operator == Operator.AT_LEAST else left <= right


def _rank(value: Any, order: tuple[str, ...] | None) -> float | None:
    text = _as_text(value).casefold().strip()
    if order:
        return order.index(text) if text in order else None
    try:
        return float(text)
    except ValueError:
        return None


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
