from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from routing.conditions.fields import FIELDS
from routing.decisions.explain import rules_of_decision
from routing.models import Decision

# What tells of the customer's account, and so is not told to everybody who may name the customer.
OF_THE_ACCOUNT = frozenset(name for name, spec in FIELDS.items() if spec.of_the_account)


class DecisionOut(serializers.ModelSerializer[Decision]):
    rule_set = serializers.IntegerField(
        source="rule_set_id", allow_null=True, help_text="The number of the version that decided."
    )
    steps = serializers.ListField(child=serializers.DictField(), help_text="How the priority was worked out.")
    rules_tried = serializers.SerializerMethodField(help_text="Every rule of the version, and what became of it.")

    class Meta:
        model = Decision
        fields = (
            "category",
            "priority",
            "team",
            "move",
            "tags",
            "assignee",
            "answered_by",
            "rule_set",
            "steps",
            "reasons",
            "rules_tried",
            "created_at",
        )

    @extend_schema_field({"type": "array", "items": {"type": "object", "additionalProperties": {}}})
    def get_rules_tried(self, decision: Decision) -> list[dict[str, Any]]:
        return rules_of_decision(decision)


def without_account(decision: dict[str, Any]) -> dict[str, Any]:
    """A decision as it is shown to a program that may not know the customer: without the rules that look at the account."""
    rules = decision["rules_tried"]
    told = [rule for rule in rules if not _looks_at_account(rule)]
    names = {rule["name"] for rule in rules if rule not in told}
    steps = [step for step in decision["steps"] if step.get("of_the_account")]
    hidden = (*(f"Rule “{name}”:" for name in names), *(f"{step['name']}: " for step in steps))
    reasons = [reason for reason in decision["reasons"] if not reason.startswith(hidden)]
    told = [rule for rule in told if not any(f"“{name}”" in rule.get("why", "") for name in names)]
    shown = [step for step in decision["steps"] if step not in steps]
    return decision | {"rules_tried": told, "reasons": reasons, "steps": shown}


def _looks_at_account(rule: dict[str, Any]) -> bool:
    """Of a decision from before the field was kept nobody knows it."""
    return any(condition.get("field") in {None, *OF_THE_ACCOUNT} for condition in rule["conditions"])
