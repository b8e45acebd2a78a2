"""What all recognisers look at: a text as it is read, its numbers, and what is known of the customer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from routing.redaction.cues import cues_after, cues_before
from routing.redaction.numbers import NumberRun, number_runs
from routing.redaction.record import CustomerRecord

Cues = tuple[tuple[frozenset[str], int], ...]


@dataclass(frozen=True)
class Scan:
    """`region` is how a number without a country is read; empty if nobody knows."""

    text: str
    record: CustomerRecord = field(default_factory=CustomerRecord)
    region: str = ""
    _before: dict[int, Cues] = field(default_factory=dict)

    @cached_property
    def numbers(self) -> tuple[NumberRun, ...]:
        return tuple(number_runs(self.text))

    @cached_property
    def number_starts(self) -> tuple[int, ...]:
        return tuple(start for run in self.numbers for start, _end in run.groups)

    def match_at_numbers(
        self, pattern: re.Pattern[str], *, letters_before: tuple[int, ...] = (0,)
    ) -> Iterator[re.Match[str]]:
        """Where it fits so many characters before a group of digits: to try all places of a long text costs more."""
        match, text, passed = pattern.match, self.text, 0
        for start in self.number_starts:
            for letters in letters_before:
                begin = start - letters
                if begin >= passed and (found := match(text, begin)):
                    yield found
                    passed = found.end()
                    break

    def cues_before(self, place: int) -> Cues:
        if place not in self._before:
            self._before[place] = tuple(cues_before(self.text, place))
        return self._before[place]

    def is_told(self, place: int, *cues: str, within: int = 3) -> bool:
        """Whether one of the words shortly before says so, of those that say anything of these kinds."""
        return any(not told.isdisjoint(cues) for told, between in self.cues_before(place) if between <= within)

    def is_told_after(self, place: int, *cues: str, within: int = 2) -> bool:
        return any(not told.isdisjoint(cues) for told, between in cues_after(self.text, place) if between <= within)
