"""How long a worker may act on a row that it has claimed, by its own clock: one that was stopped finds out when it wakes up.

The claim's row says the same by the database's clock. Asking there before each byte would cost a statement, and would still
leave the moment after the answer; this one is asked right before what can't be undone.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

# It also goes on while the machine sleeps, where the system has such a clock.
_CLOCK = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
# It ends so much of its time before the claim does: what left last has arrived before anybody else may begin.
SHARE_KEPT_BACK = 0.1


class LeaseOver(Exception):
    """Somebody else may have the row by now: nothing more may be done with it."""


@dataclass(frozen=True, slots=True)
class Lease:
    ends_at: float

    @classmethod
    def of_seconds(cls, seconds: float) -> Lease:
        """Make it before the claim is asked for, so that it never ends after it."""
        return cls(steady_seconds() + seconds * (1 - SHARE_KEPT_BACK))

    def left(self) -> float:
        """The seconds that are left. Raises LeaseOver."""
        left = self.ends_at - steady_seconds()
        if left <= 0:
            raise LeaseOver("The worker that had it was stopped for longer than it may hold a reply.")
        return left


def steady_seconds() -> float:
    """A clock that nobody sets, and that goes on while this process is stopped."""
    return time.clock_gettime(_CLOCK)
