"""Making something of a kept mail, once: under a claim, committed with the receipt's outcome."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog
from django.db import transaction

from tickets import claims
from tickets.backoff import Backoff
from tickets.intake.receipts import accept_suspended, lock_suspended, make_due_again, settle_receipt
from tickets.lanes.mail.bounces import record_bounce
from tickets.lanes.mail.file_mail import FiledMail, file_mail
from tickets.lanes.mail.parse.limits import TooManyParts
from tickets.lanes.mail.suspension import is_addressable, is_believed_bounce, parse_kept, why_suspended
from tickets.models import Outcome, Receipt

log = structlog.get_logger(__name__)

BACKOFF = Backoff.doubling(timedelta(minutes=2), longest=timedelta(hours=1))


def process_receipt(receipt_id: str) -> None:
    """The task by which the sweep has an interrupted or failed mail tried again."""
    process_mail(UUID(receipt_id))


def process_mail(receipt_id: UUID) -> None:
    """Files the mail, unless that is done or somebody is at it. What fails is kept with its cause and due again."""
    rows = Receipt.objects.select_related("mailbox")
    kept = rows.filter(outcome__in=[Outcome.RECEIVED, Outcome.FAILED])
    claims.work(kept, receipt_id, _process, BACKOFF, failed=_keep_failed)


def try_again(receipt: Receipt) -> None:
    """A person wants a failed or interrupted mail to be tried once more, with all its tries."""
    make_due_again(receipt)
    process_mail(receipt.pk)


def accept_suspended_mail(receipt: Receipt, *, by: str) -> UUID | None:
    """A suspended mail is a person's after all: it becomes a ticket or joins its thread. Gives the ticket's id.

    None when it is no longer suspended, or has no sender.
    """
    with transaction.atomic():
        held = lock_suspended(receipt)
        if held is None:
            return None
        parsed = replace(parse_kept(held), label="human", opens_ticket=True)
        if not is_addressable(parsed):
            return None
        # Whoever sends it may still be a machine: a person answers it.
        filed = file_mail(held, replace(parsed, reply_allowed=False), by=by)
        accept_suspended(held, filed.ticket, **_told(filed))
        return filed.ticket.pk


def _process(receipt: Receipt) -> None:
    try:
        parsed = parse_kept(receipt)
    except TooManyParts as error:
        too_many = {"code": "too_many_attachments", "detail": str(error)}
        settle_receipt(receipt, outcome=Outcome.REFUSED, cause=str(error)[:500], errors=[too_many])
        return
    with transaction.atomic():
        if cause := why_suspended(receipt, parsed):
            ticket = record_bounce(parsed, by=_actor(receipt)) if is_believed_bounce(receipt, parsed) else None
            values: dict[str, Any] = {"outcome": Outcome.SUSPENDED, "cause": cause[:500], "ticket": ticket}
        else:
            filed = file_mail(receipt, parsed, by=_actor(receipt))
            values = {"outcome": Outcome.ACCEPTED, "ticket": filed.ticket, **_told(filed)}
        settle_receipt(receipt, label=parsed.label, subject=parsed.subject[:500], **values)


def _told(filed: FiledMail) -> dict[str, Any]:
    answer = {
        "ticket_id": filed.ticket.public_id,
        "message_id": filed.message.public_id,
        "is_new_ticket": filed.is_new_ticket,
    }
    return {"answer": answer, "cause": filed.cause[:500]}


def _actor(receipt: Receipt) -> str:
    return str(receipt.envelope.get("actor") or receipt.mailbox or "mail")[:150]


def _keep_failed(receipt: Receipt, error: Exception, pause: timedelta | None) -> None:
    """After its last try it waits for a person, who sees it among the receipts."""
    log.error("mail failed", receipt_id=str(receipt.pk), exc_info=error)
    cause = f"{type(error).__name__}: {error}"[:500]
    settle_receipt(receipt, due_in=pause, outcome=Outcome.FAILED, cause=cause, tries=receipt.tries)
