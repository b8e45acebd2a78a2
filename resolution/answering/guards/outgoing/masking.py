"""Taking out of a draft what must reach nobody, so that not even a reviewer sends it by a slip."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from resolution.answering.base import Draft
from resolution.answering.guards.outgoing.draft_text import Place
from resolution.review.masked_text import mask_for


def mask_draft(draft: Draft, text: str, places: Iterable[Place]) -> Draft:
    """`text` is what the places count in. What was taken out stands in no reason and no statement either."""
    joined = _joined(places)
    taken = sorted({text[place.start : place.end].strip() for place in joined}, key=len, reverse=True)
    marks = {text[place.start : place.end].strip(): mask_for(place.what) for place in joined}

    def without(said: str) -> str:
        for words in taken:
            if words:
                said = said.replace(words, marks[words])
        return said

    return replace(
        draft,
        text=without(draft.text),
        reasons=tuple(map(without, draft.reasons)),
        statements=tuple(replace(one, text=without(one.text), why=without(one.why)) for one in draft.statements),
    )


def _joined(places: Iterable[Place]) -> list[Place]:
    """Those that overlap are one."""
    joined: list[Place] = []
    for place in sorted(places, key=lambda one: (one.start, -one.end)):
        if joined and place.start < joined[-1].end:
            last = joined[-1]
            joined[-1] = replace(last, end=max(last.end, place.end))
        else:
            joined.append(place)
    return joined
