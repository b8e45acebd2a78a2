"""Changing a knowledge article: each change is a version, with who and why. Held tickets that it concerns are tried again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from resolution.models import Article, ArticleVersion
from tickets import handoff
from tickets.actions.errors import NotPossible

# What an answer is made from, and whether it may be; the category only sorts.
CONTENT = ("title", "body", "phrasings", "audience", "is_published", "valid_from", "valid_until", "retired_at")
# The database lets nobody change the rest.
CHANGED = (*CONTENT, "category", "version", "changed_at")
# What a version gives back.
RESTORED = ("title", "body", "phrasings", "audience", "valid_from", "valid_until")
LONGEST_WHY = 300
BEFORE = "As it stood before its versions were kept."
INSTALLATION = "installation"


@transaction.atomic
def save_article(article: Article, *, by: str, why: str = "") -> None:
    """A change of content makes a new version and its time, by the database's clock."""
    before = Article.objects.select_for_update().filter(pk=article.pk).values(*CONTENT, "version").first()
    if before is not None:
        keep_first_version(article.pk, before)
    is_changed = before is None or any(before[name] != getattr(article, name) for name in CONTENT)
    if before is not None:
        article.version = before["version"] + is_changed
    article.changed_at = Now() if is_changed else article.changed_at
    article.save(update_fields=None if before is None else CHANGED)
    article.refresh_from_db()
    if is_changed:
        ArticleVersion.objects.create(**version_values(article, by=by, why=why))
        nudge_waking()


def version_values(article: Article, *, by: str, why: str) -> dict[str, Any]:
    content = {name: getattr(article, name) for name in CONTENT}
    return {"article": article, "number": article.version, "by": by[:150], "why": why.strip()[:LONGEST_WHY], **content}


def keep_first_version(article_id: int, before: Mapping[str, Any]) -> None:
    """Of an article that was made without the page, or before there were versions."""
    if not ArticleVersion.objects.filter(article_id=article_id).exists():
        content = {name: before[name] for name in CONTENT}
        ArticleVersion.objects.create(
            article_id=article_id, number=before["version"], by=INSTALLATION, why=BEFORE, **content
        )


def retire_article(article: Article, *, by: str, why: str = "") -> None:
    """No answer uses it from now on. It stays, with its versions. Raises NotPossible."""
    _set_retired(article, by=by, why=why or "Retired.", is_retired=True)


def bring_back(article: Article, *, by: str, why: str = "") -> None:
    """Raises NotPossible."""
    _set_retired(article, by=by, why=why or "Brought back.", is_retired=False)


@transaction.atomic
def restore_version(article: Article, number: int, *, by: str) -> Article:
    """The words, the audience and the validity of then, as a new version. Raises NotPossible."""
    row = Article.objects.select_for_update().get(pk=article.pk)
    version = ArticleVersion.objects.filter(article=row, number=number).first()
    if version is None:
        raise NotPossible("There is no such version.")
    for name in RESTORED:
        setattr(row, name, getattr(version, name))
    save_article(row, by=by, why=f"Version {number} restored.")
    return row


def nudge_waking() -> None:
    handoff.nudge("resolution.cycles.wake_now")


@transaction.atomic
def _set_retired(article: Article, *, by: str, why: str, is_retired: bool) -> None:
    row = Article.objects.select_for_update().get(pk=article.pk)
    if (row.retired_at is not None) == is_retired:
        raise NotPossible("Meanwhile it was retired." if is_retired else "Meanwhile it was brought back.")
    row.retired_at = timezone.now() if is_retired else None
    save_article(row, by=by, why=why)
