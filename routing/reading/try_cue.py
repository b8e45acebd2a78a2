"""A cue on texts that a lead types in: where it is found, and what the reader says with it and without it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from routing.models import Cue, CueState
from routing.reading.base import ReadRequest, ReadResult
from routing.reading.cue_rows import book_of, spec_of
from routing.reading.cues import CueBook, find_cues
from routing.reading.local import read_locally
from routing.reading.opening import read_opening

MOST_TEXTS = 10
COMPARED = ("urgency", "tone", "impact", "category")
_GAP = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedValue:
    """One thing that the reader says, without the cue and with it."""

    name: str
    before: str
    after: str
    differs: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedText:
    text: str
    is_found: bool
    values: tuple[TriedValue, ...]


def split_texts(typed: str) -> list[str]:
    parts = (part.strip() for part in _GAP.split(typed.replace("\r\n", "\n")))
    return [part for part in parts if part][:MOST_TEXTS]


def try_cue(cue: Cue, texts: Sequence[str]) -> list[TriedText]:
    others = Cue.objects.filter(state=CueState.ACTIVE).exclude(pk=cue.pk).prefetch_related("lifts")
    without = book_of(others)
    own = spec_of(cue)
    book = CueBook((*without.cues, own))
    return [_try(text, without, book, own.name) for text in texts]


def _try(text: str, without: CueBook, book: CueBook, name: str) -> TriedText:
    request = ReadRequest(subject="", body=text, topics=(), cues=without)
    before, after = read_locally(request), read_locally(replace(request, cues=book))
    found = find_cues(read_opening("", text).whole, book)
    return TriedText(text=text, is_found=any(one.name == name for one in found), values=tuple(_compare(before, after)))


def _compare(before: ReadResult, after: ReadResult) -> list[TriedValue]:
    values = [_value(part, _said(before, part), _said(after, part)) for part in COMPARED]
    return [*values, _value("signs", _signs(before), _signs(after))]


def _value(name: str, before: str, after: str) -> TriedValue:
    return TriedValue(name=name, before=before, after=after, differs=before != after)


def _said(result: ReadResult, part: str) -> str:
    return f"{getattr(result, part).replace('_', ' ')} ({getattr(result, f'{part}_confidence'):.2f})"


def _signs(result: ReadResult) -> str:
    return ", ".join(f"{sign} ({chance:.2f})" for sign, chance in result.sign_confidences.items()) or "none"
