"""The decision: bases and lifts, then rules in their order, each seeing what earlier ones set."""

from __future__ import annotations

from typing import Any

import pytest

from routing.decisions.decide import DecisionResult, decide
from routing.decisions.ready import KnownNames, make_set_ready
from routing.decisions.try_rules import Outcome
from routing.rules.document import read_stored
from tests.routing.cards import card, ready, shipped

ON_ANGER = [{"field": "tone", "operator": "is", "value": "angry"}]


def outcomes(decided: DecisionResult) -> list[str]:
    return [tried.outcome.value for tried in decided.tried]


@pytest.mark.parametrize(
    ("changes", "move"),
    [
        ({}, "route"),
        ({"tone": "confused"}, "route"),
        ({"tone": "confused", "urgency": "low"}, "route"),
        ({"urgency": "high"}, "priority"),
        ({"tone": "angry"}, "priority"),
        ({"tone": "angry", "urgency": "low"}, "priority"),
        ({"is_vip": True}, "priority"),
        ({"tone": "confused", "urgency": "high"}, "priority"),
        ({"tone": "angry", "urgency": "high"}, "escalate"),
        ({"is_vip": True, "impact": "outage"}, "escalate"),
        ({"impact": "outage"}, "route"),
        ({"topic": "unsure", "tone": "angry", "urgency": "high"}, "hold"),
        ({"words": 2}, "hold"),
        ({"letters": 11}, "hold"),
        ({"words": 3, "letters": 12}, "route"),
    ],
)
def test_the_four_moves(changes: dict[str, Any], move: str) -> None:
    assert shipped(**changes).move == move


def test_a_topic_that_a_person_settled_skips_what_holds() -> None:
    decided = shipped(topic="Outages", impact="outage", is_vip=True, topic_settled=True, words=1)

    assert (decided.move, decided.priority) == ("escalate", "urgent")
    assert decided.tried[0].outcome == Outcome.SKIPPED
    assert "settled" in decided.tried[0].why


@pytest.mark.parametrize(
    ("changes", "priority"),
    [
        ({"impact": "outage"}, "urgent"),
        ({"impact": "data_loss"}, "urgent"),
        ({"impact": "security"}, "urgent"),
        ({"impact": "broken"}, "high"),
        ({"impact": "degraded"}, "normal"),
        ({"impact": "question"}, "low"),
        ({"impact": "wish"}, "low"),
        ({"impact": "broken", "signs": ("workaround",)}, "normal"),
        ({"impact": "question", "signs": ("workaround",)}, "low"),
        ({"impact": "degraded", "signs": ("many affected",)}, "high"),
        ({"impact": "broken", "signs": ("many affected",), "tone": "angry"}, "high"),
        ({"impact": "question", "tone": "angry"}, "normal"),
        ({"impact": "blocked", "tier": "free"}, "normal"),
        ({"impact": "blocked", "tier": "pro"}, "high"),
        ({"impact": "wish", "is_vip": True}, "high"),
        ({"impact": "outage", "is_vip": True}, "urgent"),
        ({"failed_payment": True}, "high"),
        ({"failed_payment": True, "category": "technical"}, "normal"),
        ({"same_topic": 2}, "normal"),
        ({"same_topic": 3}, "high"),
        ({"impact": ""}, "normal"),
    ],
)
def test_the_priority_of_the_table(changes: dict[str, Any], priority: str) -> None:
    assert shipped(**changes).priority == priority


def test_the_steps_of_the_priority_are_told_as_a_sum() -> None:
    steps = shipped(impact="broken", signs=("workaround",), tone="angry").steps

    assert [str(step) for step in steps] == [
        "Base: impact broken, so high.",
        "There is a workaround: −1, so normal.",
        "The customer is angry: +1 up to high, so high.",
    ]


def test_each_rule_sees_what_earlier_ones_set() -> None:
    raised = {"conditions": [], "actions": {"priority": "urgent", "tags": ["seen"]}}
    sees = {
        "conditions": [
            {"field": "priority", "operator": "is", "value": "urgent"},
            {"field": "tags", "operator": "contains", "value": "seen"},
        ],
        "actions": {"move": "escalate"},
    }

    assert decide(card(), ready(raised, sees)).move == "escalate"
    assert decide(card(), ready(sees, raised)).move == "route"


