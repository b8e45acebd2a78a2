"""The knowledge base in memory: built once a process and knowledge version, vectors kept with each article."""

from __future__ import annotations

import numpy as np
from django.db.models import Count, Max, Q, Sum
from django.db.models.functions import Now

from resolution.knowledge.article_text import answer_text
from resolution.knowledge.retrieval import VECTORS_VERSION, KnowledgeBase, KnowledgeCard, card_vectors
from resolution.models import Article
from tickets.embedding import DIMENSIONS

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
    return f"{VECTORS_VERSION}:{row['count']}:{row['versions']}:{row['begun']}:{row['ended']}:{row['changed']}"


def _build() -> KnowledgeBase:
    articles = list(Article.objects.for_customers().order_by("pk"))
    cards = [card_of(article) for article in articles]
    vectors = [_vectors(article, card) for article, card in zip(articles, cards, strict=True)]
    return KnowledgeBase.build(cards, vectors)


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
