"""The topics that a new installation begins with: `default_topics.toml`. A lead edits them in the admin."""

from __future__ import annotations

import tomllib
from pathlib import Path

from routing.reading.base import TopicCard
from tickets.states import Category

SOURCE = Path(__file__).with_suffix(".toml")


def _read_topics() -> tuple[TopicCard, ...]:
    rows = tomllib.loads(SOURCE.read_text(encoding="utf-8"))["topics"]
    return tuple(
        TopicCard(
            name=row["name"],
            category=Category(row["category"]),
            description=row["description"],
            examples=tuple(row["examples"]),
        )
        for row in rows
    )


DEFAULT_TOPICS = _read_topics()
