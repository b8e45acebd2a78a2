"""The admin site itself: its name, its style sheet, its badges."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from unfold.sites import UnfoldAdminSite

from tickets.models import Ticket

BADGE_LIMIT = 100


class HelpdeskAdminSite(UnfoldAdminSite):
    index_title = "Dashboard"


def stylesheet(request: HttpRequest) -> str:
    return static("helpdesk/admin.css")


def favicon(request: HttpRequest) -> str:
    return static("helpdesk/favicon.svg")


def keyboard(request: HttpRequest) -> str:
    return static("helpdesk/keys.js")


def environment_badge(request: HttpRequest) -> list[str] | None:
    return ["Demo", "warning"] if settings.MODE == "demo" else None


def review_badge(request: HttpRequest) -> str | None:
    """How many tickets wait for a person; counted no further than anybody would read."""
    waiting = Ticket.objects.needing_a_person().order_by()[:BADGE_LIMIT].count()
    if not waiting:
        return None
    return str(waiting) if waiting < BADGE_LIMIT else f"{BADGE_LIMIT - 1}+"
