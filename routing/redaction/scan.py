"""What all recognisers look at: a text as it is read, its numbers, and what is known of the customer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from routing.redaction.cues import cues_after, cues_before
from routing.redaction.numbers import NumberRun, number_runs
from routing.redaction.record import CustomerRecord

# Fewer digits make no number of a person but beside letters.
FEWEST_DIGITS = 8
Cues = tuple[tuple[frozenset[str], int], ...]


@dataclass(frozen=True, slots=True)
class Scan:
    """`region` is how a number without a country is read; empty if nobody knows.

    Of the places where numbers begin, `long_starts` are those from which at least eight digits follow in a run, and
    `starts_after_letters` those right after a letter, or with one sign between.
    """

    text: str
    record: CustomerRecord
    region: str
    numbers: tuple[NumberRun, ...]
    starts: tuple[int, ...]
    long_starts: tuple[int, ...]
    starts_after_letters: tuple[int, ...]
    _before: dict[int, Cues] = field(default_factory=dict)

    def match_at(
        self, starts: tuple[int, ...], pattern: re.Pattern[str], *, letters_before: tuple[int, ...] = (0,)
    ) -> Iterator[re.Match[str]]:
        """Where it fits so many characters before these places: to try all places of a long text costs more."""
        match, text, passed = pattern.match, self.text, 0
        for start in starts:
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


def scan_text(text: str, record: CustomerRecord, region: str) -> Scan:
    runs = tuple(number_runs(text))
    starts = [start for run in runs for start, _end in run.groups]
    return Scan(
        text=text,
        record=record,
        region=region,
        numbers=runs,
        starts=tuple(starts),
        long_starts=tuple(_long_starts(runs)),
        starts_after_letters=tuple(start for start in starts if _follows_letter(text, start)),
    )


def _long_starts(runs: tuple[NumberRun, ...]) -> Iterator[int]:
    for run in runs:
        left = sum(run.lengths)
        for (start, _end), length in zip(run.groups, run.lengths, strict=True):
            if left < FEWEST_DIGITS:
                break
            yield start
            left -= length


def _follows_letter(text: str, start: int) -> bool:
    return any(one.isalpha() for one in text[max(0, start - 2) : start])
