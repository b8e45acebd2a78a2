from typing import Any

from rest_framework import serializers

from routing.conditions.fields import FIELDS
from routing.models import Decision

# What tells of the customer's account, and so is not told to everybody who may name the customer.
OF_THE_ACCOUNT = frozenset(name for name, spec in FIELDS.items() if spec.of_the_account)


class DecisionOut(serializers.ModelSerializer[Decision]):
    class Meta:
        model = Decision
        fields = ("category", "priority", "team", "move", "reasons", "rules_tried", "created_at")


def without_account(decision: dict[str, Any]) -> dict[str, Any]:
    """A decision as it is shown to a program that may not know the customer: without the rules that look at the account."""
    rules = decision["rules_tried"]
    told = [rule for rule in rules if not _looks_at_account(rule)]
    hidden = tuple(f"Rule “{rule['name']}”:" for rule in rules if rule not in told)
    reasons = [reason for reason in decision["reasons"] if not reason.startswith(hidden)]
    return decision | {"rules_tried": told, "reasons": reasons}


def _looks_at_account(rule: dict[str, Any]) -> bool:
    """Of a decision from before the field was kept nobody knows it."""
    return any(condition.get("field") in {None, *OF_THE_ACCOUNT} for condition in rule["conditions"])
