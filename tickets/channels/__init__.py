"""The ways back out, each in its own file; a reply takes the first that fits."""

from __future__ import annotations

from tickets.channels import api, callback, link, mail
from tickets.channels.base import Route, Way
from tickets.channels.recipient import recipient_of
from tickets.channels.reply_way import BY_MAIL, ways_of
from tickets.models import Reply, Ticket

WAYS = (link.WAY, mail.WAY, callback.WAY, api.WAY)
BY_NAME = {way.name: way for way in WAYS}


def route_for(reply: Reply) -> Route:
    """Mail for `email` and `form`; for the others a callback if there is an address, else the API alone.

    Once tried, or if a person has chosen mail instead, it keeps its way and its address.
    """
    origin, *also = _origins(reply)
    is_mail = origin.channel in BY_MAIL or reply.via == mail.WAY.name
    address = (reply.recipient or recipient_of(reply.ticket, origin)) if is_mail else ""
    way = BY_NAME[reply.via] if reply.via else _first_way(reply, origin, address)
    return Route(way=way, origin=origin, recipient=address, also=tuple(also))


def _first_way(reply: Reply, origin: Ticket, address: str) -> Way:
    return next(way for way in WAYS if way.fits(reply, origin, address))


def _origins(reply: Reply) -> list[Ticket]:
    """The ticket whose way in it goes back by, and those by whose ways copies of it do."""
    if reply.origin_ticket_id is None:
        ways = ways_of(reply.ticket)
        return ways[:1] if reply.is_acknowledgement else ways
    is_own = reply.origin_ticket_id == reply.ticket_id
    return [reply.ticket if is_own else Ticket.objects.to_work_on().get(pk=reply.origin_ticket_id)]
