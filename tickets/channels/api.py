"""No address to send to: the reply stands in the API, where its integration reads it."""

from tickets.channels.base import DeliveryReceipt, Route, Way
from tickets.channels.far_ends import far_end_nowhere
from tickets.models import Reply


def send(reply: Reply, route: Route) -> DeliveryReceipt:
    return DeliveryReceipt(recipient=str(route.origin.integration or "api"))


WAY = Way(
    name="api",
    label="API",
    fits=lambda reply, origin, address: True,
    send=send,
    far_end=lambda route: far_end_nowhere(),
    drops_repeats=True,
)
