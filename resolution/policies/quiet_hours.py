"""The hours in which a policy sends no automatic answer: what is made then waits for their end."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from django.utils import timezone

from resolution.models import Policy

NONE_LEFT = timedelta(0)


def quiet_time_left(policy: Policy, now: datetime | None = None) -> timedelta:
    """How long nothing is sent yet; nothing outside the quiet hours. They are told in the installation's time zone."""
    if policy.quiet_from is None or policy.quiet_until is None:
        return NONE_LEFT
    local = timezone.localtime(now)
    if not _is_within(local.time(), policy.quiet_from, policy.quiet_until):
        return NONE_LEFT
    day = local.date() if local.time() < policy.quiet_until else local.date() + timedelta(days=1)
    end = timezone.make_aware(datetime.combine(day, policy.quiet_until))
    # By the clock that never jumps: in the night of a change of time an hour is missing, or there twice.
    return max(end.astimezone(UTC) - local.astimezone(UTC), NONE_LEFT)


def _is_within(moment: time, begins: time, ends: time) -> bool:
    if begins < ends:
        return begins <= moment < ends
    return moment >= begins or moment < ends
