"""Numbers of telephones: by the country that they name, by the word beside them, by how they are grouped, by their region."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE

from routing.redaction.cues import cues_after
from routing.redaction.kinds.phone_shapes import is_grouped, is_known_alone, is_of_region
from routing.redaction.numbers import NumberRun
from routing.redaction.scan import Scan
from routing.redaction.spans import Span

PHONE = "PHONE_NUMBER"
MOST_GROUPS = 8
# A run of more groups than this is several numbers.
LONGEST_LIST = 16
FEWEST, MOST = 7, 15
FEWEST_BESIDE_ITS_WORD = 5
# A word that stands further off does not say what the number is.
BESIDE, NEAR, FAR = 1, 3, 6
_EXTENSION = re.compile(
    r"(?:[ ,;]{0,2}\(?(?:extension|extn|ext|durchwahl|poste|interno|int|wew|anexo|ramal)\b[.:=]{0,2} ?| ?x ?| ?# ?)\d{1,6}(?![0-9A-Za-z])\)?",
    re.IGNORECASE,
)
_MONEY_BEFORE = re.compile(r"(?:[$€£¥₹₽₩฿]|\b(?:USD|EUR|GBP|CHF|PLN|SEK|NOK|DKK|BRL|INR|JPY|CAD|AUD|Rs))\.? ?\Z")
_UNIT_AFTER = re.compile(
    r" ?(?:[$€£¥₹₽₩%°²³]|(?:USD|EUR|GBP|CHF|PLN|SEK|NOK|DKK|BRL|INR|JPY|CAD|AUD|zł|kr|km|kg|mg|mm|cm|ms|[kKMGT]i?B|px|kWh|bytes|"
    r"items|rows|records|users|points|requests|seconds|people|times|days|hours|minutes|euros?|dollars?)\b)"
)
_LETTER_BEFORE = re.compile(r"(?:\A|[\s|,;/•(])(?:[TMPFHCDO]|Ph|Tf|Fx|Mb)[.:]{1,2} ?[(+]{0,2}\Z", re.IGNORECASE)
# What else a word beside it may say that it is.
_OTHERS = frozenset(("reference", "version", "card", "us_ssn"))
_LINK_BEFORE = re.compile(r"(?:https?://|www\.)[^\s<>\"]{0,200}\Z", re.IGNORECASE)
_DIAL_LINK_BEFORE = re.compile(r"(?:tel:|sms:|callto:|wa\.me/|phone=|t\.me/)\+?\Z", re.IGNORECASE)


class _Candidate(NamedTuple):
    """The groups of the run from `first` to before `last`."""

    scan: Scan
    run: NumberRun
    first: int
    last: int
    start: int
    end: int
    digits: str
    lengths: tuple[int, ...]
    joints: tuple[str, ...]

    @property
    def has_plus(self) -> bool:
        return self.scan.text[max(0, self.start - 2) : self.start].strip(" (").endswith("+")

    @property
    def has_brackets(self) -> bool:
        """Its first or second group stands in brackets, as an area's code does."""
        opened = self.scan.text[self.start - 1 : self.start] == "(" if self.start else False
        return (opened and ")" in "".join(self.joints[:1])) or (
            "(" in "".join(self.joints[:1]) and len(self.joints) > 1
        )


def find_phones(scan: Scan) -> Iterator[Span]:
    for run in scan.numbers:
        first = 0
        while first < len(run.groups):
            found = None if _is_in_table(run, first) else _longest(scan, run, first)
            if found is None:
                first += 1
            else:
                yield _span(found)
                first = found.last


def _is_in_table(run: NumberRun, first: int) -> bool:
    """One number among many that stand alike. To try each with those after it would cost too much."""
    if len(run.groups) <= LONGEST_LIST or not 0 < first < len(run.groups) - 1:
        return False
    start = run.groups[first][0]
    begins = run.text[start - 1] in "+(" or (run.text[start] == "0" and run.lengths[first] > 1)
    return run.joints[first - 1] == run.joints[first] and not begins


