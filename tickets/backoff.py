"""How long something waits before it is tried again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Backoff:
    """The pauses after the first failure in a row, the second and so on; the last one holds for all that follow."""

    pauses: tuple[timedelta, ...]

    @classmethod
    def doubling(cls, first: timedelta, *, longest: timedelta) -> Backoff:
        """Twice as long each time, until it is the longest."""
        pauses = [first]
        while pauses[-1] < longest:
            pauses.append(min(pauses[-1] * 2, longest))
        return cls(tuple(pauses))

    def after(self, failures: int) -> timedelta:
        return self.pauses[min(max(failures, 1), len(self.pauses)) - 1]
