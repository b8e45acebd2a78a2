"""A closing line ("Kind regards, Ann") is the customer's; the block of numbers and addresses below it is a signature."""

from __future__ import annotations

import re

from tickets.lanes.mail.quotes.line_kinds import LineKind
from tickets.mail_language.words import any_of, words_of

_CLOSINGS = words_of("closings")
_CLOSING = re.compile(rf"(?:{any_of(sorted(map(re.escape, _CLOSINGS['closings']), key=len, reverse=True))})(?!\w)")
_CONTACT = re.compile(
    rf"^\W*(?:{any_of(words_of('disclaimers')['contact_labels'])})\s*[:.：|]?\s*[+(\d][\d\s()./+–-]{{5,}}"
    r"|^\W*\+?\(?\d[\d\s()./–-]{7,}\d\W*$"
    r"|\+\d{1,3}[\s(.-]*\d[\d\s()./-]{5,}\d"
    r"|^\W*(?:https?://|www\.)\S+\W*$"
    r"|^\W*(?:e-?mail|mail|web(?:site)?|skype|linkedin|twitter)\b\s*[:：|]\s*\S+\W*$"
    r"|^\W*[\w.+-]+@[\w-]+\.[\w.-]+\W*$"
)
_READ = 200
_MOST_LINES = 25
_LONGEST_LINE_WORDS = 14
# "Thank you very much" and "Regards Ola Berg", but not "Best time to call me is".
_MOST_WORDS_BEHIND = 2
_MOST_WORDS_OF_NAME = 5
_SETS_OFF_NAME = tuple(",.!-–/|")
_MOST_NAME_WORDS = 5
# A company's name may end with a full stop: "Berg & Sons Ltd."
_SENTENCE_WORDS = 5


def is_contact(line: str) -> bool:
    return _CONTACT.search(line[:_READ].lower().strip()) is not None


def is_closing(line: str) -> bool:
    """A closing phrase, with a name or a few words behind it."""
    if len(line) > _READ:
        return False
    text = line.strip().lower()
    found = _CLOSING.match(text)
    if found is None or text[-1] in ":：":
        return False
    behind = text[found.end() :].strip()
    most = _MOST_WORDS_OF_NAME if behind[:1] in _SETS_OFF_NAME else _MOST_WORDS_BEHIND
    return len(behind.split()) <= most


def is_closing_only(lines: list[str]) -> bool:
    """Nothing but a closing line and a name."""
    if not lines or len(lines) > 4 or any(len(line.split()) > _MOST_NAME_WORDS for line in lines):
        return False
    return (is_closing(lines[0]) or lines[0].startswith(("-", "–", "—", "/"))) and not any(
        "?" in line for line in lines
    )


def after_closing(lines: list[str], kinds: list[LineKind], start: int, end: int, *, seen: int) -> int:
    """Where the block below the closing line and the name begins, `end` if there is none.

    Up to `seen` a legal notice follows, which may hold the numbers that show the block for what it is.
    """
    for index in range(end - 1, max(start, end - _MOST_LINES) - 1, -1):
        if kinds[index] is LineKind.CODE:
            return end
        if kinds[index] is LineKind.TEXT and is_closing(lines[index]):
            first = _below_name(lines, kinds, index, end)
            return first if _is_block(lines[first:end]) and any(map(is_contact, lines[first:seen])) else end
    return end


def _below_name(lines: list[str], kinds: list[LineKind], closing: int, end: int) -> int:
    """The name stands in the closing line, after a comma, or in the next line that is not empty."""
    _, comma, name = lines[closing].strip().partition(",")
    if comma and name.strip():
        return closing + 1
    for index in range(closing + 1, end):
        if kinds[index] is not LineKind.EMPTY:
            return index + 1 if _may_be_name(lines[index].strip()) else index
    return end


def _may_be_name(line: str) -> bool:
    return not is_contact(line) and len(line.split()) <= _MOST_NAME_WORDS and line[-1] not in ":："


def _is_block(lines: list[str]) -> bool:
    """Nothing in it reads like a sentence."""
    filled = [line.strip() for line in lines if line.strip()]
    return not any(_is_sentence(line) or _is_postscript(line) for line in filled)


def _is_sentence(line: str) -> bool:
    words = len(line.split())
    if words > _LONGEST_LINE_WORDS or line.endswith(("?", "？")):
        return True
    if line.endswith((":", "：")):
        return words > 1
    return line.endswith((".", "!", "。")) and words >= _SENTENCE_WORDS and not is_contact(line)


def _is_postscript(line: str) -> bool:
    word = re.split(r"[\s:]", line.lower(), maxsplit=1)[0]
    return word in _CLOSINGS["postscripts"]
