"""What an article would serve: questions that were held or answered wrongly, brought together by their meaning.

Leader clustering: newest first, each question joins the nearest middle that is near enough, or begins one; a second
pass puts each to its nearest middle. At most 1,000 questions are compared, with at most as many middles.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now
from django.utils import timezone

from resolution.answering.base import question_in
from resolution.attempts.store import GUARDS
from resolution.knowledge.retrieval.question import read_question
from resolution.models import Attempt, Gap, GapState, Verdict, VerdictKind
from routing.redaction.record import record_of_ticket
from routing.redaction.redact import redact
from tickets.embedding import MODEL_VERSION, Vectors, embed_texts
from tickets.states import Band

LOOKED_BACK = timedelta(weeks=4)
MOST_QUESTIONS, FEWEST_TICKETS, MOST_GAPS = 1_000, 3, 50
# Two customers who ask the same; and the same gap in the count of another day.
SAME_MATTER, SAME_GAP = 0.6, 0.8
MOST_SHOWN, LONGEST_SHOWN, MOST_NAMED = 5, 300, 20
WRONG = (VerdictKind.REJECTED, VerdictKind.DID_NOT_HELP)


@dataclass(frozen=True, slots=True)
class _Cluster:
    middle: Vectors
    # Places of its questions, the nearest to the middle first.
    places: tuple[int, ...]


def find_gaps() -> int:
    """By the clock: how many gaps there are."""
    attempts = unanswered()
    vectors = embed_texts([read_question(_question(attempt)).text for attempt in attempts])
    clusters = [one for one in cluster_vectors(vectors) if len(one.places) >= FEWEST_TICKETS]
    clusters.sort(key=lambda one: -len(one.places))
    _store(clusters[:MOST_GAPS], attempts)
    return min(len(clusters), MOST_GAPS)


def unanswered() -> list[Attempt]:
    """The last try of each ticket of these weeks that was held for want of an answer, or whose answer was wrong."""
    since = timezone.now() - LOOKED_BACK
    wrong = Verdict.objects.filter(attempt=OuterRef("pk"), kind__in=WRONG)
    rows = Attempt.objects.filter(
        Q(band=Band.HOLD) | Q(Exists(wrong)), created_at__gte=since, cycle=F("ticket__cycle"), ticket__merged_into=None
    )
    rows = rows.exclude(engine=GUARDS).select_related("ticket__customer").defer("text", "ticket__search")
    return list(rows.order_by("-created_at", "-id")[:MOST_QUESTIONS])


def cluster_vectors(vectors: Vectors) -> list[_Cluster]:
    """An empty question has no vector, and is in none."""
    sums: list[Vectors] = []
    middles = np.zeros_like(vectors)
    for vector in vectors:
        if not vector.any():
            continue
        near = middles[: len(sums)] @ vector if sums else np.empty(0)
        place = int(near.argmax()) if len(near) and near.max() >= SAME_MATTER else len(sums)
        if place == len(sums):
            sums.append(np.zeros_like(vector))
        sums[place] = sums[place] + vector
        middles[place] = sums[place] / np.linalg.norm(sums[place])
    return _settle(vectors, middles[: len(sums)])


def _settle(vectors: Vectors, middles: Vectors) -> list[_Cluster]:
    if not len(middles):
        return []
    near = vectors @ middles.T
    nearest, cosines = near.argmax(axis=1), near.max(axis=1)
    found = []
    for number, middle in enumerate(middles):
        places = [int(place) for place in np.flatnonzero((nearest == number) & (cosines >= SAME_MATTER))]
        found.append(_Cluster(middle, tuple(sorted(places, key=lambda place: -float(near[place, number])))))
    return found


@transaction.atomic
def _store(clusters: list[_Cluster], attempts: list[Attempt]) -> None:
    """A gap that was begun or dismissed stays so while the same is asked; what nobody asks any more goes."""
    known = list(Gap.objects.select_for_update())
    weeks = _weeks(attempts)
    kept: set[int] = set()
    for cluster in clusters:
        gap = _same_gap(cluster, known, kept) or Gap()
        _fill(gap, cluster, [attempts[place] for place in cluster.places], weeks)
        gap.save()
        kept.add(gap.pk)
    Gap.objects.filter(state=GapState.OPEN).exclude(pk__in=kept).delete()
    Gap.objects.filter(last_at__lt=Now() - 2 * LOOKED_BACK).delete()


def _same_gap(cluster: _Cluster, known: list[Gap], taken: set[int]) -> Gap | None:
    for gap in known:
        if gap.pk in taken or gap.middle_of != MODEL_VERSION:
            continue
        if float(np.frombuffer(bytes(gap.middle), np.float32) @ cluster.middle) >= SAME_GAP:
            return gap
    return None


def _fill(gap: Gap, cluster: _Cluster, asked: list[Attempt], weeks: float) -> None:
    questions = list(dict.fromkeys(_shown(attempt) for attempt in asked[: 2 * MOST_SHOWN]))[:MOST_SHOWN]
    newest = sorted(asked, key=lambda attempt: attempt.created_at, reverse=True)
    gap.title = (questions[0] if questions else "")[:100]
    gap.questions = questions
    gap.category = Counter(attempt.ticket.category for attempt in asked).most_common(1)[0][0]
    gap.tickets, gap.per_week = len(asked), round(len(asked) / weeks, 1)
    gap.newest = [[str(one.ticket_id), one.ticket.number] for one in newest[:MOST_NAMED]]
    gap.last_at, gap.counted_at = newest[0].created_at, timezone.now()
    gap.middle, gap.middle_of = cluster.middle.astype(np.float32).tobytes(), MODEL_VERSION


def _weeks(attempts: list[Attempt]) -> float:
    """Of a young desk, or one where the newest fill the list, fewer than four; one at the least."""
    oldest: datetime = min((attempt.created_at for attempt in attempts), default=timezone.now())
    return max(1.0, min(LOOKED_BACK, timezone.now() - oldest) / timedelta(weeks=1))


def _question(attempt: Attempt) -> str:
    said = [(turn["direction"], turn["text"]) for turn in attempt.context.get("turns", [])]
    return question_in(attempt.ticket.subject, said, otherwise=attempt.ticket.body)


def _shown(attempt: Attempt) -> str:
    """Without greeting, signature and personal data, on one line."""
    redacted = redact(_question(attempt)[:4_000], record_of_ticket(attempt.ticket)).text
    return " ".join(read_question(redacted).text.split())[:LONGEST_SHOWN]
