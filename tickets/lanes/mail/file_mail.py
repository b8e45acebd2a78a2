"""Filing a person's mail: on the ticket that it belongs to, or as a new one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from tickets import history, lifecycle
from tickets.actions.acknowledge import queue_acknowledgement
from tickets.actions.customer_message import add_customer_message
from tickets.actions.lock import lock_survivor
from tickets.actions.message_parts import MessageParts
from tickets.actions.note import add_note
from tickets.customers.address_owners import get_or_create_customer
from tickets.customers.undeliverable_addresses import clear_bounce
from tickets.intake.open_ticket import NewTicket, open_ticket
from tickets.lanes.mail import mailboxes
from tickets.lanes.mail.attachments import attach_files
from tickets.lanes.mail.authentication import authentication_of
from tickets.lanes.mail.authorship import author_of, may_answer
from tickets.lanes.mail.destination import MailDestination, find_destination
from tickets.lanes.mail.parse.parsed_mail import ParsedMail
from tickets.lanes.mail.participants import add_participants
from tickets.models import EventKind, Message, Receipt, Ticket
from tickets.states import Channel, Direction
from tickets.text import many_lines, one_line

IMPORTER = "import"


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledMail:
    ticket: Ticket
    message: Message
    is_new_ticket: bool
    cause: str = ""


def file_mail(receipt: Receipt, parsed: ParsedMail, *, by: str) -> FiledMail:
    """Writes the message, its attachments and what follows from it. Runs in the caller's transaction."""
    destination = find_destination(receipt, parsed, survivor_of=lock_survivor)
    writer = destination.writer
    if ticket := destination.joined:
        filed = _follow(receipt, parsed, ticket, destination.cause, by=by)
    else:
        filed = _open(receipt, parsed, destination, by=by)
    attach_files(filed.message, parsed.attachments)
    add_participants(filed.ticket, parsed, writer=writer)
    if writer.is_authenticated and not receipt.is_silent:
        clear_bounce(writer.email)
    return filed


def _follow(receipt: Receipt, parsed: ParsedMail, ticket: Ticket, cause: str, *, by: str) -> FiledMail:
    if receipt.is_silent:
        return _append(receipt, parsed, ticket, cause)
    message = add_customer_message(
        ticket,
        text=text_of(parsed),
        author_email=parsed.sender_address,
        channel=Channel.EMAIL,
        by=by,
        parts=_parts(receipt, parsed, cause=cause),
    )
    Ticket.objects.filter(pk=ticket.pk).update(reply_allowed=may_answer(receipt, parsed))
    return FiledMail(ticket=ticket, message=message, is_new_ticket=False, cause=cause)


def _append(receipt: Receipt, parsed: ParsedMail, ticket: Ticket, cause: str) -> FiledMail:
    """History joins a ticket without waking it."""
    message = Message.objects.create(
        ticket=ticket,
        direction=Direction.INBOUND,
        channel=Channel.EMAIL,
        author_email=parsed.sender_address,
        text=text_of(parsed),
        **({"created_at": at} if (at := _written_at(parsed)) else {}),
        **_parts(receipt, parsed, cause=cause).columns(),
    )
    return FiledMail(ticket=ticket, message=message, is_new_ticket=False, cause=cause)


def _open(receipt: Receipt, parsed: ParsedMail, destination: MailDestination, *, by: str) -> FiledMail:
    name, email = author_of(receipt, parsed)
    link = destination.link
    opening = NewTicket(
        customer=get_or_create_customer(
            email, name=name, is_their_word=authentication_of(receipt, parsed).is_authenticated
        ),
        channel=Channel.EMAIL,
        subject=one_line(parsed.subject),
        text=text_of(parsed),
        author_email=email,
        parts=_parts(receipt, parsed, author_name=name),
        columns=_columns(receipt, parsed, link.ticket if link else None),
        is_due=not receipt.is_silent,
        at=_written_at(parsed) if receipt.is_silent else None,
    )
    ticket, message = open_ticket(opening, by=by)
    if link is not None:
        # Only the new ticket says so: a stranger leaves no trace on somebody else's.
        named = f"#{link.ticket.number}"
        history.record(ticket, EventKind.LINKED, by=by, to_value=named, cause=link.named_by, reason=link.reason)
    if email != parsed.sender_address:
        add_note(ticket, text=f"Sent on by {parsed.sender_address}.", by=by)
    if receipt.is_silent:
        lifecycle.put_away([ticket], by=IMPORTER)
    else:
        queue_acknowledgement(ticket)
    return FiledMail(ticket=ticket, message=message, is_new_ticket=True, cause=destination.cause)


def _columns(receipt: Receipt, parsed: ParsedMail, earlier: Ticket | None) -> dict[str, Any]:
    known = authentication_of(receipt, parsed)
    return {
        "integration_id": receipt.integration_id,
        "mailbox": receipt.mailbox or mailboxes.receiving_mailbox((*parsed.delivered_to, *parsed.to, *parsed.cc)),
        "linked_to": earlier,
        "reply_allowed": may_answer(receipt, parsed),
        "is_sender_verified": not known.is_forged,
        "metadata": _known({"message_id": parsed.message_id}) | known.results,
    }


def _parts(receipt: Receipt, parsed: ParsedMail, *, cause: str = "", author_name: str = "") -> MessageParts:
    known = authentication_of(receipt, parsed)
    return MessageParts(
        author_name=(author_name or parsed.sender_name)[:200],
        subject=subject_of(parsed),
        quoted=parsed.quoted,
        signature=parsed.signature,
        html=parsed.html,
        message_id=parsed.message_id,
        thread_cause=cause[:200],
        authentication=known.results,
        is_authenticated=known.is_authenticated,
        remarks=parsed.remarks,
        receipt_id=receipt.pk,
    )


def _written_at(parsed: ParsedMail) -> datetime | None:
    """None if its date is wrong: nothing was written in the future."""
    return parsed.date if parsed.date and parsed.date <= timezone.now() else None


def _known(values: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in values.items() if value}


def subject_of(parsed: ParsedMail) -> str:
    return one_line(parsed.subject)[:500]


def text_of(parsed: ParsedMail) -> str:
    return many_lines(parsed.text) or "(The mail has no text.)"
