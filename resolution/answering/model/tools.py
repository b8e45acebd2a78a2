"""What the model may look up before it answers: the knowledge, and this customer's account and earlier tickets. Nobody else's."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from pydantic import BaseModel, Field

from resolution.answering.base import Context
from resolution.answering.model.prompt import Shown
from resolution.knowledge.knowledge import current_base
from routing.llm.fence import fence_text
from routing.llm.question import Tool
from tickets import ids
from tickets.channels.reply_recipients import Stranger, only_of, stranger_hearing
from tickets.customers.program_customers import told_of_writer
from tickets.models import AccountEvent, Message, Ticket
from tickets.models.ticket_queryset import TicketQuerySet
from tickets.states import Direction

FOUND = 3
MOST_EVENTS = 50
MOST_MESSAGES = 20
LONGEST_EVENTS = 12_000
LONGEST_MESSAGE = 3_000


class Search(BaseModel):
    query: Annotated[str, Field(max_length=2_000, description="What the article should tell, in a sentence.")]


class Nothing(BaseModel):
    pass


class EarlierTicket(BaseModel):
    ticket_id: Annotated[str, Field(max_length=60, description="As it stands under prior_tickets.")]


def tools_for(context: Context, shown: Shown) -> tuple[Tool, ...]:
    """Each result is fenced as what it is: data."""
    tools = [
        Tool(
            name="search_knowledge",
            description="More articles of the knowledge base, for a question in your own words. Use it where none fits.",
            shape=Search,
            run=partial(_search, shown),
        )
    ]
    ticket = _ticket_of(context)
    if ticket is None:
        return tuple(tools)
    stranger = stranger_hearing(ticket)
    tools.append(
        Tool(
            name="read_account",
            description="The customer's billing, usage and onboarding events, newest first: more than you were given.",
            shape=Nothing,
            run=lambda _nothing: _read_account(ticket, stranger, shown),
        )
    )
    tools.append(
        Tool(
            name="read_earlier_ticket",
            description="The conversation of one of this customer's earlier tickets.",
            shape=EarlierTicket,
            run=lambda wanted: _read_ticket(ticket, stranger, wanted, shown),
        )
    )
    return tuple(tools)


def _ticket_of(context: Context) -> Ticket | None:
    try:
        key = ids.from_public(Ticket.id_prefix, context.ticket_id)
    except ValueError:
        return None
    return Ticket.objects.select_related("customer").filter(pk=key).first()


def _search(shown: Shown, wanted: Search) -> str:
    known = {passage.candidate.article_id for passage in shown.passages.values()}
    found = [one for one in current_base().rank(wanted.query, limit=FOUND).candidates if one.article_id not in known]
    shown.found += found
    return "\n\n".join(map(shown.article, found)) or "No other article comes nearer than those that you have."


def _read_account(ticket: Ticket, stranger: Stranger | None, shown: Shown) -> str:
    """Where a stranger would hear the answer, only what it has told itself."""
    known = told_of_writer(ticket, stranger.integration_id) if stranger else ticket.customer
    if known._state.adding:
        return "Nothing is known of this customer's account."
    events = AccountEvent.objects.filter(customer=known.pk).order_by("-occurred_at")[:MOST_EVENTS]
    told = [{"kind": e.kind, "name": e.name, "occurred_at": e.occurred_at, "data": e.data} for e in events]
    return shown.fenced("account_events", told, limit=LONGEST_EVENTS)


def _read_ticket(ticket: Ticket, stranger: Stranger | None, wanted: EarlierTicket, shown: Shown) -> str:
    try:
        key = ids.from_public(Ticket.id_prefix, wanted.ticket_id)
    except ValueError:
        key = None
    earlier = _earlier(ticket, stranger).filter(pk=key).first() if key else None
    if earlier is None:
        return "This customer has no such ticket."
    said = Message.objects.of_conversation(earlier).exclude(direction=Direction.NOTE).order_by("created_at", "id")
    return "\n\n".join(_told(message, shown) for message in said[:MOST_MESSAGES])


def _earlier(ticket: Ticket, stranger: Stranger | None) -> TicketQuerySet:
    others: TicketQuerySet = ticket.customer.tickets.unmerged().exclude(pk=ticket.pk)
    return only_of(stranger, others) if stranger else others


def _told(message: Message, shown: Shown) -> str:
    speaker = "customer" if message.direction == Direction.INBOUND else "helpdesk"
    screened = shown.screened(message.text, f"a message of the {speaker}")
    text = shown.shorten(screened, LONGEST_MESSAGE, f"a message of the {speaker}")
    head = f"from: {speaker}\nat: {message.created_at.isoformat()}"
    return fence_text("earlier_message", f"{head}\n\n{text}", code=shown.code)
