"""Is it alive, is it ready: for probes and for the supervisor. Neither says anything that an outsider may not know."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models.functions import Now
from django.http import HttpRequest, HttpResponse, JsonResponse

from helpdesk.connection_deadline import connection_ends_after
from helpdesk.models import Heartbeat
from tickets import claims, handoff
from tickets.models import FarEnd, Ticket

# The heartbeat comes with finished tasks, or else each minute; the clock of the queue looks every half.
HEARTBEAT_SECONDS = 180
WAITING_SECONDS = 900
# Less than probes and balancers commonly wait; a database that needs longer for this can't serve anybody either.
READY_SECONDS = 5.0

Check = dict[str, Any]
NO_ANSWER: Check = {"ok": False, "error": "the database does not answer"}


def alive(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


def ready(request: HttpRequest) -> HttpResponse:
    """200 when all is well, else 503; either way what was looked at, and within READY_SECONDS."""
    try:
        with connection_ends_after(READY_SECONDS):
            checks, paused = {name: _checked(check) for name, check in CHECKS.items()}, _paused()
    except DatabaseError:
        checks, paused = dict.fromkeys(CHECKS, NO_ANSWER), []
    is_ready = all(check["ok"] for check in checks.values())
    return JsonResponse({"ready": is_ready, "checks": checks, "paused": paused}, status=200 if is_ready else 503)


def _paused() -> list[str]:
    """Which kinds of servers are left alone just now. That is no reason to restart anything: the rest goes on."""
    try:
        return sorted(set(FarEnd.objects.paused().values_list("kind", flat=True)))
    except DatabaseError:
        return []


def database() -> Check:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return {"ok": True}


def migrations() -> Check:
    """Looked at once a process: what is applied is not taken back under a running server."""
    if not _migrated:
        executor = MigrationExecutor(connection)
        missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        if missing:
            return {"ok": False, "missing": missing}
        _migrated.append(True)
    return {"ok": True}


def check_workers() -> Check:
    beat = Heartbeat.objects.filter(name="workers").annotate(now=Now()).first()
    if beat is None:
        return {"ok": False, "heartbeat_age_seconds": None}
    age = (beat.now - beat.beat_at).total_seconds()
    return {"ok": age <= HEARTBEAT_SECONDS, "heartbeat_age_seconds": round(age)}


def waiting() -> Check:
    """A long queue that is being worked off is no fault: to take this machine out of service would not shorten it."""
    age = oldest_waiting_seconds()
    is_worked_off = age > WAITING_SECONDS and bool(handoff.backlog()) and check_workers()["ok"]
    return {"ok": age <= WAITING_SECONDS or is_worked_off, "oldest_seconds": round(age)}


def oldest_waiting_seconds() -> float:
    """How long the ticket that waits longest has been due without anybody at it."""
    row = claims.due(Ticket.objects.all()).annotate(now=Now()).values_list("due_at", "now").first()
    return _seconds(row[0], row[1]) if row else 0.0


CHECKS: dict[str, Callable[[], Check]] = {
    "database": database,
    "migrations": migrations,
    "workers": check_workers,
    "waiting": waiting,
}
_migrated: list[bool] = []


def _checked(check: Callable[[], Check]) -> Check:
    try:
        return check()
    except DatabaseError:
        return NO_ANSWER


def _seconds(since: datetime | None, now: datetime) -> float:
    return (now - since).total_seconds() if since else 0.0
