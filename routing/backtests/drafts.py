"""What is tried: the working copy as a whole, or one rule of it among the published ones. As it stands, right or wrong."""

from __future__ import annotations

from typing import Any

from routing.decisions.current import known_names
from routing.decisions.ready import ReadySet, make_set_ready
from routing.models import Rule, RuleSet
from routing.models.rule import RuleState
from routing.rules.document import read_stored
from routing.rules.working_copy import plain_rule, plain_working_copy


def draft_to_try(rule: Rule | None = None, *, with_drafts: bool = False) -> dict[str, Any]:
    """`with_drafts`: as if the working copy's drafts were active. One rule alone is tried as if it were, whatever it is."""
    if rule is not None:
        return _among_the_published(rule)
    drafted = plain_working_copy()
    return drafted | {"rules": [_active(one) for one in drafted["rules"]]} if with_drafts else drafted


def ready_draft(rule: Rule | None = None, *, with_drafts: bool = False) -> ReadySet:
    return make_set_ready(read_stored(draft_to_try(rule, with_drafts=with_drafts)), known_names())


def _active(rule: dict[str, Any]) -> dict[str, Any]:
    return rule | {"state": RuleState.ACTIVE.value} if rule["state"] == RuleState.DRAFT else rule


def _among_the_published(rule: Rule) -> dict[str, Any]:
    drafted = plain_working_copy()
    published = RuleSet.objects.first()
    document = published.document if published else drafted
    others = [one for one in document["rules"] if one.get("id") != rule.pk]
    place = _place_among(others, rule, drafted)
    tried = plain_rule(rule) | {"state": RuleState.ACTIVE.value}
    # It may name a calendar that was not published yet.
    known = {calendar["name"].casefold() for calendar in document["calendars"]}
    new = [calendar for calendar in drafted["calendars"] if calendar["name"].casefold() not in known]
    return document | {
        "rules": [*others[:place], tried, *others[place:]],
        "calendars": [*document["calendars"], *new],
    }


def _place_among(others: list[dict[str, Any]], rule: Rule, drafted: dict[str, Any]) -> int:
    """Behind the last of those that stand before it in the working copy."""
    order = [one["id"] for one in drafted["rules"]]
    before = order[: order.index(rule.pk)]
    return max((place for place, one in enumerate(others, start=1) if one.get("id") in before), default=0)
