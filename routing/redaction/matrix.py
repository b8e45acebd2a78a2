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
from routing.redaction.redact import count_kinds, find_spans, mask_of, replace_spans
from routing.redaction.spans import Span


class Treatment(models.TextChoices):
    KEEP = "keep", "Keep"
    MASK = "mask", "Mask"
    HASH = "hash", "Hash"
    DROP = "drop", "Drop"


# What a matrix does not name is masked.
DEFAULT = Treatment.MASK
HASH_CHARACTERS = 16


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

    def redacted(text: str) -> str:
        spans = find_spans(text, record, kinds, region)
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
    key = hmac.digest(settings.SECRET_KEY.encode(), b"redaction", hashlib.sha256)
    told = hmac.new(key, f"{span.kind}:{span.value}".encode("utf-8", "replace"), hashlib.sha256)
    return f"[{span.kind} {told.hexdigest()[:HASH_CHARACTERS]}]"


def _in_every_text(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list | tuple):
        return [_in_every_text(item, change) for item in value]
    if isinstance(value, dict):
        return {change(str(key)): _in_every_text(item, change) for key, item in value.items()}
    return value
