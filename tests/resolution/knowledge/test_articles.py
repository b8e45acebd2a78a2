"""An article has an audience, a time, versions and figures; it is retired, never deleted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, InternalError, ProgrammingError, transaction
from django.db.models.functions import Now
from django.utils import timezone

from resolution.answering.context import gather_context
from resolution.cycles import wake_changed
from resolution.knowledge.article_checks import find_faults, hint_on_phrasings
from resolution.knowledge.article_figures import count_article_days, figures_of
from resolution.knowledge.articles import bring_back, restore_version, retire_article, save_article
from resolution.knowledge.knowledge import knowledge_version
from resolution.models import Article, ArticleVersion, Attempt, VerdictKind
from resolution.review.record_verdict import record_verdict
from tests import factories
from tests.helpdesk.desk_rows import answered
from tests.resolution.test_cycles import held
from tests.rewriting import rewrite
from tests.tickets.replies import deliver
from tickets.actions.errors import NotPossible
from tickets.models import Reply, Ticket

pytestmark = pytest.mark.django_db


def found(ticket: Ticket) -> list[str]:
    return [candidate.title for candidate in gather_context(ticket).candidates]


def in_hours(hours: float) -> object:
    return timezone.now() + timedelta(hours=hours)


@pytest.mark.parametrize(
    "values",
    [
        {"audience": "staff"},
        {"is_published": False},
        {"valid_from": in_hours(1)},
        {"valid_until": in_hours(-1)},
        {"retired_at": in_hours(-1)},
    ],
    ids=["staff", "draft", "not yet", "expired", "retired"],
)
def test_what_is_not_for_customers_now_is_in_no_context(ticket: Ticket, values: dict[str, object]) -> None:
    factories.ArticleFactory(**values)

    assert found(ticket) == []


def test_time_passes_and_the_knowledge_is_another(ticket: Ticket) -> None:
    article = factories.ArticleFactory(valid_from=in_hours(-2), valid_until=in_hours(1))
    assert found(ticket) == [article.title]
    before = knowledge_version()

    Article.objects.filter(pk=article.pk).update(valid_until=Now() - timedelta(seconds=1))
    assert knowledge_version() != before
    assert found(ticket) == []


def test_an_article_that_begins_by_itself_wakes_what_it_concerns() -> None:
    article = factories.ArticleFactory(valid_from=in_hours(1))
    held()
    assert wake_changed(limit=10) == 0

    Article.objects.filter(pk=article.pk).update(valid_from=Now())
    assert wake_changed(limit=10) == 1


def test_an_article_that_ends_wakes_the_drafts_that_rest_on_it_and_no_others() -> None:
    article = factories.ArticleFactory(title="Parking", body="Park behind the house.", phrasings="Where do I park?")
    rests, other = held(attempted=False), held()
    source = [{"article_id": str(article.pk), "title": article.title, "version": 1}]
    Attempt.objects.create(
        ticket=rests, cycle=1, engine="local", confidence=0.5, band="hold", outcome="held", sources=source
    )
    Article.objects.filter(pk=article.pk).update(valid_until=Now())

    assert wake_changed(limit=10) == 1
    assert Ticket.objects.get(pk=other.pk).due_at is None


def test_each_change_is_a_version_with_who_and_why() -> None:
    article = factories.ArticleFactory()
    article.refresh_from_db()
    article.body = "Ask for a seat."
    save_article(article, by="lena", why="Shorter")
    article.category = "billing"
    save_article(article, by="lena")

    said = [(row.number, row.by, row.why) for row in article.versions.all()]
    assert said == [(2, "lena", "Shorter"), (1, "installation", "As it stood before its versions were kept.")]
    assert Article.objects.get().category == "billing"


def test_an_older_version_comes_back_as_a_new_one() -> None:
    article = factories.ArticleFactory(body="First.")
    article.refresh_from_db()
    article.body = "Second."
    save_article(article, by="lena")

    assert restore_version(article, 1, by="max").version == 3
    assert (Article.objects.get().body, article.versions.first().why) == ("First.", "Version 1 restored.")  # type: ignore[union-attr]  # there are three
    with pytest.raises(NotPossible):
        restore_version(article, 9, by="max")


def test_it_is_retired_once_and_comes_back(ticket: Ticket) -> None:
    article = factories.ArticleFactory()
    retire_article(article, by="lena", why="The product is gone.")
    with pytest.raises(NotPossible, match="Meanwhile"):
        retire_article(article, by="max")
    assert found(ticket) == []

    bring_back(article, by="lena")
    assert found(ticket) == [article.title]


def test_neither_an_article_nor_a_version_can_be_taken_away() -> None:
    article = factories.ArticleFactory()
    save_article(article, by="lena")
    with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
        Article.objects.all()._raw_delete("default")  # type: ignore[attr-defined]  # past Django's own collecting
    article.title = "Other"
    save_article(article, by="lena")
    with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
        ArticleVersion.objects.update(by="nobody")


def test_it_can_t_end_before_it_begins() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.ArticleFactory(valid_from=in_hours(2), valid_until=in_hours(1))


def test_markdown_is_said_in_plain_words(ticket: Ticket) -> None:
    factories.ArticleFactory(body="## Seats\n\nAsk your **administrator** for a [seat](https://example.com/seats).")

    (candidate,) = gather_context(ticket).candidates
    assert candidate.body == "Seats\n\nAsk your administrator for a seat (https://example.com/seats)."


def test_its_figures_are_counted_by_day_and_anew_without_harm() -> None:
    article = factories.ArticleFactory()
    first, second = answered(confidence=0.95), answered(confidence=0.4)
    for attempt in Attempt.objects.all():
        rewrite(Attempt.objects.filter(pk=attempt.pk), sources=[{"article_id": str(article.pk), "title": "x"}])
    deliver(Reply.objects.get(ticket=first))
    record_verdict(Attempt.objects.get(ticket=second), VerdictKind.APPROVED, by="lena")
    record_verdict(Attempt.objects.get(ticket=first), VerdictKind.REOPENED, by="customer")

    for _ in range(2):
        count_article_days()
        assert figures_of([article.pk]) == {article.pk: {"offered": 2, "sent": 1, "approved": 1, "reopened": 1}}


def test_what_no_article_may_be_is_said_by_field() -> None:
    assert find_faults(title="A", body="B", phrasings=()) == {}
    faults = find_faults(title="", body="x" * 1_048_576, phrasings=("y" * 400,))
    assert list(faults) == ["title", "body", "phrasings"]
    assert "1,048,576" in faults["body"]


@pytest.mark.parametrize("lines", [(), ("How?",), ("How?", "how?")])
def test_too_few_phrasings_are_told(lines: tuple[str, ...]) -> None:
    assert "Add 2 to 5" in hint_on_phrasings(lines)
    assert hint_on_phrasings((*lines, "What?", "Why?")) == ""
