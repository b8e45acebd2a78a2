"""What the text of an attribution looks like, in one line and in lower case."""

from __future__ import annotations

import re

from tickets.mail_language.words import any_of, words_of

DECORATION = " \t\xa0-_=*~>"
LONGEST = 400
_LONGEST_WHOLE = 220
_LONGEST_ZONED = 100
_LONGEST_VAGUE = 150
_LONGEST_NAME = 200
_WORDS = words_of("attributions")
_OPENERS = frozenset(word for line in _WORDS["openers"] for word in line.split())
_WROTE = re.compile(rf"\b(?:{any_of(_WORDS['wrote'])})(?!\w)|{any_of(_WORDS['wrote_without_word_ends'])}")
_WROTE_LAST = re.compile(rf"(?:{_WROTE.pattern})\W*$")
_OWN_SENTENCE = re.compile(any_of(_WORDS["own_sentence"]))
_QUOTING = re.compile(rf"(?:{any_of(_WORDS['quoting'])})\b.{{0,80}}\S@\S")
_ADDRESS = re.compile(r"[^\s@<>]@[^\s@]")
# Where no verb is said, the address stands last.
_ADDRESS_LAST = re.compile(r"@[^\s@]{2,80}(?:>|&gt;|\))+[\W_]*$")
_ENDS_AFTER_ADDRESS = re.compile(
    r"(?:<|&lt;)[^\s@<>]{1,80}@[^\s<>]{1,200}(?:>|&gt;)(?:\s+[^\s\d<>@]{1,20}){0,3}\s*[:：]$"
)
_IN_BRACKETS = re.compile(r"(?:[<(\[]|&lt;)[^\s@<]{1,80}@[^\s@]+")
_BRACKETS = re.compile(r"[<>()\[\]]|&[lg]t;")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|\d[./-] ?\d{1,2}[./-] ?\d{2}|\d ?[年년]")
_TIME = re.compile(r"\d{1,2} ?[:.h] ?\d{2}(?!\d*[./-]\d)|\d ?[時时시点點]")
_ZONED = re.compile(r"\d{4}-\d\d-\d\d \d{1,2}:\d\d gmt[+-]\d{1,2}(?::?\d\d)? \S")
_DATE_AND_ADDRESS = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\b[^<]{0,100}<[^\s<>@]+@[^\s<>@]+>")
_DATE_FIRST = re.compile(r"\d{4} ?[-/.年년]|\d{1,2}[./-]\d|\d{1,2}(?:st|nd|rd|th|\.)? [^\W\d]{3,}")
_FIRST_WORD = re.compile(r"[^\W\d]+")


def says_wrote(text: str) -> bool:
    return _WROTE.search(text) is not None


def is_own_sentence(text: str) -> bool:
    """ "On Monday I wrote to ann@example.com:" is a customer's, and so is what stands below it."""
    return _OWN_SENTENCE.search(text[-LONGEST:]) is not None


def ends_with_wrote(text: str) -> bool:
    return _WROTE_LAST.search(text[-LONGEST:]) is not None


def opens(first: str) -> bool:
    """It begins as a date does: a number, or a preposition or a weekday with one behind it."""
    if _DATE_FIRST.match(first):
        return True
    word = _FIRST_WORD.match(first)
    if word is None or not (word.group() in _OPENERS or first[0] in "在于於"):
        return False
    return any(character.isdigit() for character in first)


def is_complete(text: str) -> bool:
    """Given that it opens with a date."""
    if not (_YEAR.search(text) and _TIME.search(text)):
        return False
    return bool(_WROTE.search(text) or _ADDRESS_LAST.search(text))


def is_dated(text: str) -> bool:
    return says_wrote(text) and has_address(text) and bool(_TIME.search(text) or _YEAR.search(text))


def has_address(text: str) -> bool:
    return _ADDRESS.search(text) is not None


def is_whole(text: str) -> bool:
    """A paragraph of its own with all that an attribution has, in whatever order a language puts it."""
    if len(text) > _LONGEST_WHOLE or not _IN_BRACKETS.search(text):
        return False
    if says_wrote(text):
        return bool(_YEAR.search(text) or _TIME.search(text))
    # In a language of no table its build tells it: date, time and an address in brackets, and no word on it but one or two.
    return text.endswith((":", "：")) and bool(
        _YEAR.search(text) and _TIME.search(text) and _ENDS_AFTER_ADDRESS.search(text)
    )


def is_named(text: str) -> bool:
    """ "Ann <ann@example.org> wrote": the verb follows the address. A bare address makes it a customer's own sentence."""
    if text[0] == "<":
        return False
    if _QUOTING.match(text):
        return True
    wrote = _WROTE.search(text)
    if wrote is None or wrote.start() > _LONGEST_NAME:
        return False
    words = text[: wrote.start()].split()
    address = next((word for word in reversed(words[-2:]) if "@" in word), None)
    return address is not None and (len(words) == 1 or _BRACKETS.search(address) is not None)


def is_vague(text: str) -> bool:
    """Only marked lines below make a line like this an attribution."""
    if len(text) > _LONGEST_VAGUE:
        return False
    return says_wrote(text) or has_address(text) or bool(_YEAR.search(text) and _TIME.search(text))


def is_between_dashes(line: str) -> bool:
    """ "---- Ann wrote ----" """
    return len(line) <= _LONGEST_VAGUE and line.startswith("--") and line.endswith("--") and ends_with_wrote(line)


def is_date_and_name(text: str) -> bool:
    return len(text) <= _LONGEST_ZONED and _ZONED.match(text) is not None


def is_date_and_address(text: str) -> bool:
    return len(text) <= _LONGEST_VAGUE and _DATE_AND_ADDRESS.fullmatch(text) is not None


def is_attribution(line: str) -> bool:
    """Whether a line taken out of its quote marks is one by itself."""
    if len(line) > LONGEST or not line.endswith((":", "：")):
        return False
    text = line.strip(DECORATION).lower()
    if is_own_sentence(text):
        return False
    if opens(text):
        return is_complete(text) or says_wrote(text)
    return is_whole(text) or is_named(text)
