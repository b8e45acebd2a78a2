"""A rule reads as a sentence."""

from __future__ import annotations

import pytest

from routing.rules.words import rule_sentence
from tests import factories
from tickets.models import Team

pytestmark = pytest.mark.django_db


def test_it_says_when_what_and_whether_it_stops() -> None:
    rule = factories.RuleFactory(set_priority="high", set_team=Team.objects.get(name="Finance"))
    rule.conditions.create(field="topic", value="billing")
    rule.conditions.create(field="tier", value="enterprise")

    assert rule_sentence(rule) == (
        "When topic is billing and customer's tier is enterprise: set priority high, send to Finance; then stop."
    )


def test_any_condition_is_said_with_or() -> None:
    rule = factories.RuleFactory(set_priority="", set_move="hold", match="any", stops=False)
    rule.conditions.create(field="subject", operator="contains", value="legal")
    rule.conditions.create(field="metadata", key="plan", value="gold")

    assert rule_sentence(rule) == (
        "When subject contains legal or metadata value “plan” is gold: hold for a person; then try the next rule."
    )


def test_a_rule_without_conditions_says_so() -> None:
    assert rule_sentence(factories.RuleFactory(set_priority="low")) == "On every ticket: set priority low; then stop."
