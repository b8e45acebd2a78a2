"""Importing articles: first what would become of each, then, if that is still so, doing it."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.db.models.functions import Now

from resolution.knowledge.articles import CHANGED, CONTENT, keep_first_version, nudge_waking, version_values
from resolution.knowledge.given_article import GivenArticle, settled_body
from resolution.models import Article, ArticleVersion
from tickets import handoff
from tickets.actions.errors import NotPossible

BATCH = 500


class Fate(models.TextChoices):
    ADDED = "added", "Would be added"
    CHANGED = "changed", "Would be changed"
    UNCHANGED = "unchanged", "Unchanged"
    REFUSED = "refused", "Refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedArticle:
    """`told` says why it is refused, or what changes."""

    given: GivenArticle
    fate: Fate
    told: str = ""
    article: Article | None = None


@dataclass(frozen=True, slots=True)
class ImportPlan:
    rows: tuple[PlannedArticle, ...]

    @property
    def counts(self) -> dict[str, int]:
        found = Counter(row.fate for row in self.rows)
        return {fate.value: found[fate] for fate in Fate}

    @property
    def digest(self) -> str:
        """Of what would become of each: another one, and it is asked anew."""
        told = "\n".join(f"{row.given.source}\t{row.fate}\t{row.article and row.article.version}" for row in self.rows)
        return hashlib.sha256(told.encode()).hexdigest()


def plan_import(given: Sequence[GivenArticle]) -> ImportPlan:
    """Two queries, however many they are."""
    known = list(Article.objects.defer("vectors"))
    by_key = {article.key: article for article in known}
    by_title = {article.title.casefold(): article for article in reversed(known) if article.retired_at is None}
    seen: set[str] = set()
    return ImportPlan(tuple(_planned(one, by_key, by_title, seen) for one in given))


@transaction.atomic
def apply_import(given: Sequence[GivenArticle], *, by: str, why: str, seen: str | None = None) -> ImportPlan:
    """All or nothing. `seen` is the digest of what was shown: if that would be another by now, NotPossible is raised."""
    # Nobody saves an article between the plan and its doing.
    list(Article.objects.select_for_update().order_by("pk").values_list("pk"))
    plan = plan_import(given)
    if seen is not None and plan.digest != seen:
        raise NotPossible("Articles have changed since this was worked out. Look at what would happen now.")
    _add([row for row in plan.rows if row.fate == Fate.ADDED], by=by, why=why)
    _change([row for row in plan.rows if row.fate == Fate.CHANGED], by=by, why=why)
    if plan.counts[Fate.ADDED] or plan.counts[Fate.CHANGED]:
        handoff.nudge("resolution.knowledge.knowledge.make_vectors")
        nudge_waking()
    return plan


def _planned(
    given: GivenArticle, by_key: dict[str, Article], by_title: dict[str, Article], seen: set[str]
) -> PlannedArticle:
    if given.fault:
        return PlannedArticle(given=given, fate=Fate.REFUSED, told=given.fault)
    names = {f"key {given.key}"} if given.key else set()
    names.add(f"title {given.title.casefold()}")
    if names & seen:
        return PlannedArticle(
            given=given, fate=Fate.REFUSED, told="Another one of this import has its key or its title."
        )
    seen |= names
    article = by_key.get(given.key) or by_title.get(given.title.casefold())
    if article is None:
        return PlannedArticle(given=given, fate=Fate.ADDED)
    return _compared(given, article)


def _compared(given: GivenArticle, article: Article) -> PlannedArticle:
    if article.retired_at:
        told = "The article is retired. Bring it back first."
        return PlannedArticle(given=given, fate=Fate.REFUSED, told=told, article=article)
    values = given.values or {}
    differing = [
        name
        for name, value in values.items()
        if getattr(article, name) != value and not _same_text(article, name, value)
    ]
    begins, ends = (values.get(name, getattr(article, name)) for name in ("valid_from", "valid_until"))
    if begins and ends and ends <= begins:
        return PlannedArticle(given=given, fate=Fate.REFUSED, told="It would end before it begins.", article=article)
    fate = Fate.CHANGED if differing else Fate.UNCHANGED
    return PlannedArticle(
        given=given,
        fate=fate,
        told=", ".join(name.replace("is_", "").replace("_", " ") for name in differing),
        article=article,
    )


def _same_text(article: Article, name: str, value: Any) -> bool:
    """Line ends and blank lines around it are the form's and the file's own."""
    stands = getattr(article, name)
    if not (isinstance(stands, str) and isinstance(value, str)):
        return False
    if name == "phrasings":
        return "\n".join(article.phrasing_lines) == value
    return settled_body(stands) == value


def _add(rows: Iterable[PlannedArticle], *, by: str, why: str) -> None:
    taken = set(Article.objects.values_list("key", flat=True))
    made = []
    for row in rows:
        article = Article(**(row.given.values or {}))
        if row.given.key and row.given.key not in taken:
            article.key = row.given.key
        made.append(article)
    Article.objects.bulk_create(made, batch_size=BATCH)
    _store_versions(made, by=by, why=why)


def _change(rows: Sequence[PlannedArticle], *, by: str, why: str) -> None:
    changed, with_versions = [], []
    for row in rows:
        article = row.article
        if article is None:
            continue
        before = {name: getattr(article, name) for name in (*CONTENT, "version")}
        keep_first_version(article.pk, before)
        for name, value in (row.given.values or {}).items():
            setattr(article, name, value)
        if any(before[name] != getattr(article, name) for name in CONTENT):
            article.version += 1
            article.changed_at = Now()
            with_versions.append(article)
        changed.append(article)
    Article.objects.bulk_update(changed, CHANGED, batch_size=BATCH)
    _store_versions(with_versions, by=by, why=why)


def _store_versions(articles: Sequence[Article], *, by: str, why: str) -> None:
    rows = [ArticleVersion(**version_values(article, by=by, why=why)) for article in articles]
    ArticleVersion.objects.bulk_create(rows, batch_size=BATCH)
