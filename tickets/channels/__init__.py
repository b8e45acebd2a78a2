"""The ways back out. Each is a function `Reply, Route -> Sent` that raises DeliveryError."""

from __future__ import annotations

from collections.abc import Callable

from tickets.channels import api, callback, link, mail
from tickets.channels.base import Route, Sent
from tickets.channels.recipient import recipient_of
from tickets.models import Reply
from tickets.reply_way import way_ticket
from tickets.states import Channel

SENDERS: dict[str, Callable[[Reply, Route], Sent]] = {
    "email": mail.send,
    "link": link.send,
    "callback": callback.send,
    "api": api.send,
}
# What happens in the transaction that says that sending begins, before anything leaves.
BEGINNERS: dict[str, Callable[[Reply, Route], None]] = {"email": mail.begin, "link": link.begin}


def route_for(reply: Reply) -> Route:
    """Mail for `email` and `form`; for the others a callback where there is an address, else the API alone.

    Once tried it keeps its way and its address.
    """
    lane = way_ticket(reply.ticket)
    if lane.channel not in (Channel.EMAIL, Channel.FORM):
        return Route(way=reply.via or ("callback" if callback.address_of(lane) else "api"), lane=lane)
    address = reply.recipient or recipient_of(reply.ticket)
    way = reply.via or ("link" if link.is_needed(reply, lane, address) else "email")
    return Route(way=way, lane=lane, recipient=address)
