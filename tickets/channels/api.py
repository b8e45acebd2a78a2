"""No address to send to: the reply stands in the API, where its integration reads it."""

from tickets.channels.base import DeliveryReceipt, Route
from tickets.models import Reply


def send(reply: Reply, route: Route) -> DeliveryReceipt:
    return DeliveryReceipt(recipient=str(route.origin.integration or "api"))
