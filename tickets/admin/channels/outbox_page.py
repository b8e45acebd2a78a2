"""Above the outbox: what waits, is being sent, failed or is unknown, and what is held, with the buttons for it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from tickets.actions.errors import NotPossible
from tickets.actions.outbox_holds import held_replies, hold_outbox, release_outbox
from tickets.models import HoldScope, OutboxHold, ReplyState

COUNTED = 1_000
LAST_HOLDS = 6
TILES = (
    (ReplyState.PENDING, "Waiting", "blue"),
    (ReplyState.SENDING, "Being sent", "blue"),
    (ReplyState.FAILED, "Failed", "red"),
    (ReplyState.UNKNOWN, "Unknown", "red"),
)
WHAT = {
    HoldScope.ALL: "No reply begins to be sent, whoever wrote it.",
    HoldScope.AGENT: "What the assistant wrote waits; what people write or approve goes out.",
    HoldScope.MAIL: "No reply leaves by mail; callbacks go on.",
    HoldScope.CALLBACKS: "No reply is posted to a program's callback; mail goes on.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    label: str
    count: str
    colour: str
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeRow:
    scope: HoldScope
    what: str
    hold: OutboxHold | None
    link: str


def may_hold(request: HttpRequest) -> bool:
    return bool(request.user.has_perm("tickets.add_outboxhold"))


def above_the_outbox(request: HttpRequest) -> dict[str, Any]:
    """For the list's page: one statement."""
    counts, found = _ask()
    standing = {hold.scope: hold for hold in found if hold.is_standing}
    return {
        "tiles": _tiles(counts),
        "scopes": [ScopeRow(scope=one, what=WHAT[one], hold=standing.get(one), link=_link(one)) for one in HoldScope],
        "last_holds": found[:LAST_HOLDS],
        "is_held": bool(standing),
        "may_hold": may_hold(request),
    }


def _ask() -> tuple[list[int], list[Any]]:
    """How many replies each tile has, counted no further than anybody would read; the last holds, and those that stand."""
    count = f"(SELECT count(*) FROM (SELECT 1 FROM tickets_reply WHERE state = %s LIMIT {COUNTED + 1}) AS counted)"
    last = OutboxHold.objects.order_by("-pk").values("pk")[:LAST_HOLDS]
    holds = OutboxHold.objects.with_standing().filter(Q(is_standing=True) | Q(pk__in=last)).values()
    rows, values = holds.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join([count] * len(TILES))}, (SELECT json_agg(h)::text FROM ({rows}) AS h)",
            (*[state.value for state, _, _ in TILES], *values),
        )
        *counts, found = cursor.fetchone()
    return counts, [_hold(**row) for row in json.loads(found or "[]")]


def _hold(*, is_standing: bool, at: str, **columns: Any) -> Any:
    hold: Any = OutboxHold(at=datetime.fromisoformat(at), **columns)
    hold.is_standing = is_standing
    return hold


def _tiles(counts: list[int]) -> list[Tile]:
    listed = reverse("admin:tickets_reply_changelist")
    return [
        Tile(label=label, count=_words(count), colour=colour, link=f"{listed}?state__exact={state.value}")
        for (state, label, colour), count in zip(TILES, counts, strict=True)
    ]


def _words(count: int) -> str:
    return f"{count:,}" if count <= COUNTED else f"{COUNTED:,}+"


def _link(scope: HoldScope) -> str:
    return reverse("admin:tickets_reply_hold", args=[scope.value])


class HoldForm(forms.Form):
    why = forms.CharField(max_length=500, strip=True, required=False)


def hold_view(page: ModelAdmin, request: HttpRequest, scope: str) -> HttpResponse:
    """Asks first, with how many replies it touches; the same page holds and releases."""
    if not may_hold(request):
        raise PermissionDenied
    if scope not in HoldScope.values:
        raise Http404
    chosen = HoldScope(scope)
    standing = OutboxHold.objects.standing().filter(scope=chosen).first()
    if request.method == "POST" and (error := _act(request, chosen)):
        messages.error(request, error)
    elif request.method == "POST":
        return redirect("admin:tickets_reply_changelist")
    waiting = held_replies(chosen)
    context = {
        **page.admin_site.each_context(request),
        "opts": page.opts,
        "title": f"{'Release' if standing else 'Hold'}: {chosen.label}",
        "scope": chosen,
        "what": WHAT[chosen],
        "standing": standing,
        "waiting": waiting.filter(state=ReplyState.PENDING).count(),
        "sending": waiting.filter(state=ReplyState.SENDING).count(),
        "why": request.POST.get("why", ""),
    }
    return TemplateResponse(request, "admin/tickets/outbox/hold.html", context)


def _act(request: HttpRequest, scope: HoldScope) -> str:
    """What the page showed is what is done: a hold that somebody else has made meanwhile is not released unseen."""
    form = HoldForm(request.POST)
    why = form.cleaned_data["why"] if form.is_valid() else ""
    act = release_outbox if request.POST.get("act") == "release" else hold_outbox
    try:
        row = act(scope, by=request.user.get_username(), why=why)
    except NotPossible as refusal:
        return str(refusal)
    messages.success(request, f"{row}: {row.replies:,} repl{'y' if row.replies == 1 else 'ies'} waited under it.")
    return ""
