"""What a reader is given of a ticket: all that its customer told so far, and the topics."""

from datetime import datetime

from routing.reading.base import ReadRequest
from routing.reading.cue_rows import served_cues
from routing.topics.serve import serve_topics
from tickets.mail_language.openings import plain_subject
from tickets.models import Message, Ticket

# A conversation that nobody has read yet is short; a flood of notices is known by its beginning and its end.
MOST_MESSAGES = 10
CHARACTERS_OF_EACH = 6_000


def gather_request(ticket: Ticket) -> ReadRequest:
    served = serve_topics()
    return ReadRequest(
        subject=ticket.subject,
        body=text_of(ticket),
        topics=served.cards,
        learnt=served.learnt,
        desk=served.desk,
        cues=served_cues(),
    )


def text_of(ticket: Ticket, *, until: datetime | None = None) -> str:
    """What the customer wrote, by whatever lane, the newest last; a subject where it differs from the ticket's."""
    inbound = Message.objects.of_conversation(ticket).inbound().order_by("-created_at", "-id")
    if until is not None:
        inbound = inbound.filter(created_at__lte=until)
    told = inbound.select_related("ticket").only("text", "subject", "ticket__subject")
    newest = list(told[:MOST_MESSAGES])[::-1]
    if len(newest) < 2:
        return ticket.body
    texts = [_with_subject(message, ticket)[:CHARACTERS_OF_EACH] for message in newest]
    has_first = any(message.ticket_id == ticket.pk and message.text == ticket.body for message in newest)
    return "\n\n".join(texts if has_first else [ticket.body[:CHARACTERS_OF_EACH], *texts])


def _with_subject(message: Message, ticket: Ticket) -> str:
    subject = plain_subject(message.subject or message.ticket.subject)
    is_known = not subject or subject.casefold() == plain_subject(ticket.subject).casefold()
    return message.text if is_known else f"{subject}\n{message.text}"
