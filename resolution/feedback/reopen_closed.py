"""What did not help and is closed by now goes on as a new ticket, linked to the old one and kept for a person."""

from __future__ import annotations

from resolution.held_reasons import ResolutionHeld
from tickets import history
from tickets.actions.customer_acts import CUSTOMER
from tickets.intake.open_ticket import NewTicket, open_ticket
from tickets.models import EventKind, Reply, Ticket

WORDS = "The answer did not help."


def open_after_closed(reply: Reply, closed: Ticket, comment: str) -> Ticket:
    """`closed` is where the conversation belongs; the new one is answered by the way that the answer itself took."""
    before = reply.ticket
    opening = NewTicket(
        customer=before.customer,
        channel=before.channel,
        subject=before.subject,
        text=comment or WORDS,
        author_email=before.customer.email or "",
        columns={
            "integration_id": before.integration_id,
            "callback_url": before.callback_url,
            "page_url": before.page_url,
            "form_id": before.form_id,
            "mailbox_id": before.mailbox_id,
            "reply_allowed": before.reply_allowed,
            "is_sender_verified": before.is_sender_verified,
            "linked_to": closed,
            "people_only": ResolutionHeld.DID_NOT_HELP,
        },
    )
    ticket, _ = open_ticket(opening, by=CUSTOMER)
    history.record(
        ticket,
        EventKind.LINKED,
        by=CUSTOMER,
        to_value=f"#{closed.number}",
        cause="feedback",
        reason="The customer says that its answer did not help, and it is closed.",
    )
    return ticket