def test_a_rule_that_stops_keeps_later_ones_from_being_reached() -> None:
    decided = decide(
        card(),
        ready({"actions": {"priority": "low"}, "stop": True}, {"actions": {"priority": "urgent"}}),
    )

    assert decided.priority == "low"
    assert outcomes(decided) == ["fired", "not_reached"]
    assert decided.tried[1].why == "Stopped by “Rule 1”."


def test_a_rule_that_does_not_fire_says_the_first_condition_that_failed() -> None:
    conditions = [{"field": "tier", "operator": "is", "value": "pro"}, *ON_ANGER]

    [tried] = decide(card(), ready({"conditions": conditions, "actions": {"move": "escalate"}})).tried

    assert tried.as_row()["conditions"] == [
        {"condition": "tone is angry", "field": "tone", "found": "calm", "holds": False}
    ]


@pytest.mark.parametrize(("state", "why"), [("draft", "It is a draft."), ("paused", "It is paused.")])
def test_only_active_rules_are_tried(state: str, why: str) -> None:
    [tried] = decide(card(), ready({"state": state, "actions": {"move": "escalate"}})).tried

    assert (tried.outcome, tried.why) == (Outcome.SKIPPED, why)


def test_every_action_is_taken() -> None:
    actions = {
        "category": "technical",
        "priority": "urgent",
        "team": "finance",
        "move": "priority",
        "tags": ["Refund", "beta"],
        "assignee": "LENA",
        "answered_by": "draft",
    }

    decided = decide(card(tags=("old",)), ready({"actions": actions}))

    assert (decided.category, decided.priority, decided.team, decided.move) == (
        "technical",
        "urgent",
        "Finance",
        "priority",
    )
    assert (decided.tags, decided.assignee, decided.answered_by) == (("beta", "old", "refund"), "lena", "draft")


def test_an_action_that_fails_is_told_and_stops_nothing_else() -> None:
    actions = {"team": "Wizards", "assignee": "gone", "priority": "urgent"}

    decided = decide(card(topic_team="Finance"), ready({"actions": actions}, {"actions": {"move": "escalate"}}))

    assert (decided.priority, decided.team, decided.assignee, decided.move) == ("urgent", "Finance", "", "escalate")
    failed = {one["action"]: one["why"] for one in decided.tried[0].as_row()["actions"] if not one["done"]}
    assert failed == {
        "team": "There is no team “Wizards” any more.",
        "assignee": "There is no active colleague “gone” any more.",
    }
    assert "team failed: There is no team “Wizards” any more." in decided.reasons[-2]


def test_a_hold_says_why_to_who_looks() -> None:
    decided = decide(card(), ready({"actions": {"hold": "Contracts are for the lawyers."}}))

    assert (decided.move, decided.hold_reason) == ("hold", "Contracts are for the lawyers.")


def test_a_later_rule_may_let_go_of_what_an_earlier_held() -> None:
    decided = decide(card(), ready({"actions": {"hold": "Wait."}}, {"actions": {"move": "route"}}))

    assert (decided.move, decided.hold_reason) == ("route", "")


def test_the_same_facts_are_decided_the_same_way() -> None:
    assert shipped(tone="angry").rows() == shipped(tone="angry").rows()


def test_a_calendar_or_a_field_that_is_gone_never_holds_and_says_why() -> None:
    stored = {
        "rules": [
            {
                "name": "Night",
                "match": "all",
                "conditions": [{"field": "received_at", "operator": "not_in_hours", "value": "Office"}],
                "actions": {"move": "escalate"},
            },
            {
                "name": "Mood",
                "match": "all",
                "conditions": [{"field": "mood", "operator": "is", "value": "sad"}],
                "actions": {"move": "escalate"},
            },
        ]
    }

    night, mood = decide(card(), make_set_ready(read_stored(stored), KnownNames())).tried

    assert night.findings[0].why == "There is no calendar “Office” any more."
    assert "There is no field “mood”" in mood.why
