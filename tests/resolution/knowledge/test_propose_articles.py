"""What people answered again and again is proposed as an article, and used by nobody until it is published."""

from __future__ import annotations

import pytest

from resolution.answering.context import gather_context
from resolution.knowledge.propose_articles import propose_articles
from resolution.models import Article
from tests import factories
from tests.resolution.knowledge.precedents import approved
from tickets.models import Ticket

pytestmark = pytest.mark.django_db


def test_two_precedents_of_one_matter_make_a_draft_once(ticket: Ticket) -> None:
    approved()
    approved()

    assert [propose_articles(), propose_articles()] == [1, 0]
    draft = Article.objects.get()
    assert (draft.is_published, draft.versions.get().by) == (False, "schedule")
    assert "2 approved precedents" in draft.proposed_for
    assert draft.phrasing_lines
    assert gather_context(ticket).candidates == ()


def test_one_alone_and_what_an_article_answers_make_none() -> None:
    approved()
    assert propose_articles() == 0

    approved()
    factories.ArticleFactory()
    assert propose_articles() == 0
