"""The first page: what needs a person, then how today goes against the same day last week."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from helpdesk.alarms import current_alarms
from helpdesk.dashboard import statistics
from helpdesk.dashboard.attention import UNDELIVERED_FOR, attention_needed
from helpdesk.dashboard.automation import automation
from helpdesk.dashboard.confidences import CHART_OPTIONS, chart_of, table_of
from helpdesk.dashboard.failures import failures_of_a_day
from helpdesk.dashboard.figures import channels_of_today, figures_of_today
from resolution.models import Policy
from resolution.policies.bands import all_policies
from resolution.policies.begin import NotKnown, what_is_not_known

LONGEST_WAITING = 6


def fill_dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """unfold's DASHBOARD_CALLBACK. Who may not see tickets sees none of their numbers."""
    if not request.user.has_perm("tickets.view_ticket"):
        return context
    now = timezone.localtime()
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    since = now - statistics.WEEK
    confidences = statistics.confidences(since)
    day, undelivered_since = now - timedelta(days=1), now - UNDELIVERED_FOR
    counts = statistics.small_counts(today=(midnight, now), day=day, undelivered_since=undelivered_since)
    policies = all_policies()
    return context | {
        "may_see_figures": True,
        "alarms": current_alarms(request),
        "not_known": _not_known(request, policies),
        "needs": attention_needed(request, counts.undelivered, undelivered_since, policies),
        "longest_waiting": statistics.longest_waiting(LONGEST_WAITING),
        "today": figures_of_today(midnight, now),
        "automation": automation(now),
        "channels": channels_of_today(counts.by_channel, (midnight, now)),
        "histogram": chart_of(confidences),
        "chart_options": CHART_OPTIONS,
        "histogram_rows": table_of(confidences, since),
        "troubles": failures_of_a_day(counts, day),
        "site_url": settings.SITE_URL or "https://YOUR-HOST",
    }


def _not_known(request: HttpRequest, policies: list[Policy]) -> NotKnown | None:
    """For those who see policies: it is theirs to weigh."""
    if not request.user.has_perm("resolution.view_policy"):
        return None
    return what_is_not_known(policies, may_change=request.user.has_perm("resolution.change_policy"))
