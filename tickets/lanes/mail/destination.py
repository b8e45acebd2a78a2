"""Where a person's mail goes: to the ticket that it belongs to, or to a new one beside the ticket that it names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tickets.customers.ticket_writers import Writer
from tickets.lanes.mail.authorship import writer_of
from tickets.lanes.mail.parse.parsed_mail import ParsedMail
from tickets.lanes.mail.threads import Thread, find_thread
from tickets.models import Receipt, Ticket
from tickets.states import Status

STRANGER = "The sender may not write to that ticket."
CLOSED = "That ticket is closed."


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """The ticket that a mail names and does not join, by what it is named, and why the mail does not join it."""

    ticket: Ticket
    named_by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MailDestination:
    """`joined`: the ticket that the mail becomes a message of; None: it opens one, with a link where it names another."""

    writer: Writer
    joined: Ticket | None = None
    link: Link | None = None
    cause: str = ""


def find_destination(
    receipt: Receipt, parsed: ParsedMail, *, survivor_of: Callable[[Ticket], Ticket]
) -> MailDestination:
    """`survivor_of` gives the ticket that a conversation belongs to now: locked, for whoever is going to write to it."""
    writer = writer_of(receipt, parsed)
    # Who imports history vouches for it: nobody outside handed it in.
    ours_alone = not (writer.is_authenticated or receipt.is_silent)
    recipients = receipt.envelope.get("recipients", [])
    thread = find_thread(parsed, writer=writer, recipients=recipients, ours_alone=ours_alone)
    if thread is None:
        return MailDestination(writer=writer)
    if not thread.permission:
        return _apart(writer, thread, reason=STRANGER)
    survivor = survivor_of(thread.ticket)
    # History joins a ticket without waking it.
    if survivor.status == Status.CLOSED and not receipt.is_silent:
        return _apart(writer, thread, reason=CLOSED)
    return MailDestination(writer=writer, joined=survivor, cause=f"{thread.cause}; {thread.permission}")


def _apart(writer: Writer, thread: Thread, *, reason: str) -> MailDestination:
    earlier = thread.ticket.merged_into or thread.ticket
    link = Link(ticket=earlier, named_by=thread.cause, reason=reason)
    return MailDestination(writer=writer, link=link, cause=f"Refers to #{earlier.number}. {reason}")