def _longest(scan: Scan, run: NumberRun, first: int) -> _Candidate | None:
    """The longest number that begins with this group."""
    most, total = first, 0
    while most < min(len(run.groups), first + MOST_GROUPS) and total + run.lengths[most] <= MOST:
        total += run.lengths[most]
        most += 1
    if total < FEWEST_BESIDE_ITS_WORD or _is_glued_before(scan, run.groups[first][0]):
        return None
    for last in range(most, first, -1):
        if total < FEWEST_BESIDE_ITS_WORD:
            return None
        candidate = _candidate(scan, run, first, last)
        if _is_phone(candidate):
            return candidate
        total -= run.lengths[last - 1]
    return None


def _candidate(scan: Scan, run: NumberRun, first: int, last: int) -> _Candidate:
    return _Candidate(
        scan=scan,
        run=run,
        first=first,
        last=last,
        start=run.groups[first][0],
        end=run.groups[last - 1][1],
        digits=run.digits(first, last),
        lengths=tuple(run.lengths[first:last]),
        joints=tuple(run.joints[first : last - 1]),
    )


def _is_phone(one: _Candidate) -> bool:
    if _is_glued_after(one) or _is_date(one) or _is_figure(one):
        return False
    if one.has_plus:
        return len(one.digits) >= FEWEST + 1 and (_has_country(one.digits) or len(one.digits) > FEWEST + 1)
    if _DIAL_LINK_BEFORE.search(one.scan.text, max(0, one.start - 12), one.start):
        return len(one.digits) >= FEWEST
    told = _what_words_say(one)
    if told == "phone":
        return len(one.digits) >= FEWEST or one.scan.is_told(one.start, "phone", within=BESIDE)
    if told == "reference" or _looks_like_address(one):
        return False
    if told == "perhaps a reference":
        return len(one.lengths) > 2 and is_grouped(one.digits, one.lengths, one.joints)
    return len(one.digits) >= FEWEST and _looks_like_phone(one, sure=told == "perhaps a phone")


def _looks_like_phone(one: _Candidate, *, sure: bool) -> bool:
    if len(one.lengths) > 1 and (sure or one.has_brackets):
        return True
    if len(one.lengths) > 1 and is_grouped(one.digits, one.lengths, one.joints) and not _is_part_of_longer(one):
        return True
    if _is_in_link(one):
        return False
    if _has_its_own_line(one) or (len(one.lengths) == 1 and is_known_alone(one.digits)):
        return True
    region = one.scan.region
    return bool(sure or region) and is_of_region(one.digits, region or "US")


def _what_words_say(one: _Candidate) -> str:
    """The nearest word that says something decides."""
    text = one.scan.text
    if _LETTER_BEFORE.search(text, max(0, one.start - 8), one.start):
        return "phone"
    if text[max(0, one.start - 2) : one.start].rstrip().endswith("#"):
        return "reference"
    told = _told_before(one)
    if told is None:
        return "phone" if len(one.digits) >= FEWEST and _is_told_after(one) else ""
    return told


def _told_before(one: _Candidate) -> str | None:
    numbered = False
    for cues, between in one.scan.cues_before(one.start):
        if between > FAR:
            break
        if "phone" in cues:
            return _told_phone(one, between)
        if cues & _OTHERS:
            return _told_reference(one, between)
        if "contact" in cues and between <= NEAR:
            return "phone" if between <= BESIDE else "perhaps a phone"
        numbered = numbered or ("number" in cues and not between)
    return "phone" if numbered else None


def _is_told_after(one: _Candidate) -> bool:
    """As in "… is my mobile", "… is my daytime number"."""
    told = {cue for cues, between in cues_after(one.scan.text, one.end) if between <= BESIDE for cue in cues}
    return "phone" in told or {"own", "number"} <= told


def _told_phone(one: _Candidate, between: int) -> str:
    return "phone" if between <= NEAR else ""


