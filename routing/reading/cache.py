"""One text is read once: an engine's reading of the same words, by the same version and topics, is found again for 30 days."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import timedelta

from django.db.models.functions import Now

from routing.models import Reading
from routing.reading.base import ReadRequest, ReadResult
from tickets.stream_safe import normalize_text

KEPT = timedelta(days=30)
Reader = Callable[[ReadRequest], ReadResult]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingKey:
    engine: str
    text_hash: str
    source_hash: str


def read_once(engine: str, version: str, read: Reader, request: ReadRequest) -> ReadResult:
    """What was read of these words before, or what `read` makes of them now. Without a version nothing is found again."""
    if not version:
        return read(request)
    key = key_of(engine, version, request)
    found = _find(key)
    if found is not None:
        return found
    return replace(read(request), text_hash=key.text_hash, source_hash=key.source_hash)


def key_of(engine: str, version: str, request: ReadRequest) -> ReadingKey:
    return ReadingKey(
        engine=engine,
        text_hash=_hash([normalised_text(request.subject), normalised_text(request.body)]),
        source_hash=_hash([version, *_topics_hash.of(request)]),
    )


def normalised_text(text: str) -> str:
    """White space says nothing; capitals and marks may tell the tone."""
    return " ".join(normalize_text("NFC", text).split())


def _find(key: ReadingKey) -> ReadResult | None:
    made = Reading.objects.filter(text_hash=key.text_hash, source_hash=key.source_hash, reader=key.engine)
    # What was found again is not found again itself: else a text that comes daily would be read once for ever.
    row = made.filter(reused=False, created_at__gte=Now() - KEPT).order_by("-created_at", "-id").first()
    if row is None:
        return None
    values = {one.name: getattr(row, one.name) for one in fields(ReadResult)}
    return ReadResult(
        **values | {"reasons": tuple(row.reasons), "signs": tuple(row.signs), "tokens": {}, "reused": True}
    )


class _TopicsHash:
    """Of the topics, and of what was learnt of them and of the labels. Each is the same object until it changes."""

    def __init__(self) -> None:
        self._kept: tuple[tuple[object, ...], list[str]] | None = None

    def of(self, request: ReadRequest) -> list[str]:
        kept, learnt = self._kept, (request.topics, request.learnt, request.desk, request.cues)
        if kept is None or any(one is not other for one, other in zip(kept[0], learnt, strict=True)):
            kept = self._kept = (learnt, self._hashes(request))
        return kept[1]

    def _hashes(self, request: ReadRequest) -> list[str]:
        learnt = request.learnt
        cards = [
            [card.name, card.category, card.description, card.is_retired, *card.examples] for card in request.topics
        ]
        return [
            _hash(cards),
            "" if learnt is None else f"{learnt.number} {learnt.sure_enough}",
            "" if request.desk is None else str(request.desk.number),
            "" if request.cues is None else request.cues.version,
        ]


def _hash(value: object) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()


_topics_hash = _TopicsHash()
