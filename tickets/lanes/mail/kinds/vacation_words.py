"""How automatic answers word themselves. They confirm a header; alone they only make us careful about answering."""

from __future__ import annotations

from tickets.mail_language.openings import REPLY
from tickets.mail_language.words import begins_with, contains_phrase, words_of

# An answer of this kind is short, and says so at once.
_LONGEST = 1_500
_START = 300

_WORDS = words_of("absences")
_TITLES = begins_with(_WORDS["titles"])
_TEXT = contains_phrase(_WORDS["texts"])


def titled_as_absence(subject: str) -> bool:
    """An answer to such a mail has its subject too, behind a prefix; the words below it are a person's."""
    return not REPLY.match(subject) and bool(_TITLES.match(subject))


def reads_as_absence(subject: str, text: str) -> bool:
    return len(text) < _LONGEST and titled_as_absence(subject) and bool(_TEXT.search(" ".join(text[:_START].split())))
