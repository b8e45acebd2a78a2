"""Cards of facts to decide on, and rule sets as a lead would write them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from routing.decisions.decide import DecisionResult, decide
from routing.decisions.facts import Facts
from routing.decisions.ready import KnownNames, ReadySet, make_set_ready
from routing.rules.document import parse_document
from routing.rules.shipped import shipped_document

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
CARD: dict[str, Any] = {
    "topic": "Refunds",
    "topic_confidence": 0.9,
    "urgency": "medium",
    "urgency_confidence": 0.8,
    "tone": "calm",
    "tone_confidence": 0.8,
    "impact": "degraded",
    "impact_confidence": 0.8,
    "signs": (),
    "category": "billing",
    "subject": "Money BACK",
    "body": "I would like to have my money back, please.",
    "words": 11,
    "letters": 43,
    "channel": "email",
    "integration": "shop",
    "mailbox": "",
    "page_url": "/pricing",
    "spf": "",
    "dkim": "",
    "dmarc": "fail",
    "metadata": {"plan": "Gold", "trial": True},
    "received_at": NOW,
    "waiting_since": None,
    "decided_at": NOW,
    "tags": (),
    "assignee": "",
    "tier": "pro",
    "is_vip": False,
    "email": "ann@shop.example",
    "domain": "shop.example",
    "attribute": {"seats": 12},
    "account_events": (),
    "failed_payment": False,
    "same_topic": 1,
    "topic_team": "",
    "topic_settled": False,
}
NAMES = KnownNames(teams={"finance": "Finance", "front desk": "Front desk"}, people={"lena": "lena"})


def card(**changes: Any) -> Facts:
    return Facts(values=CARD | changes)


def ready(*rules: dict[str, Any], calendars: tuple[dict[str, Any], ...] = ()) -> ReadySet:
    """Rules of their conditions and actions alone; the priorities are the shipped ones."""
    plain = shipped_document().as_plain()
    named = [{"name": f"Rule {number}", "conditions": []} | rule for number, rule in enumerate(rules, start=1)]
    return make_set_ready(parse_document(plain | {"rules": named, "calendars": list(calendars)}), NAMES, number=1)


def shipped(**changes: Any) -> DecisionResult:
    """What the shipped rules decide on a card."""
    return decide(card(**changes), make_set_ready(shipped_document(), NAMES, number=1))
