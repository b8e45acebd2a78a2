"""The ways back out. Each is a function `Reply -> Sent` that raises DeliveryError."""

from __future__ import annotations

from collections.abc import Callable

from tickets.channels import api, callback, mail
from tickets.channels.base import Sent
from tickets.models import Reply, Ticket
from tickets.states import Channel

SENDERS: dict[str, Callable[[Reply], Sent]] = {
    "email": mail.send,
    "callback": callback.send,
    "api": api.send,
}


def way_for(ticket: Ticket) -> str:
    """Mail for `email` and `form`; for the others a callback where there is an address, else the API alone."""
    if ticket.channel in (Channel.EMAIL, Channel.FORM):
        return "email"
    return "callback" if callback.address_of(ticket) else "api"
