"""What needs a person: answers, drafts and topics to see, and replies that did not go out."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest

from helpdesk.dashboard import statistics
from helpdesk.row_links import rows_of
from resolution.admin.would_be_answered import may_send_drafts, page_of
from resolution.models import Policy
from resolution.policies.held_drafts import count_would_be_sent
from tickets.models import ANSWERS, Reply, ReplyState, Ticket
from tickets.presentation.counts import AtLeast
from tickets.presentation.state_words import waiting_for_us

UNDELIVERED_FOR = timedelta(days=30)
# States that have a tile of their own.
HAVE_A_TILE = {"to-review", "topic", "check-draft", "not-delivered"}


def attention_needed(
    request: HttpRequest, stuck: dict[str, int], since: datetime, policies: list[Policy]
) -> dict[str, Any]:
    counts = statistics.attention()
    failed, on_their_way = [ReplyState.FAILED, ReplyState.UNKNOWN], [ReplyState.PENDING]
    drafts = count_would_be_sent(policies=policies) if may_send_drafts(request) else 0
    return {
        "rows": [
            _tickets_in("Answers to review", ["to-review"], counts, "amber"),
            _tickets_in("Topics to settle", ["topic"], counts, "red"),
            _tickets_in("Drafts to check", ["check-draft"], counts, "red"),
            _tickets_in("Answers to write", sorted(waiting_for_us() - HAVE_A_TILE), counts, "red"),
            _replies_in("Replies not delivered", failed, stuck, since, "red"),
            _replies_in("Replies on their way", on_their_way, stuck, since, "blue"),
        ],
        "total": counts["total"],
        "oldest": counts["oldest"],
        "all": rows_of(Ticket, attention="needed"),
        "drafts": drafts,
        "drafts_link": page_of() if drafts else "",
    }


def _tickets_in(label: str, states: list[str], counts: dict[str, Any], colour: str) -> tuple[str, int, str, str]:
    count = sum(counts[key] for key in states)
    return label, count if counts["is_all"] or not count else AtLeast(count), rows_of(Ticket, state=states), colour


def _replies_in(
    label: str, states: list[ReplyState], counts: dict[str, int], since: datetime, colour: str
) -> tuple[str, int, str, str]:
    link = rows_of(Reply, state__exact=states, origin__exact=list(ANSWERS), created_at__gte=since)
    return label, sum(counts.get(state, 0) for state in states), link, colour
