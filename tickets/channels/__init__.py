"""The ways back out. Each is a function `Reply, Route -> Sent` that raises DeliveryError."""

from __future__ import annotations

from collections.abc import Callable

from tickets.channels import api, callback, link, mail
from tickets.channels.base import DeliveryReceipt, Route
from tickets.channels.recipient import recipient_of
from tickets.channels.reply_way import BY_MAIL, ways_of
from tickets.models import Reply, Ticket

SENDERS: dict[str, Callable[[Reply, Route], DeliveryReceipt]] = {
    "email": mail.send,
    "link": link.send,
    "callback": callback.send,
    "api": api.send,
}
# What happens in the transaction that says that sending begins, before anything leaves.
BEGINNERS: dict[str, Callable[[Reply, Route], None]] = {"email": mail.begin, "link": link.begin}


def route_for(reply: Reply) -> Route:
    """Mail for `email` and `form`; for the others a callback where there is an address, else the API alone.

    Once tried, or where a person has chosen mail instead, it keeps its way and its address.
    """
    origin, *also = _origins(reply)
    if origin.channel not in BY_MAIL and reply.via != "email":
        way = reply.via or ("callback" if callback.address_of(origin) else "api")
        return Route(way=way, origin=origin, also=tuple(also))
    address = reply.recipient or recipient_of(reply.ticket, origin)
    way = reply.via or ("link" if link.is_needed(reply, origin, address) else "email")
    return Route(way=way, origin=origin, recipient=address, also=tuple(also))


def _origins(reply: Reply) -> list[Ticket]:
    """The ticket whose way in it goes back by, and those by whose ways copies of it do."""
    if reply.origin_ticket_id is None:
        ways = ways_of(reply.ticket)
        return ways[:1] if reply.is_acknowledgement else ways
    is_own = reply.origin_ticket_id == reply.ticket_id
    return [reply.ticket if is_own else Ticket.objects.to_work_on().get(pk=reply.origin_ticket_id)]
