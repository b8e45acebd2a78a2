"""Notices to staff in channels: the context card of a ticket, and the digest, as deliveries to destinations that want them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from routing.decisions.card import ContextCard, make_card
from routing.models import Delivery, Destination, DestinationState, NoticeKind
from routing.pipelines.destinations import KINDS
from routing.pipelines.destinations.base import Encode
from routing.pipelines.destinations.content import prepare_content
from routing.redaction.record import CustomerRecord, record_of
from tickets import handoff
from tickets.models import Team, Ticket

log = structlog.get_logger(__name__)

# Within so long, further tickets of one customer on one topic are the same problem.
SAME_PROBLEM = timedelta(hours=24)
MOST_ALIKE = 100
TITLES = {NoticeKind.ESCALATED: "Escalated", NoticeKind.PRIORITY: "Comes first"}
VERBS = (("Open", ""), ("Reassign", "reassign"), ("Bump", "bump"), ("Split", "split"))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Post:
    """A notice in the shape of an event, as kinds of destinations know it."""

    type: str
    payload: dict[str, Any]
    occurred_at: datetime
    public_id: str = ""


def post_card(kind: NoticeKind, ticket: Ticket, team: Team | None, *, reason: str) -> int:
    """The ticket's context card, once a destination; how many were queued. Nobody is told of one problem twice."""
    wanted = [one for one in _wanting(kind, team) if not _knows_of_it(one, kind, ticket)]
    if not wanted:
        return 0
    card = make_card(ticket, recipient=None)
    title = f"{TITLES[kind]}: #{card.number} {card.title}"
    links = [(label, card.links[verb] if verb else card.url) for label, verb in VERBS]
    record = record_of(ticket.customer)
    post = _Post(type=title, payload=_fields(card, reason), occurred_at=timezone.now())
    return sum(_queue(one, post, links, matter=_matter(kind, ticket), record=record) for one in wanted)


def post_digest(content: Mapping[str, Any], *, matter: str) -> int:
    """What fell through this week; how many were queued."""
    lines = {topic["topic"]: topic["count"] for topic in content.get("topics", ())}
    post = _Post(
        type=f"{settings.SITE_NAME}: {content.get('count', 0)} tickets fell through this week",
        payload=lines,
        occurred_at=timezone.now(),
    )
    links = [
        (f"#{one['number']} {one['title'][:60]}", settings.SITE_URL + one["path"])
        for one in content.get("tickets", ())[:5]
    ]
    return sum(_queue(one, post, links, matter=f"digest {matter}") for one in _wanting(NoticeKind.DIGEST, None))


def _wanting(kind: NoticeKind, team: Team | None) -> QuerySet[Destination]:
    able = [name for name, one in KINDS.items() if one.add_links]
    rows = Destination.objects.filter(state=DestinationState.ACTIVE, kind__in=able, notices__contains=[kind])
    return rows if kind == NoticeKind.DIGEST else rows.filter(Q(team=None) | Q(team=team))


def _knows_of_it(destination: Destination, kind: NoticeKind, ticket: Ticket) -> bool:
    alike = Ticket.objects.filter(customer=ticket.customer_id, topic=ticket.topic).order_by("-created_at")
    matters = [_matter(kind, one) for one in alike.only("pk")[:MOST_ALIKE]]
    told = Delivery.objects.filter(destination=destination, notice_matter__in=matters)
    return told.filter(created_at__gt=Now() - SAME_PROBLEM).exists()


def _queue(
    destination: Destination,
    post: _Post,
    links: Sequence[tuple[str, str]],
    *,
    matter: str,
    record: CustomerRecord | None = None,
) -> bool:
    kind = KINDS[destination.kind]
    line = {kind.override: {"title": post.type}}
    try:
        prepared = prepare_content(destination, line, event=post, resolve=_as_value, record=record)
    except Exception as error:
        # A channel that can't be told must not hold the ticket.
        log.error("notice not made", destination=destination.public_id, exc_info=error)
        return False
    # Ours, and signed: they come after personal data was looked for, which a token may look like.
    content = kind.add_links(prepared.content, links) if kind.add_links else prepared.content
    with transaction.atomic():
        _, is_new = Delivery.objects.get_or_create(
            destination=destination,
            notice_matter=matter[:150],
            defaults={
                "destination_name": destination.name,
                "content": content,
                "redactions": prepared.redactions,
                "due_at": Now(),
            },
        )
        if is_new:
            handoff.nudge_delivery()
    return is_new


def _fields(card: ContextCard, reason: str) -> dict[str, Any]:
    place = {"Place in the queue": card.place} if card.place else {}
    return {
        "Why": reason,
        "Customer": f"{card.tier}{', VIP' if card.is_vip else ''}",
        "Topic": card.topic,
        "Urgency": card.urgency,
        "Tone": card.tone,
        "Priority": card.priority,
        "Team": card.team,
        **place,
        "Message": card.message,
    }


def _matter(kind: NoticeKind, ticket: Ticket) -> str:
    return f"{kind} {ticket.public_id}"


def _as_value(value: Any, encode: Encode) -> Any:
    """All of it is of a ticket, and nothing of it a reference."""
    return encode(value) if isinstance(value, str) else value
