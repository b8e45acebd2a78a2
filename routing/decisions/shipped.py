"""Deciding by the rules that the product comes with, of a text that is no ticket. Reads no database."""

from __future__ import annotations

from functools import cache

from routing.decisions.decide import DecisionResult, decide
from routing.decisions.facts import facts_of_text
from routing.decisions.ready import KnownNames, ReadySet, make_set_ready
from routing.reading.base import ReadResult
from routing.rules.shipped import shipped_document


def decide_text(read: ReadResult, *, subject: str, body: str, tier: str, is_vip: bool) -> DecisionResult:
    return decide(facts_of_text(read, subject=subject, body=body, tier=tier, is_vip=is_vip), _shipped())


@cache
def _shipped() -> ReadySet:
    return make_set_ready(shipped_document(), KnownNames())
