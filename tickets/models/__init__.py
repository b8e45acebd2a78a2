"""Team, Customer and Integration stand alone; Ticket depends on them; Receipt, Message, Reply and Event on Ticket."""

from tickets.models.customer import AccountEvent, AccountKind, Customer
from tickets.models.event import Event, EventKind
from tickets.models.integration import ApiKey, Integration, RateBucket, Scope
from tickets.models.message import Message
from tickets.models.receipt import Lane, Outcome, Receipt
from tickets.models.reply import Origin, Reply, ReplyState
from tickets.models.team import Team
from tickets.models.ticket import Ticket

__all__ = [
    "AccountEvent",
    "AccountKind",
    "ApiKey",
    "Customer",
    "Event",
    "EventKind",
    "Integration",
    "Lane",
    "Message",
    "Origin",
    "Outcome",
    "RateBucket",
    "Receipt",
    "Reply",
    "ReplyState",
    "Scope",
    "Team",
    "Ticket",
]
