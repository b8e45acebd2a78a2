"""Numbers that were counted no further than anybody reads."""

from __future__ import annotations


class AtLeast(int):
    """Says of itself that there may be more; in all else the number that it holds."""

    def __str__(self) -> str:
        return f"{int(self):,} or more"


def counted_up_to(count: int, limit: int) -> int:
    """`count` as it is, or as the least if counting stopped there."""
    return AtLeast(limit) if count >= limit else count
