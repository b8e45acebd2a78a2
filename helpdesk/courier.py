"""Sends replies and notices, beside the workers: a server that is slow holds one of these threads, and never a worker.

It looks at the rows: whatever process queued a reply, and whatever became of its nudge, it is found when it is due.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Barrier

import structlog
from django.conf import settings
from django.db import close_old_connections, connections

from helpdesk.staff.notice_choices import notice_refusal
from resolution.policies.permission import permission_refusal
from routing.models import Notice
from routing.notices.deliver import deliver_claimed_notice, is_any_notice_due, take_notices
from tickets.channels.delivery import deliver_claimed
from tickets.channels.outcomes import give_up_waiting
from tickets.channels.send_order import is_anything_due, take_turns
from tickets.models import FarEnd, Reply

log = structlog.get_logger(__name__)


class Courier:
    """`wake` is called in the courier's own threads, whenever one of them is free again."""

    def __init__(self, *, wake: Callable[[], None]) -> None:
        self._wake = wake
        self._most = settings.DELIVERIES_AT_ONCE
        self._threads = ThreadPoolExecutor(self._most, thread_name_prefix="courier")
        self._in_hand: set[Future[None]] = set()
        self._notices: set[Future[None]] = set()

    def step(self) -> int:
        """Begins what may be sent now; how many deliveries that were."""
        self._in_hand = {one for one in self._in_hand if not one.done()}
        free = self._most - len(self._in_hand)
        if not free:
            return 0
        replies = take_turns(free) if is_anything_due() else []
        for reply in replies:
            self._in_hand.add(self._threads.submit(self._deliver, reply))
        return len(replies) + self._step_notices(free - len(replies))

    def _step_notices(self, free: int) -> int:
        """Customers first: what is left of the threads tells colleagues, one mail at a time."""
        self._notices = {one for one in self._notices if not one.done()}
        if free <= 0 or self._notices or not is_any_notice_due():
            return 0
        notices = take_notices(1)
        for notice in notices:
            sending = self._threads.submit(self._tell, notice)
            self._in_hand.add(sending)
            self._notices.add(sending)
        return len(notices)

    def close(self) -> None:
        """What is in hand is finished; each delivery has its deadline."""
        last = Barrier(self._most)
        for _ in range(self._most):
            self._threads.submit(_leave, last)
        self._threads.shutdown(wait=True)

    def _deliver(self, reply: Reply) -> None:
        close_old_connections()
        try:
            deliver_claimed(reply, refusal=permission_refusal, turn_of=reply.far_end)
        except Exception as error:
            # The thread's edge. The reply stays claimed, and has its turn again when the claim has run out.
            log.error("delivery failed", reply_id=reply.public_id, exc_info=error)
        finally:
            self._wake()

    def _tell(self, notice: Notice) -> None:
        close_old_connections()
        try:
            deliver_claimed_notice(notice, refusal=notice_refusal)
        finally:
            self._wake()


def _leave(last: Barrier) -> None:
    """In every thread, since each has a connection of its own."""
    last.wait()
    connections.close_all()


def give_up_what_waited_too_long() -> int:
    """Replies of servers that have been paused for days go to people; how many that were."""
    return sum(give_up_waiting(far_end, most=settings.SWEEP_BATCH) for far_end in FarEnd.objects.paused())
