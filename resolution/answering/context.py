"""Loading all that an answer may be made from."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.db.models import QuerySet

from resolution.answering.base import Context, question_in
from resolution.answering.thread import answers_before, turns_of
from resolution.knowledge.knowledge import current_base
from resolution.knowledge.precedents import find_precedents
from resolution.policies.bands import policy_of
from tickets.channels.reply_recipients import Stranger, hears_others, only_of, stranger_hearing
from tickets.customers.program_customers import told_of_writer
from tickets.models import AccountEvent, AccountKind, Attachment, Customer, Ticket
from tickets.states import Category, Direction

MOST_EVENTS = 10
MOST_ATTACHMENTS = 20
# They may come each day, and tell nothing of what somebody asks.
OF_HEALTH_ALONE = (AccountKind.NPS, AccountKind.ENGAGEMENT)
MOST_PRIOR = 5
CANDIDATES = 5


def gather_context(ticket: Ticket) -> Context:
    """Reads only. Internal notes stay out: an answer must not repeat what was not meant for the customer."""
    stranger = stranger_hearing(ticket)
    turns = turns_of(ticket)
    query = question_in(ticket.subject, [(turn.direction, turn.text) for turn in turns], otherwise=ticket.body)
    ranking = current_base().rank(query, limit=CANDIDATES)
    return Context(
        ticket_id=ticket.public_id,
        subject=ticket.subject,
        category=ticket.category,
        channel=ticket.channel,
        turns=turns,
        said_before=answers_before(ticket, turns),
        attachment_names=_attachment_names(ticket),
        prior_tickets=_prior_tickets(ticket, stranger),
        precedents=find_precedents(query),
        candidates=ranking.candidates,
        retrieval=ranking.features,
        people_take_over=policy_of(ticket).people_after_answer,
        stranger=stranger.name if stranger else "",
        tells_others=stranger is not None and hears_others(stranger, ticket),
        **_account(ticket, stranger),
    )


def context_snapshot(context: Context) -> dict[str, Any]:
    """The context as plain values, to be stored with the attempt."""
    values = asdict(context)
    values["turns"] = [turn | {"at": turn["at"].isoformat()} for turn in values["turns"]]
    return values


def _attachment_names(ticket: Ticket) -> tuple[str, ...]:
    received = Attachment.objects.filter(message__ticket=ticket, message__direction=Direction.INBOUND)
    return tuple(received.order_by("-pk").values_list("name", flat=True)[:MOST_ATTACHMENTS])


def _account(ticket: Ticket, stranger: Stranger | None) -> dict[str, Any]:
    """What is known of the customer; where a stranger would hear it, no more than it has told itself, not even the name."""
    known = told_of_writer(ticket, stranger.integration_id) if stranger else ticket.customer
    return {
        "customer_name": known.name,
        "tier": known.tier,
        "is_vip": known.is_vip,
        "attributes": known.attributes,
        "account_events": _recent(AccountEvent.objects.exclude(kind__in=OF_HEALTH_ALONE), known),
        "onboarding": _onboarding(ticket, known),
    }


def _onboarding(ticket: Ticket, customer: Customer) -> tuple[dict[str, object], ...]:
    """How far the customer has come, for a question about it: usage since then would have pushed it out."""
    if ticket.category != Category.ONBOARDING:
        return ()
    return _recent(AccountEvent.objects.filter(kind=AccountKind.ONBOARDING), customer)


def _recent(events: QuerySet[AccountEvent], customer: Customer) -> tuple[dict[str, object], ...]:
    if customer._state.adding:
        # One of whom nothing is kept.
        return ()
    recent = events.filter(customer=customer.pk).order_by("-occurred_at")[:MOST_EVENTS]
    return tuple(
        {"kind": e.kind, "name": e.name, "occurred_at": e.occurred_at.isoformat(), "data": e.data} for e in recent
    )


def _prior_tickets(ticket: Ticket, stranger: Stranger | None) -> tuple[dict[str, object], ...]:
    others = ticket.customer.tickets.unmerged().exclude(pk=ticket.pk)
    if stranger:
        others = only_of(stranger, others)
    prior = others.only("subject", "status", "resolution").order_by("-created_at")[:MOST_PRIOR]
    return tuple(
        {"ticket_id": t.public_id, "subject": t.subject, "status": t.status, "resolution": t.resolution[:2000]}
        for t in prior
    )
