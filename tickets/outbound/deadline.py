"""A hard limit on the wait for an HTTP answer: the client's own time-outs count anew with every byte that arrives."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from threading import Thread
from typing import TypeVar

import httpx2

Outcome = TypeVar("Outcome")


def within_seconds(seconds: float, call: Callable[[], Outcome]) -> Outcome:
    """What the call returns or raises, or TimeoutError when the time is up, wherever the call is stuck.

    The call runs in a daemon thread: an alarm signal would be shorter, but in a worker it belongs to django-q. A call
    that we have left ends by its own time-outs or by `limit_body`; it must not touch the database.
    """
    outcome: Future[Outcome] = Future()
    Thread(target=_carry, args=(call, outcome), name="within", daemon=True).start()
    return outcome.result(timeout=seconds)


def limit_body(response: httpx2.Response) -> None:
    """A response hook of an httpx2 client: a body that drips ends at the request's read time-out as a whole."""
    seconds = response.request.extensions["timeout"]["read"]
    if isinstance(response.stream, httpx2.SyncByteStream):
        response.stream = _EndingStream(response.stream, deadline=time.monotonic() + seconds)


class _EndingStream(httpx2.SyncByteStream):
    def __init__(self, stream: httpx2.SyncByteStream, *, deadline: float) -> None:
        self.stream = stream
        self.deadline = deadline

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self.stream:
            if time.monotonic() > self.deadline:
                raise httpx2.ReadTimeout("The body took too long.")
            yield chunk

    def close(self) -> None:
        self.stream.close()


def _carry(call: Callable[[], Outcome], outcome: Future[Outcome]) -> None:
    try:
        outcome.set_result(call())
    except BaseException as error:  # noqa: BLE001  # the thread's edge: whatever it is, the one who waits must hear of it
        outcome.set_exception(error)
