"""The last line of a mail: what happens when the customer writes back. It promises a person only where one comes."""

from __future__ import annotations

_IF_NOT = "If this does not answer your question, just reply to this message and"
GO_ON = f"{_IF_NOT} we go on from there."
PERSON_COMES = f"{_IF_NOT} a person from our team takes over."


def last_line(*, person_comes: bool) -> str:
    return PERSON_COMES if person_comes else GO_ON


def promises_person(text: str) -> bool:
    """Also where a person has changed the draft around it."""
    return PERSON_COMES in text


def without_last_line(text: str) -> str:
    """The answer alone: the line says nothing of the matter."""
    return text.replace(GO_ON, "").replace(PERSON_COMES, "")
