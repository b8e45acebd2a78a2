"""Takes personal data out of a text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from routing.redaction.plain_text import plain_text_of
from routing.redaction.recognisers import RECOGNISERS
from routing.redaction.record import CustomerRecord
from routing.redaction.spans import Span, join_overlapping


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
) -> tuple[Span, ...]:
    plain = plain_text_of(text)
    found = (
        plain.in_original(span)
        for kind, find in RECOGNISERS.items()
        if kinds is None or kind in kinds
        for span in find(plain)
    )
    return join_overlapping(found)


def replace_spans(text: str, spans: Iterable[Span], instead_of: Callable[[Span], str]) -> str:
    parts, end = [], 0
    for span in spans:
        parts += [text[end : span.start], instead_of(span)]
        end = span.end
    return "".join((*parts, text[end:]))


def mask_of(span: Span) -> str:
    return f"[{WORDS.get(span.kind, span.kind.lower().replace('_', ' '))}]"


def count_kinds(spans: Iterable[Span]) -> dict[str, int]:
    return dict(Counter(span.kind for span in spans))


WORDS = {
    "EMAIL_ADDRESS": "email",
    "PHONE_NUMBER": "phone",
    "CREDIT_CARD": "card",
    "IBAN_CODE": "iban",
    "PERSON": "name",
}
