"""What a phone or a mail program adds below a mail: "Sent from my phone"."""

from __future__ import annotations

import re

from tickets.lanes.mail.quotes.line_kinds import LineKind
from tickets.mail_language.words import any_of, words_of

_LONGEST = 200
_MOST_WORDS = 14
_WORDS = words_of("footers")
_FOOTER = re.compile(any_of(f"(?:{footer})" for footer in _WORDS["footers"]))
_SENT_FROM = re.compile(any_of(f"(?:{sent})" for sent in _WORDS["sent_from"]))
_DEVICE = re.compile(any_of(_WORDS["devices"]))
_OWN = re.compile(rf".{{0,40}}?\b(?:{any_of(_WORDS['own'])})")
_SENTENCE = re.compile(any_of(_WORDS["sentences"]))
_EXCUSE = re.compile(rf"[\s.,;:!–—(-]{{1,6}}(?:{any_of(_WORDS['excuses'])}).*")
_AROUND = " \t\xa0<>()[]*_-–—~.!。"
_ADDRESS = re.compile(r"[(<\[]?(?:https?://|mailto:|www\.)\S*")


def is_footer(line: str) -> bool:
    if len(line) > _LONGEST:
        return False
    text = _ADDRESS.sub("", line).strip(_AROUND).lower()
    return _FOOTER.fullmatch(text) is not None or _is_sent_from_device(text)


def _is_sent_from_device(text: str) -> bool:
    """A customer's own sentence may begin in the same way: "Sent by mail on 3 May, and no answer"."""
    if not _SENT_FROM.fullmatch(text):
        return False
    said = _EXCUSE.sub("", text).replace("]", "").replace("[", "")
    if len(said.split()) > _MOST_WORDS or _SENTENCE.search(said) or re.search(r"[.,;:?!] ", said):
        return False
    return _DEVICE.search(said) is not None or _OWN.fullmatch(said) is not None


def unmark_footers_inside(kinds: list[LineKind]) -> None:
    """A line that reads like a footer is the sender's own where it stands in the middle of a paragraph."""
    at = 0
    while at < len(kinds):
        first = at
        while at < len(kinds) and kinds[at] is LineKind.FOOTER:
            at += 1
        if at > first and not _stand_alone(kinds, first, at):
            kinds[first:at] = [LineKind.TEXT] * (at - first)
        at = max(at, first + 1)


def _stand_alone(kinds: list[LineKind], first: int, end: int) -> bool:
    if end < len(kinds) and kinds[end] is LineKind.TEXT:
        return False
    below = next((kind for kind in kinds[end : end + 4] if kind is not LineKind.EMPTY), None)
    return first == 0 or kinds[first - 1] is not LineKind.TEXT or below is not LineKind.TEXT
