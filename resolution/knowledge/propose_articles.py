"""Drafts of articles out of approved precedents that say the same: what people answer again and again belongs in one."""

from __future__ import annotations

import numpy as np
from django.db import transaction

from resolution.knowledge.articles import save_article
from resolution.knowledge.find_gaps import cluster_vectors
from resolution.knowledge.knowledge import current_base
from resolution.models import Article, Precedent, PrecedentState
from tickets.embedding import MODEL_VERSION

FEWEST_PRECEDENTS, MOST_COMPARED, MOST_DRAFTS = 2, 1_000, 20
# From here on an article answers it already.
ANSWERED = 0.6
BY = "schedule"


def propose_articles() -> int:
    """By the clock: how many drafts were made. None is used by anybody until a person publishes it."""
    approved = Precedent.objects.filter(state=PrecedentState.APPROVED, vector_of=MODEL_VERSION)
    rows = list(approved.order_by("-proposed_at", "-id")[:MOST_COMPARED])
    room = MOST_DRAFTS - Article.objects.filter(is_published=False, retired_at=None).exclude(proposed_for="").count()
    if not rows or room <= 0:
        return 0
    vectors = np.stack([np.frombuffer(bytes(row.vector or b""), np.float16).astype(np.float32) for row in rows])
    clusters = [[rows[place] for place in one.places] for one in cluster_vectors(vectors)]
    wanted = [same for same in clusters if len(same) >= FEWEST_PRECEDENTS and not _has_article(same)]
    return sum(_draft(same) for same in wanted[:room])


def _key(same: list[Precedent]) -> str:
    """Of the first that was approved: the same matter is proposed once, also where its draft was retired since."""
    return f"precedent-{min(row.pk for row in same).hex}"


def _has_article(same: list[Precedent]) -> bool:
    keys = [f"precedent-{row.pk.hex}" for row in same]
    if Article.objects.filter(key__in=keys).exists():
        return True
    ranking = current_base().rank(same[0].question, limit=1)
    return bool(ranking.candidates) and ranking.features.get("across_bases", 0.0) >= ANSWERED


@transaction.atomic
def _draft(same: list[Precedent]) -> bool:
    """The answer nearest to the middle of all, as it was approved; the questions are its phrasings."""
    first, key = same[0], _key(same)
    lines = list(dict.fromkeys(" ".join(row.question.split())[:300] for row in same))[:5]
    article = Article(
        key=key,
        title=first.question.strip().splitlines()[0][:100],
        body=first.answer,
        phrasings="\n".join(lines),
        category=first.category,
        is_published=False,
        proposed_for=f"{len(same)} approved precedents say the same and no article does",
    )
    save_article(article, by=BY, why=f"Proposed from {len(same)} precedents.")
    return True
