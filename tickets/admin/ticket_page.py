"""What the ticket's page shows of the ticket itself, in few queries."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import QuerySet
from django.db.models.functions import JSONObject

from tickets.admin.mail_notes import mail_notes, with_mail_notes
from tickets.lifecycle import allowed
from tickets.models import ReplyState, Team, Ticket
from tickets.states import Priority, Status
from tickets.undelivered import UNDELIVERED

MOST_EVENTS = 500
MOST_MESSAGES = 200
BESIDE = 5


def with_choices() -> QuerySet[Ticket]:
    """Tickets with all that their page shows of them, the teams to choose from too, in one query."""
    teams = Team.objects.order_by("name").values(choice=JSONObject(id="id", name="name"))
    tickets = Ticket.objects.select_related("customer", "integration", "team").defer("search")
    return with_mail_notes(tickets.annotate(team_choices=ArraySubquery(teams)))


def page_of(ticket: Ticket) -> dict[str, Any]:
    messages = list(ticket.messages.select_related("reply")[:MOST_MESSAGES])
    replies = [message.reply for message in messages if hasattr(message, "reply")]
    return {
        "ticket": ticket,
        "messages_of_ticket": messages,
        "replies": replies,
        "undelivered": [one for one in replies if one.state in UNDELIVERED and not one.is_acknowledgement],
        "mail_notes": mail_notes(ticket),
        "on_its_way": any(reply.state in (ReplyState.PENDING, ReplyState.SENDING) for reply in replies),
        "history": list(ticket.history.all()[:MOST_EVENTS]),
        "other_tickets": _other_tickets(ticket),
        "account_events": list(ticket.customer.account_events.order_by("-occurred_at")[:BESIDE]),
        "priorities": Priority.choices,
        "can_reply": ticket.status not in (Status.OPEN, Status.CLOSED),
        "can_close": Status.CLOSED in allowed(ticket),
    }


def _other_tickets(ticket: Ticket) -> list[Ticket]:
    others = ticket.customer.tickets.exclude(pk=ticket.pk).order_by("-created_at", "-id")
    shown = others.only("number", "subject", "status", "created_at", "customer_id")
    return list(shown[:BESIDE])
