"""Whether a function takes linear time: the processor's time for a text against that for one twice as long."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from typing import Any

CHARACTERS = 30_000
# Linear is 2 and quadratic 4. A clock that ticks and a processor that is shared make it less sharp.
MOST = 3.0
# A text that takes less than this needs no second look: in quadratic time a megabyte of it would still take no second.
NOTHING = 0.004
TRIES = 12


def grows_linearly(do: Callable[[Any], object], make: Callable[[int], Any], *, size: int = CHARACTERS) -> bool:
    """`make` gives an argument of about so many characters for `do`."""
    longer = make(2 * size)
    do(make(10))
    slow = _seconds(do, longer)
    if slow < NOTHING:
        return True
    shorter, quick = make(size), float("inf")
    # The best of some runs is what the work takes; the rest is others' work. Most need no more than one.
    for _ in range(TRIES):
        quick = min(quick, _seconds(do, shorter))
        if slow < MOST * quick:
            return True
        slow = min(slow, _seconds(do, longer))
    return False


def _seconds(do: Callable[[Any], object], argument: Any) -> float:
    gc.collect(0)
    started = time.process_time()
    do(argument)
    return time.process_time() - started
