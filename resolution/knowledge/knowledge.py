"""The knowledge base in memory: built once a process and knowledge version, vectors kept with each article."""

from __future__ import annotations

import numpy as np
from django.db.models import CharField, Count, Max, Q, Sum, Value
from django.db.models.functions import Cast, Concat, Now

from resolution.knowledge.article_text import answer_text
from resolution.knowledge.retrieval import VECTORS_VERSION, KnowledgeBase, KnowledgeCard, card_vectors
from resolution.models import Article
from resolution.models.article import ArticleQuerySet
from tickets import handoff
from tickets.embedding import DIMENSIONS

# So many are embedded while a ticket waits; more have a task of their own.
AT_ONCE = 100

_built: dict[str, KnowledgeBase] = {}


def current_base() -> KnowledgeBase:
    """The base of all articles that customers may be told. One cheap query tells whether the one in memory still is the current one."""
    version = knowledge_version()
    if version not in _built:
        base = _build()
        _built.clear()
        _built[version] = base
    return _built[version]


def knowledge_version() -> str:
    """Another one after each change, and whenever the time of an article begins or ends."""
    row = Article.objects.aggregate(
        versions=Sum("version"),
        begun=Count("pk", filter=Q(valid_from__lte=Now())),
        ended=Count("pk", filter=Q(valid_until__lte=Now())),
        count=Count("pk"),
        changed=Max("changed_at"),
    )
    unfit = _without_vectors().count()
    row["count"] = f"{row['count']}:{unfit > AT_ONCE}"
    return f"{VECTORS_VERSION}:{row['count']}:{row['versions']}:{row['begun']}:{row['ended']}:{row['changed']}"


def _build() -> KnowledgeBase:
    """After an import thousands have no vectors yet: those are left out until a task has made them."""
    chosen = Article.objects.for_customers().order_by("pk")
    if (missing := _without_vectors()).count() > AT_ONCE:
        chosen = chosen.exclude(pk__in=missing.values("pk"))
        handoff.nudge("resolution.knowledge.knowledge.make_vectors")
    articles = list(chosen)
    cards = [card_of(article) for article in articles]
    vectors = [_vectors(article, card) for article, card in zip(articles, cards, strict=True)]
    return KnowledgeBase.build(cards, vectors)


def make_vectors() -> int:
    """In a task of its own, a part at a time: how many articles got theirs."""
    made = 0
    for article in _without_vectors().order_by("pk")[:AT_ONCE]:
        _vectors(article, card_of(article))
        made += 1
    if made == AT_ONCE:
        handoff.nudge("resolution.knowledge.knowledge.make_vectors")
    return made


def _without_vectors() -> ArticleQuerySet:
    fit = Concat(Value(f"{VECTORS_VERSION}:"), Cast("version", CharField()))
    return Article.objects.for_customers().exclude(vectors_of=fit)


def card_of(article: Article) -> KnowledgeCard:
    return KnowledgeCard(
        article_id=str(article.pk),
        title=article.title,
        body=answer_text(article.body),
        phrasings=article.phrasing_lines,
        version=article.version,
    )


def _vectors(article: Article, card: KnowledgeCard) -> np.ndarray:
    key = f"{VECTORS_VERSION}:{article.version}"
    if article.vectors is not None and article.vectors_of == key:
        stored = np.frombuffer(bytes(article.vectors), dtype=np.float16)
        return stored.reshape(-1, DIMENSIONS).astype(np.float32)
    made = card_vectors(card)
    # Only where the version is still this one: the article may have been edited meanwhile.
    Article.objects.filter(pk=article.pk, version=article.version).update(
        vectors=made.astype(np.float16).tobytes(), vectors_of=key
    )
    return made
