"""Noting when a policy has earned to send by itself, and when it no longer has: a version of the policy, and a notice.

Whoever sends asks the evidence itself. What is noted here is for lists and for people.
"""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from resolution.models import Autonomy, EngineFamily, Policy, PolicyChange
from resolution.policies.autonomy import begins_careful
from resolution.policies.evidence import REVIEW_VERDICTS_NEEDED, EarnedState, count_review_verdicts, earned_state
from resolution.policies.versions import record_version
from routing.notices.notify import notify_of_autonomy

EVIDENCE = "evidence"
MAY_CHANGE = "change_policy"


def note_changes() -> int:
    """After a verdict, a calibration or a saved policy, and by the clock; how many policies were locked or unlocked."""
    changed = 0
    for policy in Policy.objects.all():
        for family in EngineFamily:
            _note_known(policy, family)
            changed += policy.autonomy == Autonomy.EARNED and _note_earned(policy, family)
    return changed


def _note_known(policy: Policy, family: EngineFamily) -> None:
    if not begins_careful(policy) or family in policy.review_known_by:
        return
    if count_review_verdicts(policy, family) < REVIEW_VERDICTS_NEEDED:
        return
    with transaction.atomic():
        known = set(Policy.objects.select_for_update().values_list("review_known_by", flat=True).get(pk=policy.pk))
        Policy.objects.filter(pk=policy.pk).update(review_known_by=sorted(known | {family}))


@transaction.atomic
def _note_earned(policy: Policy, family: EngineFamily) -> bool:
    """Whether that has changed. Asked once more with the row locked: two who look at the same moment note it once."""
    now = Policy.objects.select_for_update().filter(pk=policy.pk, autonomy=Autonomy.EARNED).first()
    if now is None:
        return False
    state = earned_state(now, family)
    if state.is_unlocked == (family in now.earned_by):
        return False
    earned = {*now.earned_by, family} if state.is_unlocked else {*now.earned_by} - {family}
    words = _in_words(now, family, state)
    version = record_version(
        now,
        PolicyChange.UNLOCKED if state.is_unlocked else PolicyChange.LOCKED,
        before={},
        after={"engine_family": family, "verdicts": state.verdicts, "lower_bound": round(state.lower, 4)},
        by=EVIDENCE,
        why=words,
    )
    Policy.objects.filter(pk=now.pk).update(earned_by=sorted(earned), version=version.number)
    matter, path = f"policy {now.pk} version {version.number}", reverse("admin:resolution_policy_change", args=[now.pk])
    notify_of_autonomy(_who_may_change(), matter=matter, reason=words, path=path)
    return True


def _in_words(policy: Policy, family: EngineFamily, state: EarnedState) -> str:
    if state.is_unlocked:
        return f"{policy}: the assistant ({family.label.lower()}) now sends by itself. {state}."
    return f"{policy}: the assistant ({family.label.lower()}) only drafts again. {state}."


def _who_may_change() -> list[User]:
    permitted = Q(groups__permissions__codename=MAY_CHANGE) | Q(user_permissions__codename=MAY_CHANGE)
    staff = User.objects.filter(permitted | Q(is_superuser=True), is_active=True, is_staff=True)
    return list(staff.distinct())
