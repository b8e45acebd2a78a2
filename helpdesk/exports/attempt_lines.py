"""Attempts as JSON lines, each whole: context, answer, parts, checks, verdicts, replies. For audits and measurements."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from helpdesk.exports.shown_rows import NotExportable, shown_rows
from helpdesk.models import ExportState, ListExport
from resolution.models import Attempt, Verdict

MODEL = "resolution.attempt"
# They are sent in one answer; of more, the days can be taken one by one.
MOST_LINES = 20_000
LINES_AT_ONCE = 100
PLAIN = (
    "cycle",
    "engine",
    "engine_version",
    "context",
    "text",
    "sources",
    "statements",
    "parts",
    "reasons",
    "raw_confidence",
    "confidence",
    "band",
    "cap",
    "cap_reasons",
    "checks",
    "policy",
    "timings",
    "tokens",
)


@require_GET
def export_attempts(request: HttpRequest) -> HttpResponseBase:
    """Those that the list shows with the filters and the search of this address, to whom may see the list."""
    query = request.META.get("QUERY_STRING", "")
    try:
        rows = shown_rows(Attempt, request.user, query).rows
    except NotExportable as refusal:
        return _refused(request, str(refusal))
    count = rows.order_by().values("pk").count()
    if count > MOST_LINES:
        return _refused(request, f"These are {count:,} attempts; at most {MOST_LINES:,} go at once. Take fewer days.")
    export = ListExport.objects.create(
        user_id=request.user.pk,
        actor=request.user.get_username(),
        model=MODEL,
        query=f"{query}&as=json-lines".lstrip("&"),
        state=ExportState.SENT,
        rows_total=count,
    )
    response = StreamingHttpResponse(_lines(export, rows), content_type="application/x-ndjson")
    name = f"attempts-{export.created_at:%Y-%m-%d-%H%M}.jsonl"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _lines(export: ListExport, rows: Any) -> Iterator[str]:
    """Some at a time; at the end, also an early one, the export knows how many have gone."""
    sent = 0
    keys = list(rows.values_list("pk", flat=True)[:MOST_LINES])
    try:
        for start in range(0, len(keys), LINES_AT_ONCE):
            for line in _whole(keys[start : start + LINES_AT_ONCE]):
                yield json.dumps(line, ensure_ascii=False, default=str) + "\n"
                sent += 1
    finally:
        ListExport.objects.filter(pk=export.pk).update(rows_done=sent, finished_at=timezone.now())


def _whole(keys: list[UUID]) -> list[dict[str, Any]]:
    rows = Attempt.objects.filter(pk__in=keys).with_standing().select_related("ticket", "reply")
    found = {one.pk: one for one in rows.defer("ticket__search", "ticket__body", "ticket__resolution")}
    verdicts = _verdicts_of(keys)
    return [_line(found[key], verdicts.get(key, [])) for key in keys]


def _line(attempt: Attempt, verdicts: list[dict[str, Any]]) -> dict[str, Any]:
    reply = attempt.reply
    return {
        "id": attempt.public_id,
        "ticket_id": attempt.ticket.public_id,
        "ticket_number": attempt.ticket.number,
        "category": attempt.ticket.category,
        "channel": attempt.ticket.channel,
        "created_at": attempt.created_at.isoformat(),
        "outcome": attempt.standing.value,
        **{name: getattr(attempt, name) for name in PLAIN},
        "reply": {"id": reply.public_id, "state": reply.state, "released_by": reply.released_by} if reply else None,
        "verdicts": verdicts,
    }


def _verdicts_of(keys: list[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    found: dict[UUID, list[dict[str, Any]]] = {}
    for verdict in Verdict.objects.filter(attempt__in=keys).order_by("at", "id"):
        told = {"kind": verdict.kind, "right": verdict.right, "by": verdict.by, "reason": verdict.reason}
        found.setdefault(verdict.attempt_id, []).append(
            told | {"at": verdict.at.isoformat(), "seconds": verdict.seconds, "weight": verdict.weight}
        )
    return found


def _refused(request: HttpRequest, words: str) -> HttpResponseBase:
    messages.error(request, words)
    return HttpResponseRedirect(reverse("admin:resolution_attempt_changelist"))
