"""Times in the zone of whoever reads. It is kept in the session, so that no page asks the database for it."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable
from datetime import tzinfo
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from helpdesk.models import StaffPreferences

SESSION_KEY = "time_zone"


class TimeZoneMiddleware:
    """Pages of the admin only: what customers and programs see has no reader's zone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(reverse("admin:index")):
            return self.get_response(request)
        with timezone.override(_zone(request.session.get(SESSION_KEY, ""))):
            return self.get_response(request)


def remember_time_zone(request: HttpRequest, user: AbstractBaseUser, **signal: Any) -> None:
    """At login: the session begins with the zone that was chosen before."""
    chosen = StaffPreferences.objects.filter(user_id=user.pk).values_list("time_zone", flat=True).first()
    if chosen:
        request.session[SESSION_KEY] = chosen


def choose_time_zone(request: HttpRequest, name: str) -> None:
    StaffPreferences.objects.update_or_create(user_id=request.user.pk, defaults={"time_zone": name})
    request.session[SESSION_KEY] = name


def time_zones() -> list[tuple[str, str]]:
    """The zones that have a place's name, and UTC."""
    places = sorted(name for name in zoneinfo.available_timezones() if "/" in name and not name.startswith("Etc/"))
    return [(name, name.replace("_", " ")) for name in ("UTC", *places)]


def _zone(name: str) -> tzinfo:
    """The installation's for none, and for one that this machine does not know."""
    try:
        return zoneinfo.ZoneInfo(name)
    except (ValueError, OSError, zoneinfo.ZoneInfoNotFoundError):
        return timezone.get_default_timezone()
