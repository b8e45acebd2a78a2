"""The first page: what needs a person, then how today goes against the same day last week."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from helpdesk.alarms import current_alarms
from helpdesk.dashboard import statistics
from helpdesk.dashboard.attention import attention_needed
from helpdesk.dashboard.automation import automation
from helpdesk.dashboard.confidences import CHART_OPTIONS, chart_of, table_of
from helpdesk.dashboard.failures import failures_of_a_day
from helpdesk.dashboard.figures import channels_of_today, figures_of_today
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
    return context | {
        "may_see_figures": True,
        "alarms": current_alarms(request),
        "not_known": _not_known(request),
        "needs": attention_needed(request, now),
        "longest_waiting": statistics.longest_waiting(LONGEST_WAITING),
        "today": figures_of_today(midnight, now),
        "automation": automation(now),
        "channels": channels_of_today(midnight, now),
        "histogram": chart_of(confidences),
        "chart_options": CHART_OPTIONS,
        "histogram_rows": table_of(confidences, since),
        "troubles": failures_of_a_day(now),
        "site_url": settings.SITE_URL or "https://YOUR-HOST",
    }


def _not_known(request: HttpRequest) -> NotKnown | None:
    """For those who see policies: it is theirs to weigh."""
    if not request.user.has_perm("resolution.view_policy"):
        return None
    return what_is_not_known(may_change=request.user.has_perm("resolution.change_policy"))