def _told_reference(one: _Candidate, between: int) -> str:
    if between <= BESIDE or between <= NEAR and len(one.lengths) == 1:
        return "reference"
    return "perhaps a reference" if between <= NEAR else ""


def _is_glued_before(scan: Scan, start: int) -> bool:
    """It is the end of a word, of a code or of a decimal number."""
    text = scan.text
    before, further = text[start - 1 : start], text[start - 2 : start - 1] if start > 1 else ""
    if not before or start == 0:
        return False
    if before == "+" or before == "(":
        return False
    if before.isalpha():
        # Scripts without blanks write a number right after a word.
        return before.isascii() or before.isdigit()
    if before == "_":
        return True
    if before in "-./":
        return further.isdigit() or (before != "." and further.isalpha() and not scan.is_told(start, "phone", within=0))
    return before in ",:" and further.isdigit()


def _is_glued_after(one: _Candidate) -> bool:
    text, end = one.scan.text, one.end
    after, further = text[end : end + 1], text[end + 1 : end + 2]
    if not after:
        return False
    if after.isalpha():
        return after.isascii() and not _EXTENSION.match(text, end) or after.isdigit()
    if after == "_":
        return True
    if after in "-/":
        return further.isalnum() and not (after == "/" and further.isdigit())
    return after in ".,:" and further.isdigit()


def _is_date(one: _Candidate) -> bool:
    """Some of its groups are a date."""
    if len(one.run.groups) > 2 and one.run.has_date(one.first, one.last):
        return True
    return len(one.lengths) == 2 and one.lengths == (4, 4) and _is_year(one.digits[:4]) and _is_year(one.digits[4:])


def _is_year(digits: str) -> bool:
    return digits[:2] in ("19", "20")


def _is_figure(one: _Candidate) -> bool:
    """An amount of money or of something else, or a decimal number."""
    text = one.scan.text
    if one.joints == (".",) and one.lengths[0] <= 3 and not (one.digits[0] == "0" and one.lengths[0] > 1):
        return True
    return (
        _MONEY_BEFORE.search(text, max(0, one.start - 6), one.start) is not None
        or _UNIT_AFTER.match(text, one.end) is not None
    )


def _looks_like_address(one: _Candidate) -> bool:
    """Of the internet, or the number of a version."""
    return set(one.joints) == {"."} and len(one.lengths) == 4 and max(one.lengths) <= 3


def _is_part_of_longer(one: _Candidate) -> bool:
    """Such as a parcel's number: the same signs stand between its groups and those beside them."""
    beside = (*one.run.joints[one.first - 1 : one.first], *one.run.joints[one.last - 1 : one.last])
    if not beside or one.digits[0] == "0" or not set(beside) <= set(one.joints):
        return False
    return len(one.run.groups) > MOST or sum(one.run.lengths) > MOST


def _has_its_own_line(one: _Candidate) -> bool:
    """As under a letter."""
    text = one.scan.text
    return (
        len(one.digits) > FEWEST
        and text[max(0, one.start - 2) : one.start].strip(" ") in ("\n", "|")
        and text[one.end : one.end + 2].strip(" ")[:1] in ("\n", "|", "")
    )


def _is_in_link(one: _Candidate) -> bool:
    return _LINK_BEFORE.search(one.scan.text, max(0, one.start - 200), one.start) is not None


def _has_country(digits: str) -> bool:
    return any(int(digits[:length]) in COUNTRY_CODE_TO_REGION_CODE for length in (1, 2, 3))


def _span(one: _Candidate) -> Span:
    text, start, end = one.scan.text, one.start, one.end
    for sign in ("(", "+", "("):
        before = text[max(0, start - 2) : start]
        if before.rstrip(" ").endswith(sign) and (sign == "+" or ")" in text[start:end]):
            start -= len(before) - before.rindex(sign)
    if found := _EXTENSION.match(text, end):
        end = found.end()
    return Span(start, end, PHONE, one.digits)
