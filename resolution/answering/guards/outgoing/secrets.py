"""Keys, passwords and what the assistant itself was told: nobody writes them to a customer, not even from an article."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path

from resolution.answering.guards.outgoing.draft_text import DraftText, Place
from routing.redaction.redact import find_spans

# A line of the prompt of so many letters comes into no answer by chance.
TELLING_LINE = 45
_MARKS = re.compile(
    r"</?(?:article|precedent|account|subject|message|account_events|earlier_message)\s+[0-9a-f]{16}>|\[P\d{1,3}\]"
)


def secrets_in(told: DraftText) -> list[Place]:
    found = [Place(start=start, end=end, what="a secret") for start, end in _secrets(told.text)]
    if told.draft.engine != "local":
        found += [Place(start=one.start(), end=one.end(), what="a mark") for one in _MARKS.finditer(told.text)]
        found += _of_the_prompt(told.text)
    return found


# The local engine says the same passages again and again.
@lru_cache(maxsize=500)
def _secrets(text: str) -> tuple[tuple[int, int], ...]:
    return tuple((span.start, span.end) for span in find_spans(text, kinds=("SECRET", "URL_USERINFO")))


def _of_the_prompt(text: str) -> list[Place]:
    return [
        Place(start=start, end=start + len(line), what="the assistant's instructions")
        for line in _prompt_lines()
        if (start := text.find(line)) >= 0
    ]


@cache
def _prompt_lines() -> tuple[str, ...]:
    folder = Path(__file__).parents[2] / "model"
    lines = (line.strip(" -#") for path in folder.glob("*.md") for line in path.read_text(encoding="utf-8").split("\n"))
    return tuple(line for line in lines if len(line) >= TELLING_LINE)
