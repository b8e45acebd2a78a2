"""What an operator does with chosen replies of the outbox: each says what it will do and to how many before it acts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from tickets.actions import undelivered
from tickets.actions.bulk import LIMIT, BulkResult
from tickets.actions.errors import NotPossible
from tickets.actions.outbox_rows import cancel_reply, try_reply_now
from tickets.lifecycle import LifecycleError
from tickets.models import Reply, ReplyState

# (the reply, by whom, why)
Act = Callable[[Reply, str, str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxVerb:
    """`effect` follows the number of replies; `states` are those that it is for."""

    name: str
    button: str
    effect: str
    states: tuple[ReplyState, ...]
    act: Act
    asks_why: bool = False


def _try_now(reply: Reply, by: str, why: str) -> None:
    try_reply_now(reply)


def _arrived(reply: Reply, by: str, why: str) -> None:
    undelivered.mark_sent(reply, by=by)


def _cancel(reply: Reply, by: str, why: str) -> None:
    cancel_reply(reply, by=by, why=why)


TRY_NOW = OutboxVerb(
    name="try_now",
    button="Try now",
    effect="will be tried at once instead of at the next try.",
    states=(ReplyState.PENDING,),
    act=_try_now,
)
ARRIVED = OutboxVerb(
    name="arrived",
    button="It arrived",
    effect="will count as sent, and the tickets go on. Say so only if you know it: nothing is sent.",
    states=(ReplyState.UNKNOWN, ReplyState.FAILED),
    act=_arrived,
)
CANCEL = OutboxVerb(
    name="cancel_waiting",
    button="Don't send",
    effect="will not be sent. The tickets then wait for a person; what the assistant wrote stays as a draft.",
    states=(ReplyState.PENDING,),
    act=_cancel,
    asks_why=True,
)


class OutboxActions:
    """Actions of the list, for whoever may change replies."""

    @admin.action(description="Try now…", permissions=["resending"])
    def try_now(self, request: HttpRequest, queryset: QuerySet[Reply]) -> HttpResponse | None:
        return _ask_and_do(self, request, queryset, TRY_NOW)

    @admin.action(description="It arrived…", permissions=["resending"])
    def arrived(self, request: HttpRequest, queryset: QuerySet[Reply]) -> HttpResponse | None:
        return _ask_and_do(self, request, queryset, ARRIVED)

    @admin.action(description="Don't send…", permissions=["resending"])
    def cancel_waiting(self, request: HttpRequest, queryset: QuerySet[Reply]) -> HttpResponse | None:
        return _ask_and_do(self, request, queryset, CANCEL)


def _ask_and_do(page: Any, request: HttpRequest, queryset: QuerySet[Reply], verb: OutboxVerb) -> HttpResponse | None:
    chosen = queryset.filter(state__in=verb.states).select_related("ticket__customer")
    replies = list(chosen[: LIMIT + 1])
    if not replies:
        states = " or ".join(f"“{state.label.lower()}”" for state in verb.states)
        page.message_user(request, f"None of these is {states}.", messages.WARNING)
        return None
    if not request.POST.get("confirmed"):
        return _asked(page, request, replies, verb)
    done = _do(replies[:LIMIT], verb, by=request.user.get_username(), why=request.POST.get("why", "").strip())
    page.message_user(request, f"{verb.button}: {done.count} done.", messages.SUCCESS)
    for reason, count in done.refused.items():
        page.message_user(request, f"{count} left as they were: {reason}", messages.WARNING)
    return None


def _do(replies: list[Reply], verb: OutboxVerb, *, by: str, why: str) -> BulkResult:
    result = BulkResult(count=0)
    count = 0
    for reply in replies:
        try:
            verb.act(reply, by, why)
        except (NotPossible, LifecycleError) as refusal:
            result.refused[str(refusal)] += 1
        else:
            count += 1
    return BulkResult(count=count, refused=result.refused)


def _asked(page: Any, request: HttpRequest, replies: list[Reply], verb: OutboxVerb) -> HttpResponse:
    context = {
        **page.admin_site.each_context(request),
        "opts": page.opts,
        "title": verb.button,
        "verb": verb,
        "replies": replies[:LIMIT],
        "is_cut": len(replies) > LIMIT,
        "limit": LIMIT,
    }
    return TemplateResponse(request, "admin/tickets/outbox/confirm.html", context)
