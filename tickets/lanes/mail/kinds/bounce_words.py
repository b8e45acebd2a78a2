"""How reports on delivery word and show themselves. Never enough alone: a customer may quote every line of these."""

from __future__ import annotations

import re

from tickets.mail_language.words import any_of, begins_with, contains_phrase, words_of

_SEARCHED = 20_000

_WORDS = words_of("bounces")
_OPENINGS = contains_phrase(_WORDS["openings"])
_TITLES = begins_with(_WORDS["titles"])
_TRANSCRIPT = re.compile(any_of(_WORDS["transcript"]), re.IGNORECASE | re.MULTILINE)
_SMTP = re.compile(any_of(_WORDS["smtp_answers"]), re.IGNORECASE | re.MULTILINE)


def opens_as_report(opening: str) -> bool:
    return bool(_OPENINGS.search(" ".join(opening.split())))


def titled_as_report(subject: str) -> bool:
    return bool(_TITLES.match(subject))


def shows_transcript(text: str) -> bool:
    return bool(_TRANSCRIPT.search(text[:_SEARCHED]))


def shows_smtp_answer(text: str) -> bool:
    return bool(_SMTP.search(text[:_SEARCHED]))
