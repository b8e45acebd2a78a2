"""What a reader may know of a ticket: all that was told so far, the topics, the account, and the customer's earlier tickets."""

from datetime import timedelta

from django.utils import timezone

from routing.reading.base import AccountFact, EarlierTicket, ReadRequest
from routing.topics.serve import serve_topics
from tickets.channels.reply_recipients import stranger_hearing
from tickets.customers.program_customers import told_of_writer
from tickets.mail_language.openings import plain_subject
from tickets.models import AccountEvent, Customer, Message, Ticket

RECENT = timedelta(days=30)
# A conversation that nobody has read yet is short; a flood of notices is known by its beginning and its end.
MOST_MESSAGES = 10
CHARACTERS_OF_EACH = 6_000


def gather_request(ticket: Ticket) -> ReadRequest:
    stranger = stranger_hearing(ticket)
    # Whoever posted it reads the reasons of the decision, too.
    known = told_of_writer(ticket, stranger.integration_id) if stranger else ticket.customer
    served = serve_topics()
    return ReadRequest(
        subject=ticket.subject,
        body=text_of(ticket),
        topics=served.cards,
        learnt=served.learnt,
        tier=known.tier,
        is_vip=known.is_vip,
        account_facts=_account_facts(known),
        earlier_tickets=() if stranger else _earlier_tickets(ticket),
    )


def text_of(ticket: Ticket) -> str:
    """What the customer wrote, by whatever lane, the newest last; a subject where it differs from the ticket's."""
    inbound = Message.objects.of_conversation(ticket).inbound().order_by("-created_at", "-id")
    told = inbound.select_related("ticket").only("text", "subject", "ticket__subject")
    newest = list(told[:MOST_MESSAGES])[::-1]
    if len(newest) < 2:
        return ticket.body
    texts = [_with_subject(message, ticket)[:CHARACTERS_OF_EACH] for message in newest]
    has_first = any(message.ticket_id == ticket.pk and message.text == ticket.body for message in newest)
    return "\n\n".join(texts if has_first else [ticket.body[:CHARACTERS_OF_EACH], *texts])


def _with_subject(message: Message, ticket: Ticket) -> str:
    subject = plain_subject(message.subject or message.ticket.subject)
    is_known = not subject or subject.casefold() == plain_subject(ticket.subject).casefold()
    return message.text if is_known else f"{subject}\n{message.text}"


def _account_facts(customer: Customer) -> tuple[AccountFact, ...]:
    if customer._state.adding:
        # One of whom nothing is kept.
        return ()
    events = AccountEvent.objects.filter(customer=customer.pk)
    recent = events.filter(occurred_at__gte=timezone.now() - RECENT).order_by("-occurred_at")
    return tuple(AccountFact(kind=e.kind, name=e.name, occurred_at=e.occurred_at) for e in recent[:10])


def _earlier_tickets(ticket: Ticket) -> tuple[EarlierTicket, ...]:
    others = ticket.customer.tickets.exclude(pk=ticket.pk).exclude(merged_into=ticket.pk)
    earlier = others.exclude(category="").order_by("-created_at")
    return tuple(
        EarlierTicket(subject=t.subject, topic=t.topic, category=t.category, created_at=t.created_at)
        for t in earlier.only("subject", "topic", "category", "created_at")[:10]
    )
