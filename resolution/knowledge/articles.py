"""Saving a knowledge article. When it changes, held tickets are tried again."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from resolution.models import Article
from tickets import handoff

# What an answer is made from; the category only sorts.
CONTENT = ("title", "body", "phrasings", "is_published")


@transaction.atomic
def save_article(article: Article) -> None:
    """A change of content makes a new version and its time, by the database's clock."""
    before = Article.objects.select_for_update().filter(pk=article.pk).values(*CONTENT).first()
    article.save()
    if before is not None and any(before[name] != getattr(article, name) for name in CONTENT):
        Article.objects.filter(pk=article.pk).update(version=F("version") + 1, changed_at=Now())
    if article.is_published:
        handoff.nudge("resolution.cycles.wake_now")
    article.refresh_from_db()
