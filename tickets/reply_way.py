"""The way back: an answer goes where the customer last wrote from."""

from __future__ import annotations

from tickets.models import Message, Ticket


def way_ticket(ticket: Ticket) -> Ticket:
    """The ticket whose channel, mailbox, integration and callback address an answer uses: it or one merged into it.

    A mail may have joined a chat's ticket, or come after the merge: then the ticket that came in the same way counts.
    """
    if not ticket.merged_tickets.exists():
        # Most have none, and making the large question costs more than asking this one.
        return ticket
    merged = list(ticket.merged_tickets.to_work_on().order_by("-created_at"))
    newest = Message.objects.of_conversation(ticket).inbound().select_related("receipt")
    last = newest.defer("receipt__body").order_by("-created_at", "-id").first()
    if last is None:
        return ticket
    home = next((one for one in (ticket, *merged) if one.pk == last.ticket_id), ticket)
    return next((one for one in (home, ticket, *merged) if _came_like(last, one)), home)


def _came_like(message: Message, ticket: Ticket) -> bool:
    """Through the same lane, and the same mailbox, form or integration where the receipt says so."""
    if message.channel and message.channel != ticket.channel:
        return False
    receipt = message.receipt
    if receipt is None or message.ticket_id == ticket.pk:
        return True
    return (receipt.integration_id, receipt.mailbox_id, receipt.form_id) == (
        ticket.integration_id,
        ticket.mailbox_id,
        ticket.form_id,
    )
