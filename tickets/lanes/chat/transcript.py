"""Folding a chat into one text that reads as it went: who said what, and when where that is told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

ROLES = {"visitor": "Visitor", "agent": "Agent", "bot": "Bot", "system": "System"}
LONGEST_SUBJECT = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatTurn:
    """One message of a chat."""

    role: str
    text: str
    author: str = ""
    at: datetime | None = None

    @property
    def speaker(self) -> str:
        """`Ann` for a visitor of that name, `Ida (agent)` for others, `Bot` where there is no name."""
        word = ROLES[self.role]
        if not self.author or self.author.lower() == word.lower():
            return word
        return self.author if self.role == "visitor" else f"{self.author} ({word.lower()})"

    def stored(self) -> dict[str, Any]:
        at = {"at": self.at.isoformat()} if self.at else {}
        return {"author": self.author, "role": self.role, "text": self.text} | at


def fold_transcript(turns: Sequence[ChatTurn], *, outcome: str = "") -> str:
    """Paragraphs, one for each time that the word passes to somebody else."""
    paragraphs = []
    day = None
    for speaker, said in groupby((turn for turn in turns if turn.text), key=lambda turn: turn.speaker):
        together = list(said)
        head = speaker + _moment(together[0].at, day)
        day = _day(together) or day
        paragraphs.append(f"{head}:\n" + "\n".join(turn.text for turn in together))
    return "\n\n".join([*paragraphs, f"Outcome: {outcome}"] if outcome else paragraphs)


def subject_of(turns: Iterable[ChatTurn]) -> str:
    """The visitor's first words, or the first words of all where the visitor said none."""
    spoken = [turn for turn in turns if turn.text]
    first = next((turn for turn in spoken if turn.role == "visitor"), spoken[0])
    line = " ".join(first.text.split())
    if len(line) <= LONGEST_SUBJECT:
        return line
    cut = line[:LONGEST_SUBJECT]
    return (cut.rpartition(" ")[0] or cut) + "…"


def _moment(at: datetime | None, day: object) -> str:
    """The date is told once a day."""
    if at is None:
        return ""
    at = at.astimezone(UTC)
    return f", {at:%H:%M}" if at.date() == day else f", {at:%Y-%m-%d %H:%M} UTC"


def _day(turns: Iterable[ChatTurn]) -> object:
    return next((turn.at.astimezone(UTC).date() for turn in turns if turn.at), None)
