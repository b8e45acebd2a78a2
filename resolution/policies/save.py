"""Saving a policy. When it changes, held tickets are tried again."""

from __future__ import annotations

from django.db import transaction
from django.db.models.functions import Now

from resolution.models import Policy
from tickets import handoff

TERMS = ("autonomy", "auto_from", "review_from")


@transaction.atomic
def save_policy(policy: Policy) -> None:
    before = Policy.objects.select_for_update().filter(pk=policy.pk).values(*TERMS).first()
    policy.save()
    if before is not None and any(before[name] != getattr(policy, name) for name in TERMS):
        Policy.objects.filter(pk=policy.pk).update(changed_at=Now())
        handoff.nudge("resolution.cycles.wake_now")
    policy.refresh_from_db()
