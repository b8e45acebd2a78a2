"""A mail of ours came back: which one it was, whose address is marked, and who has to look."""

from __future__ import annotations

from tickets import history
from tickets.actions.hold_undelivered import hold_undelivered
from tickets.actions.lock import lock_survivor
from tickets.customers.undeliverable_addresses import mark_bounce
from tickets.lanes.mail.parse.parsed_mail import Bounce, ParsedMail
from tickets.models import EventKind, SentMail, SentMailKind, Ticket

FAILED = "failed"


def record_bounce(parsed: ParsedMail, *, by: str) -> Ticket | None:
    """The ticket whose mail came back, with an event; None if it was no mail of ours. In the caller's transaction.

    Anybody can write a bounce, so only one that names a mail of ours counts, and no other address than it went to.
    """
    sent = bounced_mail(parsed)
    bounce = parsed.bounce
    if sent is None or sent.ticket is None or bounce is None:
        return None
    ticket = lock_survivor(sent.ticket)
    history.record(
        ticket,
        EventKind.BOUNCED,
        by=by,
        to_value=bounce.action,
        address=sent.address,
        code=bounce.status,
        reason=bounce.diagnostic[:500],
    )
    if _is_final(bounce):
        mark_bounce(sent.address, bounce.diagnostic or f"The mail came back: {bounce.status or bounce.action}")
        if sent.kind == SentMailKind.REPLY:
            hold_undelivered(ticket, by=by, reason="The answer came back.")
    return ticket


def bounced_mail(parsed: ParsedMail) -> SentMail | None:
    """The mail of ours that came back; None if it names none."""
    bounce = parsed.bounce
    if bounce is None:
        return None
    ids = [*bounce.message_ids, *parsed.in_reply_to, *reversed(parsed.references)]
    returned = {address.lower() for address in bounce.recipients}
    for sent in SentMail.objects.select_related("ticket").filter(message_id__in=ids).order_by("-at"):
        if not returned or sent.address in returned:
            return sent
    return None


def _is_final(bounce: Bounce) -> bool:
    """A full mailbox or a greylist (4.x.x) passes; what has no code is believed when it says that it failed."""
    return bounce.action == FAILED and not bounce.status.startswith(("2", "4"))
