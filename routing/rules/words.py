"""A rule as a sentence."""

from __future__ import annotations

from routing.models import Rule
from routing.models.rule import Match
from tickets.states import Move

MOVE_WORDS = {
    Move.ROUTE: "route as usual",
    Move.PRIORITY: "take it first",
    Move.ESCALATE: "escalate",
    Move.HOLD: "hold for a person",
}


def rule_sentence(rule: Rule) -> str:
    """`When topic is billing and tier is enterprise: set priority high, send to Finance; then stop.`"""
    ending = "; then stop" if rule.stops else "; then try the next rule"
    return f"{_when(rule)}: {', '.join(_actions(rule)) or 'do nothing'}{ending}."


def _when(rule: Rule) -> str:
    conditions = [str(condition) for condition in rule.conditions.all()]
    if not conditions:
        return "On every ticket"
    return "When " + (" and " if rule.match == Match.ALL else " or ").join(conditions)


def _actions(rule: Rule) -> list[str]:
    actions = []
    if rule.set_category:
        actions.append(f"set category {rule.set_category}")
    if rule.set_priority:
        actions.append(f"set priority {rule.set_priority}")
    if rule.set_team:
        actions.append(f"send to {rule.set_team}")
    if rule.set_move:
        actions.append(MOVE_WORDS[Move(rule.set_move)])
    return actions
