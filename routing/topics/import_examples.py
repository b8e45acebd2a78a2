"""Examples from a file: CSV with a line of names, or JSON lines. Good lines are taken, bad ones told with their number."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Q

from routing.models import ExampleSource, Topic, TopicExample
from routing.models.topic import LONGEST_EXAMPLE
from routing.rules.names import topics_by_any_name
from tickets.states import Tone, Urgency
from tickets.text import many_lines

NAMES = ("text", "topic", "urgency", "tone")
MOST_LINES = 50_000
MOST_BYTES = 50_000_000
BATCH = 1_000


class UnreadableFile(ValueError):
    """Nothing of the file can be read; a sentence for the person who sent it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BadLine:
    line: int
    reason: str


@dataclass(slots=True, kw_only=True)
class ImportedExamples:
    added: int = 0
    known: int = 0
    bad: list[BadLine] = field(default_factory=list)


class _Refused(ValueError):
    pass


def import_examples(content: bytes, *, by: str, topic: str = "") -> ImportedExamples:
    """`topic` is that of lines that name none. All good lines are added, or nothing. Raises UnreadableFile."""
    if len(content) > MOST_BYTES:
        raise UnreadableFile(f"The file is larger than {MOST_BYTES // 1_000_000} MB; import it in parts.")
    names, outcome = topics_by_any_name(), ImportedExamples()
    rows: list[TopicExample] = []
    keys = dict(Topic.objects.filter(is_active=True).values_list("name", "pk"))
    seen: set[tuple[int | None, str]] = set()
    for line, values in _lines(_decoded(content)):
        if line > MOST_LINES:
            raise UnreadableFile(f"The file has more than {MOST_LINES:,} lines; import it in parts.")
        try:
            row = _example(values, names, keys, topic=topic, by=by)
        except _Refused as refusal:
            outcome.bad.append(BadLine(line=line, reason=str(refusal)))
            continue
        if (row.topic_id, row.text) in seen:
            outcome.known += 1
        else:
            seen.add((row.topic_id, row.text))
            rows.append(row)
    with transaction.atomic():
        outcome.added = sum(_add(rows[start : start + BATCH]) for start in range(0, len(rows), BATCH))
    outcome.known += len(rows) - outcome.added
    return outcome


def _add(rows: list[TopicExample]) -> int:
    """Those that do not teach the same already."""
    topics, texts = {row.topic_id for row in rows}, [row.text for row in rows]
    of_these = Q(topic__in=topics - {None}) | Q(topic__isnull=True)
    teaching = TopicExample.objects.filter(of_these, text__in=texts, retired_at=None)
    known = set(teaching.values_list("topic_id", "text"))
    new = [row for row in rows if (row.topic_id, row.text) not in known]
    TopicExample.objects.bulk_create(new)
    return len(new)


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFile("The file is not in UTF-8; save it so, and import it again.") from error


def _lines(text: str) -> Iterator[tuple[int, Mapping[str, Any] | str]]:
    """Each line's number and what it holds, or why it can't be read."""
    if not text.strip():
        raise UnreadableFile("The file is empty.")
    return _json_lines(text) if text.lstrip().startswith("{") else _csv_lines(text)


def _json_lines(text: str) -> Iterator[tuple[int, Mapping[str, Any] | str]]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            values = json.loads(line)
        except (ValueError, RecursionError):
            yield number, "It is no JSON."
            continue
        yield number, values if isinstance(values, dict) else "It is no object."


def _csv_lines(text: str) -> Iterator[tuple[int, Mapping[str, Any] | str]]:
    first = text.split("\n", 1)[0]
    reader = csv.DictReader(io.StringIO(text), delimiter=max(",;\t", key=first.count), strict=True)
    if "text" not in (reader.fieldnames or ()):
        raise UnreadableFile(f"The first line must name the columns: text, and any of {', '.join(NAMES[1:])}.")
    while True:
        try:
            row = next(reader, None)
        except csv.Error as error:
            yield reader.line_num, f"It is no CSV: {error}."
            continue
        if row is None:
            return
        yield reader.line_num, {name: value for name, value in row.items() if name in NAMES and value is not None}


def _example(
    values: Mapping[str, Any] | str, names: Mapping[str, str], keys: Mapping[str, int], *, topic: str, by: str
) -> TopicExample:
    if isinstance(values, str):
        raise _Refused(values)
    wrong = [name for name in NAMES if not isinstance(values.get(name) or "", str)]
    if wrong:
        raise _Refused(f"Its {wrong[0]} is no text.")
    text = many_lines(values.get("text") or "").strip()
    refuse_bad_text(text)
    urgency, tone = _word(values, "urgency", Urgency.values), _word(values, "tone", Tone.values)
    wanted = (values.get("topic") or topic).strip()
    key = keys.get(names.get(wanted.casefold(), ""))
    if key is None and wanted:
        raise _Refused(f"There is no active topic “{wanted[:80]}”.")
    if key is None and not (urgency or tone):
        raise _Refused("It names no topic, urgency or tone.")
    return TopicExample(
        topic_id=key,
        text=text,
        urgency=urgency,
        tone=tone,
        source=ExampleSource.IMPORTED,
        author=by,
    )


def refuse_bad_text(text: str) -> None:
    """Raises ValueError with a sentence."""
    if not text.strip():
        raise _Refused("It has no text.")
    if len(text) > LONGEST_EXAMPLE:
        raise _Refused(f"Its text has {len(text):,} characters; an example has at most {LONGEST_EXAMPLE:,}.")


def _word(values: Mapping[str, Any], name: str, words: Iterable[str]) -> str:
    value = (values.get(name) or "").strip().lower()
    if value and value not in words:
        raise _Refused(f"Its {name} is none of {', '.join(words)}.")
    return value
