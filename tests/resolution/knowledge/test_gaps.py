"""What customers ask that no article answers comes together by its meaning, and begins an article."""

from __future__ import annotations

import numpy as np
import pytest
from django.test import Client
from django.urls import reverse

from resolution.knowledge.find_gaps import cluster_vectors, find_gaps
from resolution.models import Article, Attempt, Gap
from tests import factories
from tickets.models import Ticket

pytestmark = pytest.mark.django_db

EXPORT = ("How do I export my data?", "Can I export all my data to a file?", "I want to export my data, how?")


def ask(body: str, *, band: str = "hold", engine: str = "local") -> Ticket:
    ticket = factories.held(factories.TicketFactory(subject="", body=body))
    Attempt.objects.create(ticket=ticket, cycle=1, engine=engine, confidence=0.2, band=band, outcome="held")
    return ticket


def test_three_who_ask_the_same_are_a_gap_without_personal_data() -> None:
    for body in EXPORT:
        ask(f"{body} Write to ann@example.org.")
    ask("Where do I park my car?")
    ask("It is about me", engine="guards")

    assert find_gaps() == 1
    gap = Gap.objects.get()
    assert (gap.tickets, gap.per_week, len(gap.questions)) == (3, 3.0, 3)
    assert "export" in gap.title
    assert "ann@example.org" not in str(gap.questions)


def test_counting_again_keeps_what_was_decided() -> None:
    for body in EXPORT:
        ask(body)
    find_gaps()
    Gap.objects.update(state="dismissed", decided_by="lena")
    ask("Please tell me how to export my data")

    assert find_gaps() == 1
    assert Gap.objects.values_list("state", "tickets").get() == ("dismissed", 4)


def test_what_was_answered_well_is_no_gap() -> None:
    for body in EXPORT:
        ask(body, band="review")

    assert find_gaps() == 0


def test_clusters_are_as_many_as_matters_and_leave_out_what_is_empty() -> None:
    turn = np.random.default_rng(1).standard_normal((3, 384)).astype(np.float32)
    turn /= np.linalg.norm(turn, axis=1, keepdims=True)
    vectors = np.vstack([turn[[0, 1, 2] * 40], np.zeros((2, 384), np.float32)])

    found = cluster_vectors(vectors)
    assert sorted(len(one.places) for one in found) == [40, 40, 40]
    assert cluster_vectors(np.zeros((0, 384), np.float32)) == []


def test_an_article_is_begun_from_it() -> None:
    for body in EXPORT:
        ask(body)
    find_gaps()
    gap, browser = Gap.objects.get(), Client()
    browser.force_login(factories.staff_with("Support lead"))

    page = browser.get(reverse("admin:resolution_gap_change", args=[gap.pk])).content.decode()
    assert "Begin an article" in page
    place = f"{reverse('admin:resolution_article_add')}?gap={gap.pk}"
    assert gap.questions[0] in browser.get(place).content.decode()
    browser.post(place, {"title": "Export", "body": "Under Settings.", "phrasings": "How do I export?"})
    gap.refresh_from_db()
    assert (gap.state, gap.article, gap.decided_by) == ("begun", Article.objects.get(), gap.decided_by)
    assert "Begin an article" not in browser.get(reverse("admin:resolution_gap_change", args=[gap.pk])).content.decode()
