"""Saving a policy, with a version of it. When it changes, held tickets are tried again; nothing is sent by that."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models.functions import Now

from resolution.models import Autonomy, Policy, PolicyChange
from resolution.policies.versions import record_version, terms_of
from tickets import handoff

# What of a policy may turn a held ticket into an answered one.
WAKING = ("autonomy", "auto_from", "review_from")
COMMAND = "command"
BEGIN_WITH_DRAFTS = "Begin with drafts: nothing is known yet of how right the answers are."


class GeneralPolicyStays(Exception):
    """A category keeps its policy: without it nothing would say what to do with its tickets."""


@transaction.atomic
def save_policy(policy: Policy, *, by: str = COMMAND, why: str = "") -> None:
    _lock_category(policy.category)
    before = Policy.objects.filter(pk=policy.pk).first()
    old = terms_of(before) if before else {}
    if policy.autonomy != Autonomy.EARNED:
        policy.earned_by = []
    policy.save()
    policy.refresh_from_db()
    new = terms_of(policy)
    if old == new:
        return
    change = PolicyChange.CHANGED if before else PolicyChange.MADE
    version = record_version(policy, change, before=old, after=new, by=by, why=why)
    wakes = bool(before) and any(old[name] != new[name] for name in WAKING)
    changes: dict[str, Any] = {"version": version.number} | ({"changed_at": Now()} if wakes else {})
    Policy.objects.filter(pk=policy.pk).update(**changes)
    policy.refresh_from_db()
    if wakes or not before:
        handoff.nudge("resolution.cycles.wake_now")
    if policy.autonomy == Autonomy.EARNED:
        handoff.nudge("resolution.policies.earning.note_changes")


@transaction.atomic
def remove_policy(policy: Policy, *, by: str = COMMAND, why: str = "") -> None:
    """Its tickets have the category's policy again. Raises GeneralPolicyStays."""
    if policy.is_general:
        raise GeneralPolicyStays
    _lock_category(policy.category)
    record_version(policy, PolicyChange.REMOVED, before=terms_of(policy), after={}, by=by, why=why)
    Policy.objects.filter(pk=policy.pk).delete()
    # What was held under it is looked at under the category's, by the clock.
    handoff.nudge("resolution.cycles.wake_now")


@transaction.atomic
def copy_for_channel(general: Policy, channel: str, *, by: str) -> Policy:
    """The channel's own policy: the one that is there, or a copy of the category's, which changes nothing yet."""
    _lock_category(general.category)
    if found := Policy.objects.filter(category=general.category, channel=channel).first():
        return found
    terms = {name: getattr(general, name) for name in terms_of(general)}
    # Its terms are as old as the category's, so no held ticket is tried again for them.
    made = Policy(category=general.category, channel=channel, changed_at=general.changed_at, **terms)
    save_policy(made, by=by, why=f"A copy of the policy for {general}.")
    return made


@transaction.atomic
def begin_with_drafts(*, by: str, only: Policy | None = None) -> int:
    """Policies that would send by themselves only draft from now on, until somebody says otherwise; how many."""
    sending = Policy.objects.select_for_update().filter(autonomy=Autonomy.AUTO).order_by("category", "pk")
    chosen = list(sending.filter(pk=only.pk) if only else sending)
    for policy in chosen:
        policy.autonomy, policy.begin_careful = Autonomy.DRAFT, True
        save_policy(policy, by=by, why=BEGIN_WITH_DRAFTS)
    return len(chosen)


def _lock_category(category: str) -> None:
    """Two who change policies of one category come one after the other."""
    list(Policy.objects.select_for_update().filter(category=category).order_by("pk").values_list("pk", flat=True))
