"""One matter that a person must see to, and how it is told from others that share its words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tickets.states import Band


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """`patterns` are searched in plain words (`plain.py`), after `harmless` ones are taken out.

    `sentences` are what such customers write: a sentence of the same meaning counts as well, in whatever words.
    With `person_first` no answer is drafted and the ticket waits with a high priority; otherwise a draft is made that
    only a person may send.
    """

    name: str
    reason: str
    patterns: re.Pattern[str]
    harmless: re.Pattern[str] | None = None
    sentences: tuple[str, ...] = ()
    person_first: bool = False

    @property
    def band(self) -> Band:
        return Band.HOLD

    def is_named_in(self, plain: str) -> bool:
        said = self.harmless.sub(" … ", plain) if self.harmless else plain
        return self.patterns.search(said) is not None


def words(*patterns: str) -> re.Pattern[str]:
    """Any of the patterns, each from the beginning of a word to the end of one. A space in them is one space."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)")
