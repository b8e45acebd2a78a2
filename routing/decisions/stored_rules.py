"""The rules of a decision as they are stored: whole if they fired, else the place that failed and what was found there.

Names and conditions stand in the rule set, which stays; what was found is mostly the same for many rules, so each text is
kept once. The customer's words are not kept: the ticket has them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from routing.conditions.conditions import Condition
from routing.conditions.operators import Operator
from routing.conditions.values import SHOWN_CHARACTERS
from routing.decisions.try_rules import Outcome, TriedRule

# Said by the ticket itself.
OF_TICKET = ("subject", "body")
TEXTS = "texts"


def store_whole(tried: Iterable[TriedRule]) -> list[Any]:
    """For rules that are not those of a published set in their order."""
    return [_without_words(one.as_row()) for one in tried if one.outcome != Outcome.NOT_REACHED]


def store_rules(tried: Iterable[TriedRule]) -> list[Any]:
    """For all rules of a published set in their order; those after a stop are told from the set."""
    texts: dict[str, int] = {}
    rows = [_row(one, texts) for one in tried if one.outcome != Outcome.NOT_REACHED]
    return [{TEXTS: list(texts)}, *rows]


def read_rules(stored: Sequence[Any], rules: Sequence[Mapping[str, Any]], words: Mapping[str, str]) -> list[Any]:
    """Each as it is shown. `rules` are those of its set, `words` subject and body of the ticket."""
    if not stored or TEXTS not in stored[0]:
        return [_with_words(row, words) for row in stored]
    texts = stored[0][TEXTS]
    return [
        _with_words(row if isinstance(row, dict) else _shown(row, rule, texts), words)
        for row, rule in zip(stored[1:], rules, strict=False)
    ]


def _row(tried: TriedRule, texts: dict[str, int]) -> Any:
    if tried.failed is None:
        return _without_words(tried.as_row()) if tried.fired else _place_of(tried.why, texts)
    [found] = tried.findings
    row = [tried.failed.place]
    kept = "" if found.condition.field in OF_TICKET else found.found
    return [*row, _place_of(kept, texts), *([_place_of(found.why, texts)] if found.why else [])]


def _place_of(text: str, texts: dict[str, int]) -> int:
    return texts.setdefault(text, len(texts))


def _shown(row: Any, rule: Mapping[str, Any], texts: Sequence[str]) -> dict[str, Any]:
    shown = {"rule_id": rule.get("id"), "name": rule["name"], "fired": False, "match": rule.get("match", "all")}
    if isinstance(row, int):
        return shown | {"outcome": Outcome.SKIPPED.value, "conditions": [], "why": texts[row]}
    place, found, *why = row
    condition = _condition_at(place, rule)
    failed = {"condition": str(condition), "field": condition.field, "found": texts[found], "holds": False}
    return shown | {
        "outcome": Outcome.NOT_FIRED.value,
        "conditions": [failed | ({"why": texts[why[0]]} if why else {})],
    }


def _condition_at(place: str, rule: Mapping[str, Any]) -> Condition:
    part: Any = rule
    for number in place.split("."):
        part = part["conditions"][int(number)]
    value = part.get("value", "")
    return Condition(
        field=part["field"],
        operator=Operator(part["operator"]),
        value=value if isinstance(value, str) else tuple(value),
        key=part.get("key", ""),
    )


def _without_words(row: dict[str, Any]) -> dict[str, Any]:
    conditions = [one | {"found": ""} if one["field"] in OF_TICKET else one for one in row["conditions"]]
    return row | {"conditions": conditions}


def _with_words(row: dict[str, Any], words: Mapping[str, str]) -> dict[str, Any]:
    conditions = [
        one | {"found": words[one["field"]][:SHOWN_CHARACTERS]}
        if one.get("field") in OF_TICKET and not one.get("found")
        else one
        for one in row.get("conditions", ())
    ]
    return row | {"conditions": conditions}
