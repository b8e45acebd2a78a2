"""Takes personal data out of a text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from django.conf import settings

from routing.redaction.cues import FILLER, cues_of
from routing.redaction.plain_text import plain_text_of
from routing.redaction.recognisers import RECOGNISERS
from routing.redaction.record import CustomerRecord
from routing.redaction.scan import scan_text
from routing.redaction.spans import Span, join_overlapping

LONGEST_FIELD = 60
_NOBODY = CustomerRecord()
_WORDS = {
    "EMAIL_ADDRESS": "email",
    "PHONE_NUMBER": "phone",
    "CREDIT_CARD": "card",
    "IBAN_CODE": "iban",
    "PERSON": "name",
    "STREET_ADDRESS": "address",
    "ACCOUNT_NUMBER": "account",
    "US_SSN": "ssn",
    "URL_USERINFO": "login",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Redacted:
    """`spans` are places of the original, in code points; `counts` says how many of each kind were taken out."""

    text: str
    spans: tuple[Span, ...]
    counts: Mapping[str, int]


def redact(
    text: str,
    record: CustomerRecord | None = None,
    kinds: Collection[str] | None = None,
    region: str | None = None,
) -> Redacted:
    """All kinds unless some are named. `region` is how a number without a country is read, if the record does not say."""
    spans = find_spans(text, record, kinds, region)
    return Redacted(text=replace_spans(text, spans, mask_of), spans=spans, counts=count_kinds(spans))


def find_spans(
    text: str,
    record: CustomerRecord | None = None,
    kinds: Collection[str] | None = None,
    region: str | None = None,
    *,
    field: str = "",
) -> tuple[Span, ...]:
    """`field` is the name that the text has where it comes from: it may say what the text is."""
    before = _said_by(field)
    if before:
        within = find_spans(before + text, record, kinds, region)
        size = len(before)
        return tuple(
            replace(span, start=max(0, span.start - size), end=span.end - size) for span in within if span.end > size
        )
    plain = plain_text_of(text)
    scan = scan_text(plain.text, record or _NOBODY, _region_of(record, region))
    found = (
        plain.in_original(span)
        for told, find in RECOGNISERS
        if kinds is None or not told.isdisjoint(kinds)
        for span in find(scan)
        if kinds is None or span.kind in kinds
    )
    return join_overlapping(found)


def _said_by(field: str) -> str:
    """`phoneNumber` and `phone_number` are read as words. Empty if they say nothing."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])|[_.-]", " ", field[:LONGEST_FIELD])
    return f"{words}= " if any(cues_of(word) - {FILLER} for word in re.findall(r"[^\W\d_]+", words)) else ""


def _region_of(record: CustomerRecord | None, region: str | None) -> str:
    """The customer's country, else the setting."""
    return region or (record.country if record else "") or settings.PHONE_REGION


def replace_spans(text: str, spans: Iterable[Span], instead_of: Callable[[Span], str]) -> str:
    parts, end = [], 0
    for span in spans:
        parts += [text[end : span.start], instead_of(span)]
        end = span.end
    return "".join((*parts, text[end:]))


def mask_of(span: Span) -> str:
    return f"[{word_of(span.kind)}]"


def word_of(kind: str) -> str:
    """What stands in the text instead."""
    return _WORDS.get(kind, kind.lower().replace("_", " "))


def count_kinds(spans: Iterable[Span]) -> dict[str, int]:
    return dict(Counter(span.kind for span in spans))
