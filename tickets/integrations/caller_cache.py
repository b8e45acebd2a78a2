"""Keys that were good a moment ago: a hint that lets a post's body be read before the database is asked.

Never more than a hint. The statement that stores the post asks again whether the key may be used, so a key that was
revoked a millisecond ago stores nothing. A key that is not remembered is asked for first, and its body not read before.
"""

from __future__ import annotations

import time

from tickets.integrations.keys import TOUCHED_EVERY, Caller, digest_of, find_caller

MOST = 1_000
# No longer than this, because finding a key is also what notes its last use.
SECONDS = TOUCHED_EVERY.total_seconds()

_callers: dict[str, tuple[Caller, float]] = {}


def likely_caller(text: str) -> Caller | None:
    """Whose key this is, as far as is remembered, or else as the database says. To be confirmed before it counts."""
    caller, until = _callers.get(digest_of(text), (None, 0.0))
    return caller if time.monotonic() < until else _asked(text)


def forget_caller(caller: Caller) -> None:
    _callers.pop(caller.key_digest, None)


def _asked(text: str) -> Caller | None:
    caller = find_caller(text)
    if caller is not None:
        if len(_callers) >= MOST:
            _callers.clear()
        _callers[caller.key_digest] = (caller, time.monotonic() + SECONDS)
    return caller
