"""The only enqueuer of the flow. A task carries one id; a lost or repeated task loses and doubles nothing."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from uuid import UUID

import structlog
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from django_q.brokers import get_broker
from django_q.signing import SignedPackage
from django_q.tasks import async_task

log = structlog.get_logger(__name__)
# The channel of the database on which replies are announced.
REPLIES = "helpdesk_replies"


def nudge_ticket(ticket_id: UUID) -> None:
    """Asks a worker to advance the ticket, once what is being written is committed."""
    transaction.on_commit(partial(_enqueue, settings.TICKET_TASK, str(ticket_id)))


def nudge_reply(reply_id: UUID) -> None:
    """Wakes who sends replies, once what is being written is committed. It looks at the rows, also without this."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [REPLIES, str(reply_id)])


def wake_senders() -> None:
    """Has those who send replies look at once, when what is being written is committed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, 'outbox')", [REPLIES])


def nudge_notice() -> None:
    """Wakes who sends mail to staff, once what is being written is committed. It looks at the rows, also without this."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, 'notice')", [REPLIES])


def nudge_delivery() -> None:
    """Wakes who sends deliveries of pipelines, once what is being written is committed. It looks at the rows by itself, too."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, 'delivery')", [REPLIES])


def nudge_receipt(receipt_id: UUID) -> None:
    """Asks a worker to make something of a kept mail, once what is being written is committed."""
    transaction.on_commit(partial(_enqueue, settings.RECEIPT_TASK, str(receipt_id)))


def nudge_mailbox(mailbox_id: UUID) -> None:
    """Asks a worker to fetch the mailbox, once what is being written is committed."""
    transaction.on_commit(partial(_enqueue, settings.MAILBOX_TASK, str(mailbox_id)))


def nudge(task: str, *ids: str) -> None:
    """Asks a worker to run a task of the upper layers, once what is being written is committed."""
    transaction.on_commit(partial(_enqueue, task, *ids))


def nudge_long(task: str, *ids: str) -> None:
    """The same for a task that may take as long as its claim holds, and not only as long as others."""
    transaction.on_commit(partial(_enqueue, task, *ids, timeout=settings.TASK_TIMEOUT_SECONDS * 3))


def nudge_retries(tickets: Iterable[UUID], receipts: Iterable[UUID]) -> None:
    """Asks for what has waited for its next try, before all that has not been tried yet."""
    wanted = [(settings.TICKET_TASK, key) for key in tickets]
    wanted += [(settings.RECEIPT_TASK, key) for key in receipts]
    for task, key in wanted:
        transaction.on_commit(partial(_enqueue_first, task, key))


def ticket_package(ticket_id: UUID) -> str | None:
    """The nudge as the payload of a row in the queue's table, or None where the queue is not in our database.

    Intake writes it in the statement that writes the ticket: then the nudge costs no statement and can't be lost. It is
    what `async_task` would make, for which it thinks up a name of four words: that takes longer than signing it.
    """
    return _package(settings.TICKET_TASK, ticket_id) if settings.BROKER == "database" else None


def backlog() -> int | None:
    """How many tasks wait in the broker; None when it does not answer."""
    try:
        return int(get_broker().queue_size())
    except Exception as error:  # noqa: BLE001  # every broker fails in its own way, and the metrics may not fail with it
        log.warning("broker away", error=type(error).__name__)
        return None


def _package(task: str, key: UUID) -> str:
    made = {
        "id": key.hex,
        "name": f"ticket {key}",
        "func": task,
        "args": (str(key),),
        "kwargs": {},
        "started": timezone.now(),
    }
    package: str = SignedPackage.dumps(made)
    return package


def _enqueue_first(task: str, key: UUID) -> None:
    """Other brokers know no order; with them it goes behind the others."""
    if settings.BROKER != "database":
        _enqueue(task, str(key))
        return
    try:
        get_broker().enqueue_first(_package(task, key))
    except DatabaseError as error:
        log.warning("nudge lost", task=task, ids=(str(key),), error=type(error).__name__)


def _enqueue(task: str, *ids: str, **options: int) -> None:
    try:
        async_task(task, *ids, **options)
    except Exception as error:  # noqa: BLE001  # every broker fails in its own way
        # The row is committed and due; the sweep finds it. A broker that is down must not fail what was accepted.
        log.warning("nudge lost", task=task, ids=ids, error=type(error).__name__)
