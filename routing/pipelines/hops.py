"""How often an event has come back to us: a pipeline that matches its own output must end.

A webhook of ours tells its event's hops and one more; what it makes another system, or this one, post to us has them.
"""

from __future__ import annotations

HOPS_HEADER = "Helpdesk-Hops"
# An event that came round more often is stored and shown, and no pipeline matches it.
MOST_HOPS = 5
_LONGEST = 4


def hops_told(header: str | None) -> int:
    """How many hops a request tells. Whatever is no number counts as none."""
    text = (header or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST else 0


def is_cut_off(hops: int) -> bool:
    return hops > MOST_HOPS
