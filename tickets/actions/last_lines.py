"""The last line of an answer: what happens when the customer writes back. It promises a person only where one comes.

This is the one place that decides it, whoever wrote the answer. What closes an answer is a part of its text, so that
whoever checks it reads the line too, and mail, page, callback and API tell the same.
"""

from __future__ import annotations

from tickets.models import Origin

_IF_NOT = "If this does not answer your question, just reply to this message and"
GO_ON = f"{_IF_NOT} we go on from there."
PERSON_COMES = f"{_IF_NOT} a person from our team takes over."
# Below what a person wrote: one is there already.
PERSON_READS = f"{_IF_NOT} a person from our team reads it."
PROMISES = (PERSON_COMES, PERSON_READS)
LINES = (GO_ON, *PROMISES)


def close_answer(text: str, *, origin: Origin, person_comes: bool) -> str:
    """The answer with its true last line; nothing stays nothing.

    Where a person has promised another one, or a draft was promised with, that is kept. A person's own words need no
    line unless there is something to tell: that a person reads the next message.
    """
    if not text or promises_person(text):
        return text
    if origin == Origin.PERSON:
        return _closed(text, PERSON_READS) if person_comes else text
    return _closed(text, PERSON_COMES if person_comes else GO_ON)


def promises_person(text: str) -> bool:
    """Also where a person has changed the draft around it."""
    return any(line in text for line in PROMISES)


def without_last_line(text: str) -> str:
    """The answer alone: the line says nothing of the matter."""
    for line in LINES:
        text = text.replace(line, "")
    return text


def _closed(text: str, line: str) -> str:
    if GO_ON in text:
        return text.replace(GO_ON, line)
    return f"{text.rstrip()}\n\n{line}"
