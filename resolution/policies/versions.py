"""What a policy says as plain values, what differs between two of them in words, and the rows that keep it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any

from django.db.models import Max, QuerySet

from resolution.models import Policy, PolicyChange, PolicyVersion

NAMES = ("category", "channel")
NOTHING = "–"
_FIELDS: dict[str, Any] = {field.name: field for field in Policy._meta.concrete_fields}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedTerm:
    label: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.label} from {self.before} to {self.after}"


def terms_of(policy: Policy) -> dict[str, Any]:
    """All that people set, whoever added the field."""
    return {
        field.name: _plain(getattr(policy, field.name))
        for field in Policy._meta.concrete_fields
        if field.editable and not field.primary_key and field.name not in NAMES
    }


def changed_terms(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[ChangedTerm]:
    """In the order of the form; what only one of them knows has been added since."""
    return [
        ChangedTerm(label=_label(name), before=_in_words(name, before[name]), after=_in_words(name, after[name]))
        for name in after
        if name in before and before[name] != after[name]
    ]


def record_version(
    policy: Policy,
    change: PolicyChange,
    *,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    by: str,
    why: str = "",
) -> PolicyVersion:
    """The caller has locked the policy, or the category's where that one is new."""
    number = versions_of(policy).aggregate(last=Max("number"))["last"] or 0
    return PolicyVersion.objects.create(
        category=policy.category,
        channel=policy.channel,
        number=number + 1,
        change=change,
        before=dict(before),
        after=dict(after),
        by=by[:150],
        why=why[:500],
    )


def versions_of(policy: Policy) -> QuerySet[PolicyVersion]:
    return PolicyVersion.objects.filter(category=policy.category, channel=policy.channel)


def _plain(value: Any) -> Any:
    if isinstance(value, time):
        return value.isoformat(timespec="minutes")
    return list(value) if isinstance(value, list | tuple) else value


def _label(name: str) -> str:
    words = str(_FIELDS[name].verbose_name)
    return words[:1].upper() + words[1:]


def _in_words(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(str(one) for one in value) or NOTHING
    choices: dict[Any, Any] = dict(_FIELDS[name].flatchoices)
    return str(choices.get(value, NOTHING if value in (None, "") else value))
