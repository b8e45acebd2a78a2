"""Splitting a message off: what a customer wrote about another matter becomes a ticket of its own."""

from __future__ import annotations

import re
from typing import Any

from django.db import transaction
from django.db.models.functions import Now

from tickets import handoff, history
from tickets.actions.errors import NotPossible
from tickets.actions.lock import lock_survivor, survivor_id
from tickets.actions.rework import rework_ticket
from tickets.mail_language.openings import plain_subject
from tickets.models import EventKind, Message, Ticket
from tickets.models.ticket import SUBJECT_LIMIT
from tickets.states import Direction

# More words than these are the message.
MOST_MARKED = 5_000


@transaction.atomic
def split_off(message: Message, *, by: str, marked: str = "") -> Ticket:
    """Makes a new ticket of the same customer, which is read and answered. Raises NotPossible.

    A whole further message moves there, and merging the new ticket back undoes it. Marked words of a message, and what
    a ticket was opened with, are copied: the message stays as it is.
    """
    ticket = lock_survivor(message.ticket)
    message = (
        Message.objects.select_for_update(of=("self",))
        .select_related("ticket__merged_into", "receipt")
        .defer("receipt__body")
        .get(pk=message.pk)
    )
    if survivor_id(message.ticket) != ticket.pk:
        raise NotPossible("The message has moved meanwhile; load the ticket again.")
    words = _words_of(message, marked)
    is_copied = words != message.text or is_first(message)
    new = _open(message, ticket, words)
    if is_copied:
        _copy(message, new, words)
    else:
        Message.objects.filter(pk=message.pk).update(ticket=new, split_from=message.ticket)
    history.record(new, EventKind.RECEIVED, by=by, to_value=new.status, channel=new.channel)
    detail: dict[str, Any] = {"message_id": message.public_id, "copied": is_copied}
    history.record(new, EventKind.SPLIT, by=by, from_value=f"#{ticket.number}", **detail)
    history.record(ticket, EventKind.SPLIT, by=by, to_value=f"#{new.number}", **detail)
    if not is_copied:
        rework_ticket(ticket, by=by, reason=f"A message was split off into #{new.number}.")
    handoff.nudge_ticket(new.pk)
    return new


def is_first(message: Message) -> bool:
    """It is what its ticket was opened with."""
    first = Message.objects.filter(ticket=message.ticket_id, direction=Direction.INBOUND).order_by("created_at", "id")
    return first.values_list("pk", flat=True).first() == message.pk


def changes_subject(message: Message, ticket: Ticket) -> bool:
    """It came under another subject than the ticket's: it may be another matter."""
    subject = plain_subject(message.subject)
    return bool(subject) and subject.casefold() != plain_subject(ticket.subject).casefold()


def _words_of(message: Message, marked: str) -> str:
    """What the new ticket is opened with. Raises NotPossible where that is no matter of its own."""
    if message.direction != Direction.INBOUND:
        raise NotPossible("Only what the customer wrote can be split off.")
    words = _find_marked(message.text, marked) if marked.strip() else message.text
    already = Message.objects.filter(split_from=message.ticket_id, text=words, author_email=message.author_email)
    copied = already.filter(receipt=message.receipt_id).exclude(ticket=message.ticket_id).select_related("ticket")
    if (earlier := copied.first()) is not None:
        raise NotPossible(f"These words are split off already: #{earlier.ticket.number}.")
    if message.ticket.merged_into_id and words == message.text and is_first(message):
        raise NotPossible(f"It is what #{message.ticket.number} was opened with; undo that merge instead.")
    return words


def _find_marked(text: str, marked: str) -> str:
    """The marked words as they stand in the message: a browser may have marked them with other white space."""
    words = marked.split()
    found = re.search(r"\s+".join(re.escape(word) for word in words[:MOST_MARKED]), text)
    if found is None or len(words) > MOST_MARKED:
        raise NotPossible("The marked words do not stand in this message; mark them again.")
    return found[0]


def _copy(message: Message, new: Ticket, words: str) -> None:
    Message.objects.create(
        ticket=new,
        direction=message.direction,
        channel=message.channel,
        author_name=message.author_name,
        author_email=message.author_email,
        subject=message.subject,
        text=words,
        authentication=message.authentication,
        is_authenticated=message.is_authenticated,
        receipt_id=message.receipt_id,
        split_from=message.ticket,
    )


def _open(message: Message, ticket: Ticket, words: str) -> Ticket:
    """The answer to it goes where an answer to the old ticket's part would have gone."""
    old, came = message.ticket, _came_by(message)
    subject = plain_subject(message.subject) if changes_subject(message, ticket) else f"Split: {ticket.subject}"
    new = Ticket.objects.create(
        customer=ticket.customer,
        channel=message.channel or old.channel,
        subject=subject[:SUBJECT_LIMIT],
        body=words,
        **came,
        reply_allowed=old.reply_allowed,
        is_sender_verified=old.is_sender_verified,
        linked_to=ticket,
        due_at=Now(),
    )
    new.refresh_from_db()
    return new


def _came_by(message: Message) -> dict[str, Any]:
    """Whose ticket it becomes: that of the lane by which the message came, which need not be that of the ticket it
    landed on. So no program gets to read what was mailed, and none is told the answers to another's."""
    old, receipt = message.ticket, message.receipt
    if receipt is None or receipt.integration_id == old.integration_id:
        home = old
    else:
        posted = Ticket.objects.of_conversation(old.merged_into or old).filter(integration=receipt.integration_id)
        home = posted.order_by("created_at", "id").first() or Ticket(integration_id=receipt.integration_id)
    values = {"integration_id": home.integration_id, "callback_url": home.callback_url}
    return values | {
        "mailbox_id": (receipt.mailbox_id if receipt else None) or home.mailbox_id,
        "form_id": (receipt.form_id if receipt else None) or home.form_id,
    }
