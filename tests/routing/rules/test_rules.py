"""A rule fires when its conditions hold, and says what it found."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from routing.decisions.decide import decide_ticket
from routing.models import Condition, Field, Operator, Rule
from routing.reading.base import ReadResult
from routing.rules.try_rules import facts_of, try_rule, try_rules
from tests import factories
from tickets.models import Ticket

pytestmark = [pytest.mark.django_db, pytest.mark.second_python]


def read(**changes: Any) -> ReadResult:
    values = {
        "topic": "Refunds",
        "category": "billing",
        "urgency": "medium",
        "tone": "angry",
        "impact": "degraded",
        "reasons": (),
        "reader": "test",
        "version": "1",
    } | {f"{part}_confidence": 0.8 for part in ("topic", "category", "urgency", "tone", "impact")}
    return ReadResult(**(values | changes))


@pytest.fixture
def shopper() -> Ticket:
    customer = factories.CustomerFactory(email="Ann@Shop.example", tier="pro", is_vip=True, attributes={"seats": 12})
    return factories.TicketFactory(
        customer=customer,
        subject="Money BACK",
        metadata={"plan": "Gold", "trial": True, "dmarc": "fail"},
        page_url="/pricing",
    )


def fires(ticket: Ticket, **condition: Any) -> bool:
    rule = factories.RuleFactory()
    Condition.objects.create(rule=rule, **condition)
    return try_rule(rule, facts_of(ticket, read(), priority="normal")).fired


@pytest.mark.parametrize(
    ("field", "key", "operator", "value", "expected"),
    [
        (Field.TOPIC, "", Operator.IS, "refunds", True),
        (Field.TOPIC, "", Operator.IS_NOT, "refunds", False),
        (Field.TOPIC, "", Operator.ONE_OF, "Invoices, Refunds", True),
        (Field.TOPIC_CONFIDENCE, "", Operator.AT_LEAST, "0.8", True),
        (Field.TOPIC_CONFIDENCE, "", Operator.AT_MOST, "0.79", False),
        (Field.SUBJECT, "", Operator.CONTAINS, "money back", True),
        (Field.BODY, "", Operator.NOT_CONTAINS, "403", False),
        (Field.URGENCY, "", Operator.AT_LEAST, "low", True),
        (Field.URGENCY, "", Operator.AT_LEAST, "high", False),
        (Field.PRIORITY, "", Operator.AT_MOST, "high", True),
        (Field.TIER, "", Operator.AT_LEAST, "pro", True),
        (Field.TIER, "", Operator.AT_LEAST, "enterprise", False),
        (Field.VIP, "", Operator.IS, "yes", True),
        (Field.DOMAIN, "", Operator.IS, "shop.example", True),
        (Field.EMAIL, "", Operator.IS, "ann@shop.example", True),
        (Field.CHANNEL, "", Operator.IS, "email", True),
        (Field.PAGE_URL, "", Operator.CONTAINS, "pricing", True),
        (Field.DMARC, "", Operator.IS, "fail", True),
        (Field.SPF, "", Operator.IS, "fail", False),
        (Field.MAILBOX, "", Operator.IS, "", True),
        (Field.METADATA, "plan", Operator.IS, "gold", True),
        (Field.METADATA, "trial", Operator.IS, "yes", True),
        (Field.METADATA, "missing", Operator.IS, "gold", False),
        (Field.ATTRIBUTE, "seats", Operator.AT_LEAST, "10", True),
        (Field.ATTRIBUTE, "seats", Operator.AT_LEAST, "many", False),
    ],
)
def test_each_operator_compares_as_it_says(
    shopper: Ticket, field: str, key: str, operator: str, value: str, expected: bool
) -> None:
    assert fires(shopper, field=field, key=key, operator=operator, value=value) is expected


def test_all_and_any_differ(shopper: Ticket) -> None:
    rule = factories.RuleFactory(match="all")
    Condition.objects.create(rule=rule, field=Field.TIER, value="pro")
    Condition.objects.create(rule=rule, field=Field.TIER, value="free")
    facts = facts_of(shopper, read(), priority="normal")

    assert not try_rule(rule, facts).fired
    rule.match = "any"
    assert try_rule(rule, facts).fired


def test_a_rule_without_conditions_fires_on_every_ticket(shopper: Ticket) -> None:
    assert try_rule(factories.RuleFactory(match="any"), facts_of(shopper, read(), priority="normal")).fired


def test_rules_are_tried_in_order_until_one_that_stops_has_fired(shopper: Ticket) -> None:
    goes_on = factories.RuleFactory(position=1, stops=False)
    stops = factories.RuleFactory(position=2, stops=True)
    factories.RuleFactory(position=3)

    tried = try_rules(Rule.objects.filter(name__startswith="Rule "), facts_of(shopper, read(), priority="normal"))

    assert [one.rule for one in tried] == [goes_on, stops]


def test_a_later_rule_overrules_an_earlier_one(shopper: Ticket) -> None:
    first = factories.RuleFactory(position=1, set_priority="low", stops=False)
    second = factories.RuleFactory(position=2, set_priority="urgent")

    decided = decide_ticket(shopper, read(), rules=[first, second])

    assert (decided.priority, decided.move) == ("urgent", "route")
    assert len(decided.reasons) == 5


def test_the_topic_gives_the_team(shopper: Ticket) -> None:
    team = factories.TeamFactory()
    factories.TopicFactory(name="Refunds", team=team)

    assert decide_ticket(shopper, read(), rules=[]).team == team


def test_a_rule_must_do_something() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Rule.objects.create(name="Idle")
    with pytest.raises(ValidationError, match="something to do"):
        Rule(name="Idle").full_clean()


def test_a_metadata_condition_names_its_key() -> None:
    condition = Condition(rule=factories.RuleFactory(), field=Field.METADATA, value="x")

    with pytest.raises(ValidationError, match="which metadata value"):
        condition.full_clean()
