"""How often the reader was right about each topic, by what people made of its tickets.

Judged is a ticket whose topic a person settled or corrected, or whose answer a person wrote or approved. What was said is
the first reading's topic, or its guess where it was unsure; it was right if the ticket still has that topic. Of each kind
of judgement the newest are looked at, so a page costs the same however long the desk has been there.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field

from django.db import connection

MOST_JUDGED = 3_000
# 95 of 100 such intervals hold the share that is looked for.
Z = 1.96
SHOWN_CONFUSIONS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicAccuracy:
    """`confused_with`: the other topics that its tickets had in truth, with how many, most first."""

    judged: int = 0
    right: int = 0
    confused_with: tuple[tuple[str, int], ...] = field(default=())

    @property
    def share(self) -> float | None:
        return self.right / self.judged if self.judged else None

    @property
    def interval(self) -> tuple[float, float]:
        return wilson_interval(self.right, self.judged)

    @property
    def words(self) -> str:
        if self.share is None:
            return "–"
        low, high = self.interval
        return f"{self.share:.0%} of {self.judged:,} ({low:.0%} to {high:.0%})"

    @property
    def confusion_words(self) -> str:
        return ", ".join(f"{name} ({count})" for name, count in self.confused_with[:SHOWN_CONFUSIONS]) or "–"


def wilson_interval(right: float, judged: float) -> tuple[float, float]:
    """Where the true share is most likely, after so many: wide after few (Wilson, Probable Inference, 1927)."""
    if judged <= 0:
        return 0.0, 1.0
    share, squared = min(max(right / judged, 0.0), 1.0), Z * Z
    middle = share + squared / (2 * judged)
    spread = Z * math.sqrt(share * (1 - share) / judged + squared / (4 * judged * judged))
    scale = 1 + squared / judged
    # Rounding must not put an end on the wrong side of the share.
    return max(0.0, min((middle - spread) / scale, share)), min(1.0, max((middle + spread) / scale, share))


def topic_accuracies() -> dict[int, TopicAccuracy]:
    """By the topics' keys; one statement, whatever there is."""
    judged: Counter[int] = Counter()
    right: Counter[int] = Counter()
    confused: dict[int, Counter[str]] = {}
    for key, now, truth, count in _said_and_now():
        judged[key] += count
        if now == key:
            right[key] += count
        else:
            confused.setdefault(key, Counter())[truth or "none of the topics"] += count
    return {
        key: TopicAccuracy(
            judged=judged[key], right=right[key], confused_with=tuple(confused.get(key, Counter()).most_common())
        )
        for key in judged
    }


def _said_and_now() -> list[tuple[int, int | None, str, int]]:
    """The topic that was said, the one that it is now and how that is called, and of how many tickets."""
    with connection.cursor() as cursor:
        cursor.execute(_SAID_AND_NOW, {"most": MOST_JUDGED})
        return [(said, now, truth, count) for said, now, truth, count in cursor.fetchall()]


_SAID_AND_NOW = """
    WITH judged AS (
        (SELECT c.ticket_id FROM routing_correction c
         WHERE c.kind IN ('settle', 'reassign') AND (c.kind = 'settle' OR c.after ? 'topic')
             AND NOT EXISTS (SELECT FROM routing_correction u WHERE u.undoes_id = c.id)
         ORDER BY c.created_at DESC LIMIT %(most)s)
        UNION
        (SELECT y.ticket_id FROM tickets_reply y WHERE y.origin = 'person'
         ORDER BY y.created_at DESC, y.id DESC LIMIT %(most)s)
        UNION
        (SELECT e.ticket_id FROM tickets_ticketevent e WHERE e.kind = 'review.approved'
         ORDER BY e.at DESC, e.id DESC LIMIT %(most)s)
    ),
    -- Each topic by every name that it had: one of now wins over one of before.
    named AS (
        SELECT DISTINCT ON (called) called, id, name
        FROM (
            SELECT name AS called, id, name, category, 0 AS age FROM routing_topic
            UNION ALL
            SELECT unnest(former_names), id, name, category, 1 FROM routing_topic
        ) every
        ORDER BY called, age, category DESC, name DESC
    )
    SELECT said.id, now.id, coalesce(now.name, t.topic), count(*)
    FROM judged j
    JOIN tickets_ticket t ON t.id = j.ticket_id
    JOIN LATERAL (
        SELECT CASE WHEN topic = 'unsure' THEN topic_guess ELSE topic END AS said FROM routing_reading
        WHERE ticket_id = t.id ORDER BY created_at, id LIMIT 1
    ) r ON true
    JOIN named said ON said.called = r.said
    LEFT JOIN named now ON now.called = t.topic
    GROUP BY said.id, now.id, coalesce(now.name, t.topic)
"""
