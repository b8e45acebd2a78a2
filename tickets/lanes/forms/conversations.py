"""What an address asked by form, and what it was answered: all that the link in its mail opens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Lower
from django.db.models.lookups import Exact

from tickets.customers.address_owners import find_customer
from tickets.models import ANSWERS, Customer, EventKind, Message, Reply, ReplyState, Ticket, TicketEvent
from tickets.states import Channel, Direction, Status

MOST = 50
TOLD_TO_PROGRAMS = ("callback", "api")


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    ticket: Ticket
    messages: list[Message]

    @property
    def asked_at(self) -> datetime:
        return self.messages[0].created_at

    @property
    def survivor(self) -> Ticket:
        return self.ticket.merged_into or self.ticket

    def opens_new_with(self, survivor: Ticket) -> bool:
        """What the customer writes now begins a new ticket: this one is closed, or went to another customer's."""
        return survivor.status == Status.CLOSED or survivor.customer_id != self.ticket.customer_id

    @property
    def opens_new(self) -> bool:
        return self.opens_new_with(self.survivor)

    @property
    def has_helped(self) -> bool:
        """The customer has said so, and nobody has written since."""
        said_at: datetime | None = getattr(self.ticket, "helped_at", None)
        return said_at is not None and said_at >= self.messages[-1].created_at

    @property
    def is_persons(self) -> bool:
        """A person reads what the customer writes next: they keep it from the agent, or the last answer said so."""
        told = [one for one in self.messages if one.direction == Direction.OUTBOUND]
        return bool(self.survivor.people_only) or bool(told and told[-1].reply.promises_person)

    @property
    def is_answered(self) -> bool:
        return any(message.direction == Direction.OUTBOUND for message in self.messages)


def conversations_of(email: str) -> list[Conversation]:
    """Newest first. Never what the same customer wrote in other lanes or from other addresses."""
    owner = find_customer(email)
    if owner is None:
        return []
    asked = _asked(owner, email)
    tickets = Ticket.objects.filter(pk__in=asked.values("ticket_id")).select_related("merged_into")
    tickets = tickets.annotate(helped_at=Subquery(_said_that_it_helped().values("at")[:1]))
    newest = list(tickets.order_by("-created_at", "-id")[:MOST])
    # What is written here of a merged ticket lands on its survivor, and is shown where it was written.
    survivors = {one.merged_into_id for one in newest}
    found = [_conversation(one, asked) for one in newest if one.channel == Channel.FORM or one.pk not in survivors]
    return sorted(found, key=lambda one: one.asked_at, reverse=True)


def _said_that_it_helped() -> QuerySet[TicketEvent]:
    of_it = TicketEvent.objects.filter(ticket=Coalesce(OuterRef("merged_into"), OuterRef("pk")))
    return of_it.filter(kind=EventKind.HELPED).order_by("-at")


def _asked(owner: Customer, email: str) -> QuerySet[Message]:
    return Message.objects.filter(
        Exact(Lower("author_email"), Lower(Value(email))),
        ticket__customer=owner,
        direction=Direction.INBOUND,
        channel=Channel.FORM,
    )


def _conversation(ticket: Ticket, asked: QuerySet[Message]) -> Conversation:
    asked_here = Q(ticket=ticket)
    if ticket.merged_into and ticket.merged_into.channel != Channel.FORM:
        asked_here |= Q(ticket=ticket.merged_into)
    questions = list(asked.filter(asked_here).order_by("created_at", "id"))
    answers = _answers(ticket).filter(created_at__gte=questions[0].created_at)
    return Conversation(
        ticket=ticket, messages=sorted([*questions, *answers], key=lambda one: (one.created_at, one.id))
    )


def _answers(ticket: Ticket) -> QuerySet[Message]:
    """What was sent by mail, or stands behind the link, also on the ticket that this one was merged into while it is the
    same customer's. What only a program was told is not for this page."""
    places = Q(ticket=ticket)
    if ticket.merged_into and ticket.merged_into.customer_id == ticket.customer_id:
        places |= Q(ticket=ticket.merged_into)
    copies = Reply.objects.filter(copy_of=OuterRef("reply__pk"), state=ReplyState.SENT)
    by_itself = Q(reply__state=ReplyState.SENT) & ~Q(reply__via__in=TOLD_TO_PROGRAMS)
    went = by_itself | Q(Exists(copies.exclude(via__in=TOLD_TO_PROGRAMS)))
    return Message.objects.filter(places, went, direction=Direction.OUTBOUND, reply__origin__in=ANSWERS).select_related(
        "reply"
    )
