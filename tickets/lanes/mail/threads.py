"""Which ticket a mail belongs to: by a signed reply address, else by the Message-IDs that it answers.

A subject tells nothing. Of an unauthenticated sender only a mark of ours counts, which nobody has who did not get mail
of that conversation: the signed address, or the Message-ID of a mail that we sent. And naming a ticket opens nothing by
itself: the sender must be somebody who may write to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from tickets.customers.ticket_writers import Writer, may_write
from tickets.lanes.mail.parse.parsed_mail import ParsedMail
from tickets.models import Message, SentMail, Ticket
from tickets.signed.reply_address import ticket_id_of
from tickets.states import Direction

SIGNED = "signed reply address"
# A mail that names more than this is no conversation.
MOST_REFERENCES = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """The ticket that a mail names, and by what. `permission` says why the sender may write to it; empty: may not."""

    ticket: Ticket
    cause: str
    permission: str


def find_thread(parsed: ParsedMail, *, writer: Writer, recipients: Iterable[str], ours_alone: bool) -> Thread | None:
    """The first ticket named that the sender may write to; else the first named at all; None if none is.

    `ours_alone`: of Message-IDs only those of mails that we sent name a ticket.
    """
    first: Thread | None = None
    for ticket_id, cause in _named(parsed, recipients, ours_alone=ours_alone):
        ticket = Ticket.objects.select_related("customer", "merged_into").filter(pk=ticket_id).first()
        if ticket is None:
            continue
        thread = Thread(ticket=ticket, cause=cause, permission=may_write(writer, ticket))
        if thread.permission:
            return thread
        first = first or thread
    return first


def _named(parsed: ParsedMail, recipients: Iterable[str], *, ours_alone: bool) -> Iterator[tuple[UUID, str]]:
    """Tickets with what names them, the surest first; each once."""
    seen: set[UUID] = set()
    for ticket_id, cause in _candidates(parsed, recipients, ours_alone=ours_alone):
        if ticket_id not in seen:
            seen.add(ticket_id)
            yield ticket_id, cause


def _candidates(parsed: ParsedMail, recipients: Iterable[str], *, ours_alone: bool) -> Iterator[tuple[UUID, str]]:
    for address in dict.fromkeys((*recipients, *parsed.delivered_to, *parsed.to, *parsed.cc)):
        if ticket_id := ticket_id_of(address):
            yield ticket_id, SIGNED
    answered = parsed.in_reply_to[:MOST_REFERENCES]
    for message_id, ticket_id in _tickets_of(answered, ours_alone=ours_alone):
        yield ticket_id, f"In-Reply-To {message_id}"
    newest_first = [one for one in reversed(parsed.references) if one not in answered][:MOST_REFERENCES]
    for message_id, ticket_id in _tickets_of(newest_first, ours_alone=ours_alone):
        yield ticket_id, f"References {message_id}"


def _tickets_of(message_ids: Iterable[str], *, ours_alone: bool) -> list[tuple[str, UUID]]:
    """The tickets of mails that we sent or received, in the order of the ids; with `ours_alone` that we sent.

    Of two mails with one id ours goes first, and then the earlier: whoever uses an id again gets nobody's answers.
    """
    wanted = list(message_ids)
    if not wanted:
        return []
    found: dict[str, list[UUID]] = {}
    messages = Message.objects.order_by("created_at")
    told = messages.filter(direction=Direction.OUTBOUND) if ours_alone else messages
    for rows in (SentMail.objects.exclude(ticket=None).order_by("at"), told):
        for message_id, ticket_id in rows.filter(message_id__in=wanted).values_list("message_id", "ticket_id"):
            found.setdefault(message_id, []).append(ticket_id)
    return [(one, ticket_id) for one in wanted for ticket_id in found.get(one, [])]
