"""The four moves as they are shipped: what a ticket is held, escalated, preferred or routed for."""

from __future__ import annotations

import re

from routing.reading.base import ReadResult
from tickets.states import UNSURE, Impact, Move, Tone, Urgency

FEWEST_WORDS, FEWEST_LETTERS = 3, 12

_WORD = re.compile(r"[^\W\d_]+")


def choose_move(read: ReadResult, text: str, *, is_vip: bool) -> Move:
    """The first that holds, in the order of the shipped rules."""
    words = _WORD.findall(text)
    if read.topic == UNSURE or len(words) < FEWEST_WORDS or sum(map(len, words)) < FEWEST_LETTERS:
        return Move.HOLD
    is_high, is_angry = read.urgency == Urgency.HIGH, read.tone == Tone.ANGRY
    if (is_angry and is_high) or (is_vip and read.impact == Impact.OUTAGE):
        return Move.ESCALATE
    return Move.PRIORITY if is_high or is_angry or is_vip else Move.ROUTE
