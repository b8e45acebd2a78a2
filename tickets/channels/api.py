"""No address to send to: the reply stands in the API, where its integration reads it."""

from tickets.channels.base import Sent
from tickets.models import Reply


def send(reply: Reply) -> Sent:
    return Sent(recipient=str(reply.ticket.integration or "api"))
