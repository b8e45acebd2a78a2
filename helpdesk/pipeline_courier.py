"""Sends the deliveries of pipelines, beside the workers and beside the courier of replies: threads of its own.

A destination is served by one thread at a time, whatever process it is in. Those that fail have half of the threads
together, so one that hangs delays no other.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Barrier

import structlog
from django.conf import settings
from django.db import close_old_connections, connections

from routing.models import Destination
from routing.pipelines.deliveries import is_any_delivery_due, take_destinations, work_on_destination

log = structlog.get_logger(__name__)


class PipelineCourier:
    """`wake` is called in its own threads, whenever one of them is free again."""

    def __init__(self, *, wake: Callable[[], None]) -> None:
        self._wake = wake
        self._most = settings.PIPELINE_DELIVERIES_AT_ONCE
        self._threads = ThreadPoolExecutor(self._most, thread_name_prefix="pipelines")
        # Whether its destination was failing already.
        self._in_hand: dict[Future[None], bool] = {}

    def step(self) -> int:
        """Begins with each destination that something waits for; how many those were."""
        self._in_hand = {one: is_failing for one, is_failing in self._in_hand.items() if not one.done()}
        free = self._most - len(self._in_hand)
        if not free or not is_any_delivery_due():
            return 0
        most_failing = self._most // 2 - sum(self._in_hand.values())
        destinations = take_destinations(free, most_failing=most_failing)
        for destination in destinations:
            self._in_hand[self._threads.submit(self._serve, destination)] = bool(destination.failures)
        return len(destinations)

    def close(self) -> None:
        """What is in hand is finished; each delivery has its deadline."""
        last = Barrier(self._most)
        for _ in range(self._most):
            self._threads.submit(_leave, last)
        self._threads.shutdown(wait=True)

    def _serve(self, destination: Destination) -> None:
        close_old_connections()
        try:
            work_on_destination(destination)
        except Exception as error:
            # The thread's edge. The destination has its turn again when its claim has run out.
            log.error("deliveries failed", destination=destination.public_id, exc_info=error)
        finally:
            self._wake()


def _leave(last: Barrier) -> None:
    """In every thread, since each has a connection of its own."""
    last.wait()
    connections.close_all()
