"""Which of a customer's addresses an answer goes to."""

from __future__ import annotations

from tickets.models import Message, Ticket


def recipient_of(ticket: Ticket) -> str:
    """The customer's address that wrote last in this conversation, else the main one; empty where there is none.

    Others may write on a ticket too, but the answer is the customer's.
    """
    customer = ticket.customer
    main = customer.email or ""
    written = Message.objects.of_conversation(ticket).inbound().exclude(author_email="")
    last = written.order_by("-created_at", "-id").values_list("author_email", flat=True).first() or main
    if last.lower() == main.lower() or not customer.addresses.written(last).exists():
        return main
    return last
