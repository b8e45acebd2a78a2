"""A rule as a sentence, and what a lift does."""

from __future__ import annotations

from routing.rules.document import LiftSpec, RuleSpec


def rule_sentence(rule: RuleSpec) -> str:
    """`When topic is billing and tier is enterprise: set priority high, send to Finance; then stop.`"""
    when = f"When {rule.group}" if rule.group.conditions else "On every ticket"
    ending = "; then stop" if rule.stop else ""
    return f"{when}: {', '.join(rule.actions.in_words()) or 'do nothing'}{ending}."


def change_in_words(lift: LiftSpec) -> str:
    if lift.at_least:
        return f"at least {lift.at_least}"
    sign = "+" if lift.steps > 0 else "−"
    ceiling = f" up to {lift.up_to}" if lift.steps > 0 else ""
    return f"{sign}{abs(lift.steps)}{ceiling}"
