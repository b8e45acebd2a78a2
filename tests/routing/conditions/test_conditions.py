"""Each operator compares as it says, by the kind of its field."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest

from routing.conditions.evaluate import make_ready
from routing.conditions.fields import FIELDS
from routing.conditions.operators import BY_KIND, Operator, operators_of
from routing.conditions.parse import Mistakes, parse_group
from routing.conditions.patterns import BadPattern, compile_pattern, pattern_matches
from tests.routing.cards import NOW, card

ROWS: dict[str, Any] = {"topics": {"refunds": "Refunds", "unsure": "unsure"}, "teams": {}, "calendars": {}}


def holds(match: str = "all", *conditions: dict[str, Any], **changes: Any) -> bool:
    mistakes = Mistakes()
    group = parse_group(match, list(conditions), "", mistakes)
    assert not mistakes.found
    return make_ready(group, {}).holds(card(**changes).values)


def refused(condition: Any, rows: Any = None) -> str:
    mistakes = Mistakes()
    parse_group("all", [condition], "", mistakes, rows)
    return "\n".join(str(mistake) for mistake in mistakes.found)


@pytest.mark.parametrize(
    ("field", "key", "operator", "value", "expected"),
    [
        ("topic", "", "is", "refunds", True),
        ("topic", "", "is_not", "refunds", False),
        ("topic", "", "one_of", ["Invoices", "Refunds"], True),
        ("topic", "", "not_one_of", "Invoices, Refunds", False),
        ("topic", "", "contains", "refu", True),
        ("topic_confidence", "", "at_least", "0.9", True),
        ("topic_confidence", "", "at_most", "0.89", False),
        ("subject", "", "contains", "money back", True),
        ("subject", "", "starts_with", "MONEY", True),
        ("subject", "", "ends_with", "money", False),
        ("subject", "", "matches", r"^money\s+\w{4}$", True),
        ("subject", "", "is_not_empty", "", True),
        ("body", "", "not_contains", "403", True),
        ("urgency", "", "at_least", "low", True),
        ("urgency", "", "at_least", "high", False),
        ("tier", "", "at_least", "pro", True),
        ("tier", "", "at_least", "enterprise", False),
        ("is_vip", "", "is", "no", True),
        ("domain", "", "is", "SHOP.example", True),
        ("page_url", "", "contains", "pricing", True),
        ("dmarc", "", "is", "fail", True),
        ("spf", "", "is", "fail", False),
        ("mailbox", "", "is_empty", "", True),
        ("metadata", "plan", "is", "gold", True),
        ("metadata", "trial", "is", "yes", True),
        ("metadata", "missing", "is", "gold", False),
        ("attribute", "seats", "at_least", "10", True),
        ("words", "", "is", "11", True),
        ("words", "", "at_most", "2", False),
        ("tags", "", "is_empty", "", True),
        ("signs", "", "contains", ["workaround"], False),
        ("received_at", "", "at_most", "1 hour", True),
        ("waiting_since", "", "at_least", "1 hour", False),
    ],
)
def test_each_operator_compares_as_it_says(field: str, key: str, operator: str, value: Any, expected: bool) -> None:
    condition = {"field": field, "operator": operator, "value": value} | ({"key": key} if key else {})

    assert holds("all", condition) is expected


def test_tags_are_had_all_or_one_of() -> None:
    both = {"field": "tags", "operator": "contains", "value": "beta, refund"}
    one = {"field": "tags", "operator": "one_of", "value": ["beta", "other"]}

    assert (holds("all", both, tags=("beta", "refund")), holds("all", both, tags=("beta",))) == (True, False)
    assert holds("all", one, tags=("beta",))


def test_any_needs_one_and_all_needs_each() -> None:
    right, wrong = (
        {"field": "tier", "operator": "is", "value": "pro"},
        {"field": "tone", "operator": "is", "value": "angry"},
    )

    assert (holds("any", right, wrong), holds("all", right, wrong), holds("any", wrong)) == (True, False, False)


def test_a_group_in_a_rule_is_one_condition_of_it() -> None:
    group = {
        "match": "any",
        "conditions": [
            {"field": "tone", "operator": "is", "value": "angry"},
            {"field": "tier", "operator": "is", "value": "pro"},
        ],
    }

    assert holds("all", {"field": "channel", "operator": "is", "value": "email"}, group)
    assert not holds("all", {"field": "channel", "operator": "is", "value": "chat"}, group)


def test_a_group_in_a_group_in_a_group_is_refused() -> None:
    inner = {"match": "all", "conditions": [{"field": "tone", "operator": "is", "value": "calm"}]}

    assert "nested one level" in refused({"match": "any", "conditions": [inner]})


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ({"field": "category", "operator": "is", "value": "biling"}, "There is no “biling”. Use one of: billing,"),
        ({"field": "topic", "operator": "is", "value": "Refnds"}, "There is no “Refnds” among the topics"),
        ({"field": "colour", "operator": "is", "value": "red"}, "There is no field “colour”."),
        ({"field": "category", "operator": "contains", "value": "bil"}, "does not suit category"),
        ({"field": "subject", "opertor": "is", "value": "x"}, "There is no “opertor” here"),
        ({"field": "metadata", "operator": "is", "value": "x"}, "Say which value to look at."),
        ({"field": "tier", "key": "plan", "operator": "is", "value": "pro"}, "Only metadata values"),
        ({"field": "topic_confidence", "operator": "at_least", "value": "85"}, "from 0 to 1"),
        ({"field": "topic_confidence", "operator": "at_least", "value": "nan"}, "needs a number"),
        ({"field": "attribute", "key": "seats", "operator": "at_least", "value": "many"}, "needs a number"),
        ({"field": "subject", "operator": "contains", "value": " "}, "Say what to compare with."),
        ({"field": "subject", "operator": "matches", "value": "(a"}, "no regular expression"),
        ({"field": "subject", "operator": "matches", "value": r"(\w+) \1"}, "no regular expression"),
        ({"field": "subject", "operator": "matches", "value": "((((a{30}){30}){30}){30})"}, "no regular expression"),
        ({"field": "tags", "operator": "contains", "value": ["two words"]}, "is no tag"),
        ({"field": "waiting_since", "operator": "at_least", "value": "soon"}, "Write a length of time"),
        (
            {"field": "waiting_since", "key": "Nights", "operator": "at_least", "value": "4 hours"},
            "among the calendars",
        ),
        ({"field": "is_vip", "operator": "is", "value": "perhaps"}, "Use one of: yes, no."),
        ({"field": "subject", "operator": "is", "value": {"a": 1}}, "This is a text"),
        ({"field": "subject", "operator": "is", "value": "x" * 501}, "at most 500 characters"),
        ("topic is refunds", "This is a condition"),
        ({"match": "all", "conditions": []}, "says nothing"),
        ({"match": "some", "conditions": [{"field": "tone", "operator": "is", "value": "calm"}]}, "all or any"),
    ],
)
def test_what_can_not_hold_is_refused_with_its_place(condition: Any, said: str) -> None:
    answer = refused(condition, ROWS)

    assert said in answer
    assert answer.startswith("conditions[0]")


def test_every_operator_of_every_field_can_be_compared() -> None:
    values = {"at_least": "3 hours", "at_most": "3 hours", "matches": "x"}
    for spec in FIELDS.values():
        for operator in operators_of(spec):
            value = spec.choices[0] if spec.choices else "yes" if spec.kind == "flag" else "1"
            if spec.kind == "moment":
                value = values.get(operator, "Office")
            condition = {"field": spec.name, "operator": operator.value, "value": value, "key": "k" * spec.needs_key}
            assert holds("all", condition) in (True, False)


def test_every_operator_belongs_to_a_kind() -> None:
    assert {operator for operators in BY_KIND.values() for operator in operators} == set(Operator)


@pytest.mark.parametrize(
    "pattern", [r"(a+)+$", r"(a|a)*b", r"(.*a){20}b", r"(?:a?){300}a{300}b", r"(\w{0,500}x){1,2}y"]
)
def test_an_expression_that_explodes_elsewhere_takes_a_part_of_a_second(pattern: str) -> None:
    compiled = compile_pattern(pattern)
    started = time.process_time()

    pattern_matches(compiled, "a" * 1_000_000 + "!")

    assert time.process_time() - started < 2


def test_an_expression_finds_words_of_any_script_without_regard_to_case() -> None:
    assert pattern_matches(compile_pattern("straße"), "In der STRASSE? Nein, STRAßE.")
    with pytest.raises(BadPattern, match="empty"):
        compile_pattern(" ")


def test_what_was_found_is_told() -> None:
    mistakes = Mistakes()
    conditions = [
        {"field": "tier", "operator": "is", "value": "pro"},
        {"field": "waiting_since", "operator": "at_least", "value": "4 hours"},
        {"field": "tone", "operator": "is", "value": "angry"},
    ]
    group = make_ready(parse_group("all", conditions, "", mistakes), {})

    [failed] = group.findings(card(waiting_since=NOW - timedelta(hours=3, minutes=10)).values)

    assert str(failed.condition) == "oldest unanswered message is at least 4 hours ago"
    assert (failed.found, failed.holds) == ("3 h 10 min", False)
