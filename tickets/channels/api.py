"""No address to send to: the reply stands in the API, where its integration reads it."""

from tickets.channels.base import Route, Sent
from tickets.models import Reply


def send(reply: Reply, route: Route) -> Sent:
    return Sent(recipient=str(route.lane.integration or "api"))
