"""How a mail begins: the marks before its subject, and the greeting. The one table for all who leave them out."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tickets.mail_language.words import any_of, words_of

_WORDS = words_of("openings")
_NUMBER_AND_COLON = r"\s*(?:[\[(^]\s*\d{1,3}\s*[\])]?\s*)?[:：]"

# Alternatives for a pattern that ignores case; what may follow a greeting differs from reader to reader.
GREETINGS = any_of(_WORDS["greetings"])


def plain_subject(subject: str) -> str:
    """`Re: AW: Invoice` -> `Invoice`"""
    return " ".join(without_marks(subject).split())


def without_marks(subject: str) -> str:
    """The subject without the marks of answers and of what is sent on."""
    found = _MARKS.match(subject)
    return subject[found.end() :] if found else subject


def _mark(words: Iterable[str]) -> str:
    # The longest first: "re" also begins "ref".
    return rf"(?:{any_of(sorted(map(re.escape, words), key=len, reverse=True))}){_NUMBER_AND_COLON}"


def _begins_with_mark(words: Iterable[str]) -> re.Pattern[str]:
    """A mailing list may have set its name before the mark: "[team] Re: …"."""
    return re.compile(rf"\s*(?:\[[^\]\n]{{1,40}}\]\s*)?{_mark(words)}", re.IGNORECASE)


FORWARD = _begins_with_mark(_WORDS["forwards"])
REPLY = _begins_with_mark(_WORDS["replies"])
_MARKS = re.compile(rf"\s*(?:{_mark({*_WORDS['replies'], *_WORDS['forwards']})}\s*)+", re.IGNORECASE)
