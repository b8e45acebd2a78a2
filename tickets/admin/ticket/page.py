"""What the ticket's page shows of the ticket itself, in few queries."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, QuerySet
from django.db.models.functions import JSONObject

from tickets.actions.undelivered import UNDELIVERED
from tickets.admin.ticket.customer_context import with_customers_other
from tickets.admin.ticket.family import family_of, messages_of, with_relatives
from tickets.admin.ticket.mail_notes import mail_notes, with_mail_notes
from tickets.admin.ticket.ways_out import ways_out
from tickets.channels.destination import destination_of
from tickets.lifecycle import allowed_moves
from tickets.models import ReplyState, Team, Ticket
from tickets.states import Priority, Status

MOST_EVENTS = 500
MOST_MESSAGES = 200
MOST_PEOPLE = 500


def with_choices() -> QuerySet[Ticket]:
    """Tickets with all that their page shows of them, the teams and people to choose from too, in one query."""
    teams = Team.objects.order_by("name").values(choice=JSONObject(id="id", name="name"))
    staff = User.objects.filter(is_active=True, is_staff=True).order_by("username")
    people = staff.values(choice=JSONObject(id="id", name="username"))[:MOST_PEOPLE]
    tickets = Ticket.objects.select_related("customer", "integration", "team", "mailbox", "form__mailbox").defer(
        "search"
    )
    chosen_from = tickets.annotate(team_choices=ArraySubquery(teams), people_choices=ArraySubquery(people))
    named = chosen_from.annotate(assignee_name=F("assignee__username"))
    return with_customers_other(with_relatives(with_mail_notes(named)))


def page_of(ticket: Ticket) -> dict[str, Any]:
    messages = messages_of(ticket, at_most=MOST_MESSAGES)
    history = list(ticket.history.all()[:MOST_EVENTS])
    replies = [message.reply for message in messages if hasattr(message, "reply")]
    family = family_of(ticket)
    can_reply = ticket.status not in (Status.OPEN, Status.CLOSED) and ticket.merged_into_id is None
    return {
        "ticket": ticket,
        "goes": destination_of(ticket, has_merged=bool(family["merged_in"])) if can_reply else None,
        "messages_of_ticket": messages,
        "replies": replies,
        "undelivered": [one for one in replies if one.state in UNDELIVERED and not one.is_acknowledgement],
        "mail_notes": mail_notes(ticket),
        "on_its_way": any(reply.state in (ReplyState.PENDING, ReplyState.SENDING) for reply in replies),
        **family,
        "history": history,
        "priorities": Priority.choices,
        "can_reply": can_reply,
        "can_close": (ticket.status != Status.OPEN or ticket.is_held) and Status.CLOSED in allowed_moves(ticket),
        **ways_out(ticket, history, messages),
    }
