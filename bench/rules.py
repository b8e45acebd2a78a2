"""How many decisions a second, with 10 and with 500 rules: facts in, decision out, and the row that is stored.

    python -m bench.rules

No database: what a decision asks it (three statements, whatever the rules are) is measured by bench.flow.
"""

import json
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import bench.django_ready  # noqa: F401  # first, so that Django is ready for what follows
from routing.decisions.decide import decide
from routing.decisions.facts import Facts
from routing.decisions.ready import KnownNames, ReadySet, make_set_ready
from routing.rules.document import parse_document
from routing.rules.shipped import shipped_document

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
SECONDS = 2.0
BODY = "We have moved to another office and the scanner at the front desk does not reach the service any more. " * 6
VALUES: dict[str, Any] = {
    "topic": "Refunds", "topic_confidence": 0.9, "urgency": "medium", "urgency_confidence": 0.8, "tone": "calm",
    "tone_confidence": 0.8, "impact": "degraded", "impact_confidence": 0.8, "signs": (), "category": "billing",
    "subject": "The scanner at the front desk", "body": BODY, "words": 120, "letters": 500, "channel": "email",
    "integration": "", "mailbox": "support@example.com", "page_url": "", "spf": "pass", "dkim": "pass", "dmarc": "pass",
    "metadata": {"plan": "gold"}, "received_at": NOW, "waiting_since": None, "decided_at": NOW, "tags": (), "assignee": "",
    "tier": "pro", "is_vip": False, "email": "ann@shop.example", "domain": "shop.example", "attribute": {"seats": 12},
    "account_events": (), "failed_payment": False, "same_topic": 1, "topic_team": "", "topic_settled": False,
}  # fmt: skip


def main() -> None:
    facts = Facts(values=VALUES)
    tell(f"{'rules':>6}{'decisions a second':>22}{'with the stored row':>22}{'KB stored':>12}")
    for count in (10, 500):
        ready = rule_set(count)
        alone = rate(lambda ready=ready: decide(facts, ready))  # type: ignore[misc]  # bound at once
        stored = rate(lambda ready=ready: stored_row(facts, ready))  # type: ignore[misc]  # bound at once
        size = len(stored_row(facts, ready)) / 1_000
        tell(f"{count:>6}{alone:>22,.0f}{stored:>22,.0f}{size:>12.1f}")


def rule_set(count: int) -> ReadySet:
    """The four shipped, and others of all kinds of which few fire: of words, expressions, groups, numbers, lists."""
    plain = shipped_document().as_plain()
    plain["rules"] += [_rule(number) for number in range(count - len(plain["rules"]))]
    return make_set_ready(parse_document(plain), KnownNames(), number=1)


def _rule(number: int) -> dict[str, Any]:
    kinds: tuple[list[dict[str, Any]], ...] = (
        [{"field": "body", "operator": "contains", "value": f"word {number}"}],
        [{"field": "subject", "operator": "matches", "value": rf"(order|invoice)\s+{number}\d*"}],
        [
            {"field": "tier", "operator": "at_least", "value": "pro"},
            {"field": "attribute", "key": "seats", "operator": "at_least", "value": str(100 + number)},
        ],
        [
            {
                "match": "any",
                "conditions": [
                    {"field": "topic", "operator": "one_of", "value": ["Invoices", f"Topic {number}"]},
                    {"field": "domain", "operator": "is", "value": f"shop{number}.example"},
                ],
            }
        ],
        [{"field": "channel", "operator": "is", "value": "email"}]
        if number % 50 == 4
        else [{"field": "priority", "operator": "is", "value": "urgent"}],
    )
    return {
        "name": f"Rule {number}",
        "conditions": kinds[number % len(kinds)],
        "actions": {"tags": [f"rule{number % 7}"]},
    }


def stored_row(facts: Facts, ready: ReadySet) -> str:
    decided = decide(facts, ready)
    return json.dumps([decided.rows(), decided.facts.stored(), [step.as_row() for step in decided.steps]])


def rate(run: Callable[[], object]) -> float:
    run()
    done, started = 0, time.process_time()
    while (spent := time.process_time() - started) < SECONDS:
        run()
        done += 1
    return done / spent


def tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()
