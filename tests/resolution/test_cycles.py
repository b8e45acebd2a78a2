"""A held ticket is tried again when something has changed that may matter, and otherwise not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db.models.functions import Now

from resolution.cycles import wake_changed
from resolution.held_reasons import ResolutionHeld
from resolution.models import Article, Attempt, Policy
from tests import factories
from tickets.models import Ticket
from tickets.states import Category, HeldReason

pytestmark = pytest.mark.django_db


def held(reason: str = ResolutionHeld.LOW_CONFIDENCE, *, attempted: bool = True) -> Ticket:
    ticket = factories.held(factories.TicketFactory(), reason=reason)
    if attempted:
        Attempt.objects.create(ticket=ticket, cycle=1, engine="local", confidence=0.5, band="hold", outcome="held")
    return ticket


def is_due(ticket: Ticket) -> bool:
    return Ticket.objects.filter(pk=ticket.pk, due_at__lte=Now()).exists()


def change_policy(category: str = Category.TECHNICAL) -> None:
    Policy.objects.filter(category=category).update(changed_at=Now())


def test_without_a_change_nothing_wakes() -> None:
    factories.ArticleFactory()
    ticket = held()

    assert wake_changed(limit=10) == 0
    assert not is_due(ticket)


def test_a_changed_article_wakes_it() -> None:
    article = factories.ArticleFactory()
    ticket = held()
    Article.objects.filter(pk=article.pk).update(changed_at=Now())

    assert wake_changed(limit=10) == 1
    assert is_due(ticket)


def test_a_changed_policy_wakes_its_category_alone() -> None:
    ticket = held()
    change_policy(Category.BILLING)
    assert wake_changed(limit=10) == 0

    change_policy()
    assert wake_changed(limit=10) == 1
    assert is_due(ticket)


def test_a_policy_that_was_off_wakes_what_it_kept_from_the_agent() -> None:
    ticket = held(HeldReason.POLICY, attempted=False)
    factories.ArticleFactory()
    assert wake_changed(limit=10) == 0, "an article changes nothing while the agent is off"

    change_policy()
    assert wake_changed(limit=10) == 1
    assert is_due(ticket)


@pytest.mark.parametrize("reason", [HeldReason.DELIVERY, HeldReason.FAILED])
def test_what_needs_a_person_is_left_to_one(reason: str) -> None:
    held(reason)
    change_policy()

    assert wake_changed(limit=10) == 0


def test_what_a_worker_has_is_left_to_it() -> None:
    ticket = held()
    Ticket.objects.filter(pk=ticket.pk).update(claimed_until=Now() + timedelta(minutes=5))
    change_policy()

    assert wake_changed(limit=10) == 0


def test_what_waits_for_its_back_off_is_woken_before() -> None:
    ticket = held()
    Ticket.objects.filter(pk=ticket.pk).update(due_at=Now() + timedelta(hours=8))
    change_policy()

    assert wake_changed(limit=10) == 1
    assert is_due(ticket)


def test_it_is_bounded(settings: Any) -> None:
    settings.MAX_CYCLES = 1
    ticket = held()
    Ticket.objects.filter(pk=ticket.pk).update(cycle=4)
    Attempt.objects.create(ticket=ticket, cycle=4, engine="local", confidence=0.5, band="hold", outcome="held")
    change_policy()

    assert wake_changed(limit=10) == 0


def test_a_limit_leaves_the_rest_for_the_next_minute() -> None:
    held()
    held()
    change_policy()

    assert [wake_changed(limit=1), wake_changed(limit=1), wake_changed(limit=1)] == [1, 1, 0]
