"""What the intake would make of a mail if it came now, by the same decisions, and without a trace."""

from __future__ import annotations

from dataclasses import dataclass

from tickets.actions.lock import survivor_id
from tickets.intake.receipts import receipts_of_key, unwritten_receipt
from tickets.lanes.mail.authorship import author_of, may_answer
from tickets.lanes.mail.bounces import bounced_mail
from tickets.lanes.mail.destination import find_destination
from tickets.lanes.mail.mail_source import MailSource
from tickets.lanes.mail.parse.limits import TooManyParts
from tickets.lanes.mail.parse.mail_key import mail_key
from tickets.lanes.mail.parse.parsed_mail import ParsedMail
from tickets.lanes.mail.receive_mail import CODES, REFUSED, code_of, receipt_columns_of
from tickets.lanes.mail.suspension import is_believed_bounce, parse_kept, too_large, why_suspended
from tickets.models import Outcome, Receipt, Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class MailForecast:
    """As `MailResult`, before the fact. `ticket`: the one that it joins, repeats or came back to; a new one has no number yet.

    `author`: whose address the message bears. `parsed` None: it was refused before it was read, or is a repeat.
    """

    outcome: str
    code: int
    label: str = ""
    cause: str = ""
    is_repeat: bool = False
    is_new_ticket: bool = False
    ticket: Ticket | None = None
    linked_to: Ticket | None = None
    author: str = ""
    is_authenticated: bool = False
    reply_allowed: bool = False
    parsed: ParsedMail | None = None


def foresee_mail(raw: bytes, source: MailSource) -> MailForecast:
    """What `receive_mail` would answer. Mails that are foreseen together know nothing of each other."""
    if cause := too_large(len(raw)):
        return _refused("too_large", cause)
    key = mail_key(raw)
    columns = receipt_columns_of(key, source)
    if first := receipts_of_key(key.digest, **columns).first():
        return _repeat(first)
    receipt = unwritten_receipt(raw=raw, **columns)
    try:
        parsed = parse_kept(receipt)
    except TooManyParts as error:
        return _refused("too_many_attachments", str(error))
    if cause := why_suspended(receipt, parsed):
        return _suspended(receipt, parsed, cause)
    return _accepted(receipt, parsed)


def _refused(code: str, cause: str) -> MailForecast:
    return MailForecast(outcome=Outcome.REFUSED, code=REFUSED[code], cause=cause)


def _repeat(first: Receipt) -> MailForecast:
    return MailForecast(
        outcome=first.outcome,
        code=code_of(first, is_repeat=True),
        label=first.label,
        cause=first.cause,
        is_repeat=True,
        is_new_ticket=first.answer.get("is_new_ticket", False),
        ticket=first.ticket,
    )


def _suspended(receipt: Receipt, parsed: ParsedMail, cause: str) -> MailForecast:
    sent = bounced_mail(parsed) if is_believed_bounce(receipt, parsed) else None
    return MailForecast(
        outcome=Outcome.SUSPENDED,
        code=CODES[Outcome.SUSPENDED],
        label=parsed.label,
        cause=cause[:500],
        ticket=_survivor_of(sent.ticket) if sent and sent.ticket else None,
        parsed=parsed,
    )


def _accepted(receipt: Receipt, parsed: ParsedMail) -> MailForecast:
    destination = find_destination(receipt, parsed, survivor_of=_survivor_of)
    joined, link = destination.joined, destination.link
    return MailForecast(
        outcome=Outcome.ACCEPTED,
        code=CODES[Outcome.ACCEPTED],
        label=parsed.label,
        cause=destination.cause[:500],
        is_new_ticket=joined is None,
        ticket=joined,
        linked_to=link.ticket if link else None,
        author=parsed.sender_address if joined else author_of(receipt, parsed)[1],
        is_authenticated=destination.writer.is_authenticated,
        reply_allowed=may_answer(receipt, parsed),
        parsed=parsed,
    )


def _survivor_of(ticket: Ticket) -> Ticket:
    return Ticket.objects.get(pk=survivor_id(ticket))
