"""What a reader may know of a ticket: its text, the topics, the account, and the customer's earlier tickets."""

from datetime import timedelta

from django.utils import timezone

from routing.models import Topic
from routing.reading.base import AccountFact, EarlierTicket, ReadRequest, TopicCard
from tickets.models import Ticket

RECENT = timedelta(days=30)
MOST_EXAMPLES = 50


def gather_request(ticket: Ticket) -> ReadRequest:
    return ReadRequest(
        subject=ticket.subject,
        body=ticket.body,
        topics=topic_cards(),
        tier=ticket.customer.tier,
        is_vip=ticket.customer.is_vip,
        account_facts=_account_facts(ticket),
        earlier_tickets=_earlier_tickets(ticket),
    )


def topic_cards() -> tuple[TopicCard, ...]:
    topics = Topic.objects.filter(is_active=True).prefetch_related("examples")
    return tuple(
        TopicCard(
            name=topic.name,
            category=topic.category,
            description=topic.description,
            examples=tuple(example.text for example in topic.examples.all()[:MOST_EXAMPLES]),
        )
        for topic in topics
    )


def _account_facts(ticket: Ticket) -> tuple[AccountFact, ...]:
    recent = ticket.customer.account_events.filter(occurred_at__gte=timezone.now() - RECENT).order_by("-occurred_at")
    return tuple(AccountFact(kind=e.kind, name=e.name, occurred_at=e.occurred_at) for e in recent[:10])


def _earlier_tickets(ticket: Ticket) -> tuple[EarlierTicket, ...]:
    earlier = ticket.customer.tickets.exclude(pk=ticket.pk).exclude(category="").order_by("-created_at")
    return tuple(
        EarlierTicket(subject=t.subject, topic=t.topic, category=t.category, created_at=t.created_at)
        for t in earlier.only("subject", "topic", "category", "created_at")[:10]
    )
