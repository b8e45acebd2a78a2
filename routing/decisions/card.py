"""The context card: what a colleague must know of a ticket to act on it, and the links by which they do."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Q
from django.urls import reverse

from routing.models import Reading
from routing.notices.links import VERBS, make_link
from tickets.models import Ticket
from tickets.models.ticket_queryset import MOVE_RANKS, QUEUE_RANK, QUEUED, USUAL_RANK

MESSAGE_CHARACTERS = 1_500
COUNTED_AT_MOST = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextCard:
    number: int
    title: str
    customer: str
    tier: str
    is_vip: bool
    topic: str
    urgency: str
    tone: str
    priority: str
    team: str
    # From 1; 0 where it stands in no queue.
    place: int
    message: str
    url: str
    # By verb: reassign, bump, split.
    links: dict[str, str]


def make_card(ticket: Ticket, *, recipient: User | None) -> ContextCard:
    reading = Reading.objects.filter(ticket=ticket).order_by("-created_at", "-id").first()
    message = ticket.body.strip()
    return ContextCard(
        number=ticket.number,
        title=ticket.title,
        customer=str(ticket.customer),
        tier=ticket.customer.get_tier_display(),
        is_vip=ticket.customer.is_vip,
        topic=ticket.topic or "none",
        urgency=reading.urgency if reading else "not read",
        tone=reading.tone if reading else "not read",
        priority=ticket.get_priority_display(),
        team=ticket.team.name if ticket.team else "no team",
        place=place_in_queue(ticket),
        message=message[:MESSAGE_CHARACTERS] + (" …" if len(message) > MESSAGE_CHARACTERS else ""),
        url=settings.SITE_URL + reverse("admin:tickets_ticket_change", args=[ticket.pk]),
        links={verb: make_link(ticket, verb=verb, recipient=recipient) for verb in VERBS},
    )


def place_in_queue(ticket: Ticket) -> int:
    """Among the tickets of its team that wait for us; 0 where it has no team, or nobody waits. Counts up to 1,000."""
    if ticket.team_id is None or ticket.waiting_since is None:
        return 0
    rank = max(0, MOVE_RANKS.get(ticket.move, USUAL_RANK) - ticket.bump)
    ranked = Ticket.objects.filter(QUEUED, team=ticket.team_id).annotate(rank=QUEUE_RANK)
    before = Q(rank__lt=rank) | Q(rank=rank, waiting_since__lt=ticket.waiting_since)
    before |= Q(rank=rank, waiting_since=ticket.waiting_since, pk__lt=ticket.pk)
    return ranked.filter(before).order_by()[:COUNTED_AT_MOST].count() + 1
