"""What has changed between two drafts, word by word, for a person to read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

# Comparing takes the square of the number of pieces at the worst, so long texts are compared by lines, or as a whole.
MOST_PIECES = 1_000
_WORDS = re.compile(r"\s*\S+")


@dataclass(frozen=True, slots=True)
class Change:
    """A passage that is the `same` in both, was `removed`, or was `added`."""

    kind: str
    text: str


def compare_texts(before: str, after: str) -> list[Change]:
    old, new = _pieces(before, after)
    found: list[Change] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Change("same", "".join(new[j1:j2])))
            continue
        found += [Change("removed", "".join(old[i1:i2]))] if i2 > i1 else []
        found += [Change("added", "".join(new[j1:j2]))] if j2 > j1 else []
    return found


def _pieces(before: str, after: str) -> tuple[list[str], list[str]]:
    for cut in (_WORDS.findall, lambda text: text.splitlines(keepends=True)):
        old, new = cut(before), cut(after)
        if max(len(old), len(new)) <= MOST_PIECES:
            return old, new
    return [before], [after]
