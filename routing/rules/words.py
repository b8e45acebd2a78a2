"""A rule as a sentence."""

from __future__ import annotations

from routing.rules.document import RuleSpec


def rule_sentence(rule: RuleSpec) -> str:
    """`When topic is billing and tier is enterprise: set priority high, send to Finance; then stop.`"""
    when = f"When {rule.group}" if rule.group.conditions else "On every ticket"
    ending = "; then stop" if rule.stop else ""
    return f"{when}: {', '.join(rule.actions.in_words()) or 'do nothing'}{ending}."
