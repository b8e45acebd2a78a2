"""What becomes of each kind at a destination: it is kept, masked, hashed or dropped."""

from __future__ import annotations

import hashlib
import hmac
from collections import Counter
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.conf import settings
from django.db import models

from routing.redaction.recognisers import KINDS
from routing.redaction.record import CustomerRecord
from routing.redaction.redact import count_kinds, find_spans, mask_of, replace_spans, word_of
from routing.redaction.spans import Span


class Treatment(models.TextChoices):
    KEEP = "keep", "Keep"
    MASK = "mask", "Mask"
    HASH = "hash", "Hash"
    DROP = "drop", "Drop"


# What a matrix does not name is masked.
DEFAULT = Treatment.MASK
HASH_CHARACTERS = 16
# A smaller number is nobody's.
LEAST_NUMBER = 1_000_000
_Change = Callable[[str, str], str]


class BadMatrix(ValueError):
    """A matrix that nobody can keep to, and why."""


def check_matrix(matrix: object) -> None:
    """Raises BadMatrix."""
    if not isinstance(matrix, Mapping):
        raise BadMatrix("The redaction is no object of kinds.")
    for kind, treatment in matrix.items():
        if kind not in KINDS:
            raise BadMatrix(f"{kind!r} is none of the kinds {', '.join(KINDS)}.")
        if treatment not in Treatment.values:
            raise BadMatrix(f"{kind} is to be {treatment!r}, which is none of {', '.join(Treatment.values)}.")


def apply_matrix(
    value: Any,
    matrix: Mapping[str, str],
    record: CustomerRecord | None = None,
    region: str | None = None,
) -> tuple[Any, dict[str, int]]:
    """The JSON value with every text in it redacted, keys too, and how many of each kind were taken out."""
    kinds = [kind for kind in KINDS if matrix.get(kind, DEFAULT) != Treatment.KEEP]
    counts: Counter[str] = Counter()

    def redacted(text: str, field: str) -> str:
        spans = find_spans(text, record, kinds, region, field=field)
        counts.update(count_kinds(spans))
        return replace_spans(text, spans, partial(_instead_of, matrix))

    return _in_every_text(value, redacted), dict(counts)


def _instead_of(matrix: Mapping[str, str], span: Span) -> str:
    treatment = matrix.get(span.kind, DEFAULT)
    if treatment == Treatment.DROP:
        return ""
    return hash_of(span) if treatment == Treatment.HASH else mask_of(span)


def hash_of(span: Span) -> str:
    """The same for the same thing however it is written, and nothing to guess by without our key."""
    key = hmac.digest((settings.REDACTION_KEY or settings.SECRET_KEY).encode(), b"redaction", hashlib.sha256)
    told = hmac.digest(key, f"{span.kind}:{span.value}".encode("utf-8", "replace"), hashlib.sha256)
    return f"[{word_of(span.kind)} {told.hex()[:HASH_CHARACTERS]}]"


def _in_every_text(value: Any, change: _Change) -> Any:
    """However deep it is: what is in a container is put off until the container stands."""
    whole: list[Any] = [None]
    waiting: list[tuple[Any, Any, str, Any]] = [(whole, 0, "", value)]
    while waiting:
        container, place, field, item = waiting.pop()
        if isinstance(item, list | tuple):
            container[place] = made = [None] * len(item)
            waiting += ((made, number, field, inner) for number, inner in enumerate(item))
        elif isinstance(item, dict):
            container[place] = keyed = _with_keys(item, change)
            waiting += ((keyed, own, str(key), item[key]) for own, key in zip(keyed, item, strict=True))
        else:
            container[place] = _changed(item, field, change)
    return whole[0]


def _changed(item: Any, field: str, change: _Change) -> Any:
    """A number stays one unless something is taken out of it."""
    if isinstance(item, str):
        return change(item, field)
    if isinstance(item, int) and not isinstance(item, bool) and item >= LEAST_NUMBER:
        text = str(item)
        changed = change(text, field)
        return item if changed == text else changed
    return item


def _with_keys(value: dict[Any, Any], change: _Change) -> dict[str, Any]:
    """Two that become the same are told apart by a number."""
    keyed: dict[str, Any] = {}
    for key in value:
        changed = change(str(key), "")
        name, number = changed, 1
        while name in keyed:
            number += 1
            name = f"{changed} {number}"
        keyed[name] = None
    return keyed
