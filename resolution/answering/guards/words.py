"""What the customer has said that no person has answered yet: all of it counts, not only the newest message."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from tickets.db.row_cache import RowCache
from tickets.lanes.mail.quotes import split_mail
from tickets.models import Mailbox, Message, Origin, Reply, ReplyState, Ticket
from tickets.states import Direction

MOST_MESSAGES = 30
# The first and the last of a long text: what matters stands where people write, not in a pasted log.
FROM_THE_START = 30_000
FROM_THE_END = 10_000
SENT = (ReplyState.SENT, ReplyState.SENDING, ReplyState.UNKNOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """`own_addresses` are those of the customer and ours, which name nobody else."""

    text: str
    customer_name: str = ""
    own_addresses: frozenset[str] = frozenset()


def read_words(ticket: Ticket) -> Words:
    """Subject and messages, without what they quote."""
    newest = _unanswered(ticket)
    said = [part for message in newest for part in (message.ticket.subject, message.subject, own_words(message.text))]
    if not newest and not _answered_by_a_person(ticket).exists():
        said = [ticket.subject, own_words(ticket.body)]
    return Words(
        text=both_ends("\n".join(dict.fromkeys(part for part in said if part))),
        customer_name=ticket.customer.name,
        own_addresses=_own_addresses(ticket),
    )


def own_words(text: str) -> str:
    """Without what is quoted. A mail's text has lost that already; a program may post it. A signature stays: it may be
    a farewell."""
    if "\n" not in text or len(text) > FROM_THE_START:
        return text
    parts = split_mail(text)
    return "\n".join(part for part in (parts.text, parts.signature) if part) or text


def both_ends(text: str) -> str:
    if len(text) <= FROM_THE_START + FROM_THE_END:
        return text
    return f"{text[:FROM_THE_START]}\n{text[-FROM_THE_END:]}"


def _unanswered(ticket: Ticket) -> list[Message]:
    """The newest of what came since a person answered last, the newest last."""
    inbound = Message.objects.of_conversation(ticket).filter(direction=Direction.INBOUND)
    later = _answered_by_a_person(ticket).filter(created_at__gte=OuterRef("created_at"))
    unanswered = inbound.filter(~Exists(later)).select_related("ticket").only("text", "subject", "ticket__subject")
    return list(unanswered.order_by("-created_at", "-id")[:MOST_MESSAGES])[::-1]


def _answered_by_a_person(ticket: Ticket) -> QuerySet[Reply]:
    return Reply.objects.filter(ticket=ticket, origin=Origin.PERSON, state__in=SENT)


def _own_addresses(ticket: Ticket) -> frozenset[str]:
    customers = (ticket.customer.email or "").casefold()
    return _MAILBOX_ADDRESSES.current() | ({customers} if customers else set())


def _load_mailbox_addresses() -> frozenset[str]:
    return frozenset(address.casefold() for address in Mailbox.objects.values_list("address", flat=True) if address)


_MAILBOX_ADDRESSES = RowCache(_load_mailbox_addresses, Mailbox)
