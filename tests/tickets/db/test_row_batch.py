"""Rows of several tables by one statement: the same rows, in the same order, as by one each."""

from __future__ import annotations

from typing import Any

import pytest

from routing.models import Calendar, Rule
from tests import factories
from tickets.db.row_batch import rows_at_once
from tickets.models import Team

pytestmark = pytest.mark.django_db


def test_rows_come_as_they_are_in_one_statement(django_assert_num_queries: Any) -> None:
    for name in ("Zebra", "Éclair", "100%"):
        factories.RuleFactory(name=name, conditions=[{"field": "topic", "operator": "is", "value": name}])
    rules, teams = Rule.objects.filter(name__in=["Zebra", "Éclair", "100%"]), Team.objects.order_by("-name")

    with django_assert_num_queries(1):
        found_rules, found_teams, none = rows_at_once(rules, teams.only("name"), Calendar.objects.filter(name="none"))

    columns = [field.attname for field in Rule._meta.concrete_fields]
    assert [[getattr(rule, one) for one in columns] for rule in found_rules] == [
        [getattr(rule, one) for one in columns] for rule in rules
    ]
    assert [team.name for team in found_teams] == [team.name for team in teams]
    assert none == []
