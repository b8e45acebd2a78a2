"""The weekly digest: what had neither a topic's team nor a pinned person, told to leads and managers."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from routing.event_kinds import RoutingEvent
from routing.models import Notice, NoticeKind
from routing.notices.post import post_digest
from tickets import handoff
from tickets.models import TeamRole, TicketEvent

WEEK = timedelta(days=7)
LISTED = 20
MOST_COUNTED = 5_000


def write_digests(now: datetime | None = None) -> int:
    """Once a week, on Monday, to each; how many were written. Nothing fell through: nobody is mailed."""
    now = timezone.localtime(now)
    week = now.isocalendar()
    if week.weekday != 1 or not (content := _content(now)):
        return 0
    # Whoever runs it twice, or at the same moment, writes each once.
    matter = f"week {week.year}-{week.week:02}"
    made = [_write(person, matter, content, now) for person in _readers()]
    post_digest(content, matter=matter)
    if any(made):
        handoff.nudge_notice()
    return sum(made)


def _write(person: User, matter: str, content: dict[str, Any], now: datetime) -> bool:
    values = {"content": content, "reason": "What fell through this week.", "due_at": now}
    return Notice.objects.get_or_create(recipient=person, kind=NoticeKind.DIGEST, matter=matter, defaults=values)[1]


def _readers() -> list[User]:
    """Leads and managers of teams; where there are none, who may change topics."""
    staff = User.objects.filter(is_active=True, is_staff=True)
    leading = staff.filter(memberships__role__in=[TeamRole.LEAD, TeamRole.MANAGER]).distinct()
    permitted = Q(groups__permissions__codename="change_topic") | Q(user_permissions__codename="change_topic")
    return list(leading) or list(staff.filter(permitted | Q(is_superuser=True)).distinct())


def _content(now: datetime) -> dict[str, Any]:
    events = TicketEvent.objects.filter(kind=RoutingEvent.FELL_THROUGH, at__gt=now - WEEK).select_related("ticket")
    rows = list(events.defer("ticket__search", "ticket__body").order_by("-at", "-id")[:MOST_COUNTED])
    if not rows:
        return {}
    topics = Counter(event.detail.get("topic") or "none" for event in rows)
    tickets = {event.ticket_id: event.ticket for event in rows}
    return {
        "count": len(tickets),
        "topics": [{"topic": topic, "count": count} for topic, count in topics.most_common(LISTED)],
        "tickets": [
            {
                "number": ticket.number,
                "title": ticket.title[:120],
                "path": reverse("admin:tickets_ticket_change", args=[ticket.pk]),
            }
            for ticket in list(tickets.values())[:LISTED]
        ],
    }
