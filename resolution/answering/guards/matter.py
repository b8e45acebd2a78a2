"""One matter that a person must see to, and how it is told from others that share its words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from resolution.answering.guards.plain_words import plain_words
from resolution.answering.guards.signs import Sign, SignCombination, passages_of
from tickets.states import Band


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """`patterns` are searched in plain words (`plain.py`), after `harmless` ones are taken out.

    What such customers write stands in `examples/` by the matter's name: a sentence of the same meaning counts as well.
    With `person_first` no answer is drafted and the ticket waits with a high priority; otherwise a draft is made that
    only a person may send. `together` are signs that tell it in one passage, after the harmless uses are taken out;
    `foreign` are phrases of other languages, each clear by itself.
    """

    name: str
    reason: str
    patterns: re.Pattern[str]
    harmless: re.Pattern[str] | None = None
    person_first: bool = False
    together: tuple[SignCombination, ...] = ()
    foreign: tuple[str, ...] = ()

    @property
    def band(self) -> Band:
        return Band.HOLD

    def is_named_in(self, plain: str, passages: Sequence[Sign]) -> bool:
        """`passages` are those of the plain words."""
        said = self.harmless.sub(" … ", plain) if self.harmless else plain
        if self.patterns.search(said) is not None or any(phrase in plain for phrase in self.foreign):
            return True
        # Most texts have nothing harmless in them, so that their passages need not be taken apart again.
        told = passages if said == plain else passages_of(said)
        return any(signs.is_in(told) for signs in self.together)


def foreign_phrases(phrases: Iterable[str]) -> tuple[str, ...]:
    """As the text will look that they are searched in: accents and look-alikes are undone there, too."""
    return tuple(plain_words(phrase) for phrase in phrases)


def whole_words(*patterns: str) -> re.Pattern[str]:
    """Any of the patterns, each from the beginning of a word to the end of one. A space in them is one space."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)")
