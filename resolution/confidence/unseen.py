"""What customers say of answers that no colleague looked at: nearly always that one was wrong.

Who is helped says nothing. So where reviewers look at few of the answers that went out, customers' words alone would make all
of them look wrong. Of each kind of answers these words therefore count by the share that anybody's word speaks for.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Count

from resolution.confidence.engine_family import engine_family
from resolution.models import Attempt
from resolution.models.attempt import AttemptOutcome

if TYPE_CHECKING:
    from resolution.confidence.judged_answers import JudgedAnswer

SENT = (AttemptOutcome.SENDING, AttemptOutcome.SENDING_FOR_REVIEW)
# engine family, category, outcome
Stratum = tuple[str, str, str]


def weigh_unseen(answers: Sequence[JudgedAnswer]) -> list[JudgedAnswer]:
    """One statement, and none where reviewers had a word on all."""
    unseen = [answer for answer in answers if not answer.seen and answer.outcome in SENT]
    if not unseen:
        return list(answers)
    told = _spoken_for(answers)
    sent = _count_sent(since=min(answer.made_at for answer in answers if answer.outcome in SENT))
    shares = {kind: min(1.0, told[kind] / max(1, sent[kind])) for kind in told}
    left = {answer.attempt_id for answer in unseen}
    return [
        replace(answer, weight=answer.weight * shares[_stratum(answer)]) if answer.attempt_id in left else answer
        for answer in answers
    ]


def _spoken_for(answers: Iterable[JudgedAnswer]) -> dict[Stratum, float]:
    """For how many answers of each kind there is a word: a sampled one speaks for those that were not."""
    told: dict[Stratum, float] = defaultdict(float)
    for answer in answers:
        told[_stratum(answer)] += answer.weight
    return told


def _count_sent(*, since: datetime) -> Counter[Stratum]:
    sent = Attempt.objects.filter(outcome__in=SENT, created_at__gte=since).order_by()
    found: Counter[Stratum] = Counter()
    for engine, category, outcome, count in sent.values_list("engine", "ticket__category", "outcome").annotate(
        Count("pk")
    ):
        found[engine_family(engine), category, outcome] += count
    return found


def _stratum(answer: JudgedAnswer) -> Stratum:
    return answer.engine_family, answer.category, answer.outcome
