"""Every decision explains itself, and a rule that nobody has published can be tried on a ticket."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from routing.backtests.drafts import ready_draft
from routing.decisions.current import current
from routing.decisions.decide_ticket import decide_ticket
from routing.decisions.dispatch import store_decision
from routing.decisions.explain import rows_of_fired, rules_of_decision
from routing.models import Decision, Rule
from routing.rules.try_on_ticket import read_result_of, try_on_ticket
from tests import factories
from tests.helpdesk.desk_rows import routed
from tickets.models import Ticket

pytestmark = pytest.mark.django_db


def decision_of(ticket: Ticket) -> Decision:
    return Decision.objects.get(ticket=ticket)


def test_every_rule_of_the_set_is_told(ticket: Ticket) -> None:
    factories.RuleFactory(name="All", position=1, stops=True, actions={"tags": ["seen"]})
    factories.RuleFactory(name="Paused", position=0, state="paused")
    factories.publish_rules()

    rows = rules_of_decision(decision_of(routed(ticket)))

    assert [(row["name"], row["outcome"]) for row in rows] == [
        ("Paused", "skipped"),
        ("All", "fired"),
        ("Hold what can't be told", "not_reached"),
        ("Escalate what is angry and pressing", "not_reached"),
        ("Take first what presses", "not_reached"),
        ("Route the rest", "not_reached"),
    ]
    assert rows[-1]["why"] == "Stopped by “All”."


def test_what_did_not_fire_is_stored_by_its_place_and_shown_in_full(ticket: Ticket) -> None:
    nested = {"match": "any", "conditions": [{"field": "tier", "operator": "is", "value": "pro"}]}
    rules = [
        {"name": "Nested", "conditions": [{"field": "channel", "operator": "is", "value": ticket.channel}, nested]},
        {"name": "By body", "conditions": [{"field": "body", "operator": "contains", "value": "zebra"}]},
        {"name": "Draft", "state": "draft"},
        {"name": "Seen", "conditions": [{"field": "body", "operator": "is_not_empty"}], "actions": {"tags": ["seen"]}},
    ]
    for place, rule in enumerate(rules):
        factories.RuleFactory(position=place, **rule)
    factories.publish_rules()

    decision = decision_of(routed(ticket))

    shown = {row["name"]: row for row in rules_of_decision(decision)}
    assert shown["Nested"]["conditions"] == [
        {"condition": "customer's tier is pro", "field": "tier", "found": "free", "holds": False}
    ]
    assert (shown["By body"]["outcome"], shown["By body"]["conditions"][0]["found"]) == ("not_fired", ticket.body[:200])
    assert (shown["Draft"]["outcome"], shown["Draft"]["why"]) == ("skipped", "It is a draft.")
    assert shown["Seen"]["conditions"][0]["found"] == ticket.body[:200]
    assert ticket.body not in str(decision.rules_tried)
    assert [row["name"] for row in rows_of_fired(decision)] == ["Seen", "Route the rest"]


def test_of_later_words_it_does_not_show_the_first_ones(ticket: Ticket) -> None:
    conditions = [{"field": "body", "operator": "contains", "value": "down"}]
    factories.RuleFactory(name="Down", position=0, conditions=conditions, actions={"tags": ["seen"]})
    factories.publish_rules()
    reading = decision_of(routed(ticket)).reading
    decided = decide_ticket(ticket, read_result_of(reading), body="Now everything is down.", is_settled=True)
    store_decision(ticket, reading, decided)

    newest = Decision.objects.filter(ticket=ticket).first()

    assert newest is not None
    assert rules_of_decision(newest)[0]["conditions"][0]["found"] == "what the customer had written by then"


def test_five_hundred_rules_take_little_room(ticket: Ticket) -> None:
    Rule.objects.bulk_create(
        Rule(
            name=f"Rule {number}",
            state="active",
            conditions=[{"field": "domain", "operator": "is", "value": f"shop{number}.example"}],
            actions={"tags": ["seen"]},
            position=100 + number,
        )
        for number in range(500)
    )
    factories.publish_rules()

    decision = decision_of(routed(ticket))

    assert len(json.dumps(decision.rules_tried)) < 10_000
    assert len(rules_of_decision(decision)) == 504


def test_a_decision_stored_in_full_by_an_earlier_release_stays_readable(ticket: Ticket) -> None:
    routed(ticket)
    decision = decision_of(ticket)
    rows = rules_of_decision(decision)
    decision.rules_tried = rows[:2]

    assert rules_of_decision(decision)[:2] == rows[:2]


def test_the_facts_are_stored_without_the_customers_words(ticket: Ticket) -> None:
    decision = decision_of(routed(ticket))

    assert (decision.facts["impact"], decision.facts["tier"], decision.rule_set_id) == ("degraded", "free", 1)
    assert ticket.body not in str(decision.facts)
    assert ticket.subject not in str(decision.facts)


def test_what_nobody_has_published_is_tried_on_the_facts_of_then(ticket: Ticket) -> None:
    routed(ticket)
    factories.RuleFactory(
        name="Free waits",
        state="draft",
        conditions=[{"field": "tier", "operator": "is", "value": "free"}],
        actions={"priority": "low"},
    )
    ticket.customer.tier = "enterprise"
    ticket.customer.save()

    trial = try_on_ticket(Ticket.objects.get(pk=ticket.pk), ready_draft(with_drafts=True))

    assert trial.by_stored_facts
    assert trial.differences == [("priority", "normal", "low")]
    assert Decision.objects.count() == 1


def test_the_page_tries_the_draft(ticket: Ticket, admin_client: Client) -> None:
    routed(ticket)
    factories.RuleFactory(name="All high", state="draft", actions={"priority": "urgent"})

    page: Any = admin_client.get(reverse("admin:routing_ruleset_try", args=[ticket.pk])).content.decode()

    assert "All high" in page
    assert "Would be" in page
    assert Rule.objects.get(name="All high").state == "draft"


def test_collecting_the_facts_asks_little_whatever_the_rules_are(
    ticket: Ticket, django_assert_num_queries: Any
) -> None:
    reading = decision_of(routed(ticket)).reading
    for number in range(30):
        factories.RuleFactory(conditions=[{"field": "subject", "operator": "contains", "value": f"word {number}"}])
    factories.publish_rules()
    current()
    whole = Ticket.objects.select_related("customer", "integration", "mailbox", "assignee").get(pk=ticket.pk)

    # Whether anything has changed, the account's events, and the tickets on the topic.
    with django_assert_num_queries(3):
        decide_ticket(whole, read_result_of(reading))
