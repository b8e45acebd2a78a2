"""Telling who wrote that the message is here, when there is no answer after a moment."""

from __future__ import annotations

from django.conf import settings
from django.template.loader import render_to_string

from tickets import handoff
from tickets.actions.outbox import queue_acknowledging
from tickets.models import ANSWERS, Origin, Purpose, Reply, ReplyState, Ticket
from tickets.states import Channel, Status

AUTHOR = "acknowledgement"
# An answer that has reached the customer, or may have, or is about to.
ANSWERED = (ReplyState.PENDING, ReplyState.SENDING, ReplyState.SENT, ReplyState.UNKNOWN)


def queue_acknowledgement(ticket: Ticket) -> None:
    """Puts the acknowledgement of a new ticket into the outbox, where its lane has one.

    Call it once, in the transaction that opens the ticket.
    """
    if _why_none(ticket):
        return
    text = render_to_string("mail/acknowledgement.txt", {"ticket": ticket, "site": settings.SITE_NAME}).strip()
    reply = queue_acknowledging(ticket, text=text, author=AUTHOR, due_in=settings.ACKNOWLEDGE_AFTER)
    if not settings.ACKNOWLEDGE_AFTER:
        # Otherwise it is found when it is due.
        handoff.nudge_reply(reply.pk)


def refusal(reply: Reply) -> str:
    """Why the acknowledgement or hand-over is not to be sent any more; empty while it is."""
    ticket = reply.ticket
    if ticket.merged_into_id:
        return "The ticket was merged into another."
    if ticket.status in (Status.RESOLVED, Status.CLOSED):
        return "The ticket is settled."
    if reply.purpose == Purpose.HAND_OVER:
        return _why_no_hand_over(reply)
    if Reply.objects.filter(ticket=ticket, origin__in=ANSWERS, state__in=ANSWERED).exists():
        return "An answer was sent or is on its way."
    return _why_none(ticket)


def _why_no_hand_over(reply: Reply) -> str:
    answers = Reply.objects.filter(ticket=reply.ticket_id, origin=Origin.PERSON, state__in=ANSWERED)
    if answers.filter(created_at__gte=reply.created_at).exists():
        return "A person has answered."
    return _why_no_automatic_mail(reply.ticket)


def _why_none(ticket: Ticket) -> str:
    if not _acknowledges(ticket):
        return "Acknowledgements are turned off where it came in."
    return _why_no_automatic_mail(ticket)


def _why_no_automatic_mail(ticket: Ticket) -> str:
    if not ticket.reply_allowed:
        return "No automatic mail may answer this ticket."
    return "" if ticket.is_sender_verified else "The sender is said to be forged."


def _acknowledges(ticket: Ticket) -> bool:
    if ticket.channel == Channel.EMAIL:
        return ticket.mailbox is None or ticket.mailbox.acknowledges
    if ticket.channel == Channel.FORM:
        return ticket.form is None or ticket.form.acknowledges
    return False
