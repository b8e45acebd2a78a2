"""Staff see what the customer said of an answer: on the ticket, and in a list of their own."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from resolution.feedback.give_feedback import give_feedback, rate
from resolution.models import Feedback, Said
from tests.helpdesk.desk_rows import answered
from tests.tickets.replies import deliver
from tickets.models import Reply

pytestmark = pytest.mark.django_db


@pytest.fixture
def feedback() -> Feedback:
    reply = deliver(Reply.objects.get(ticket=answered(confidence=0.95)))
    given = give_feedback(reply, Said.NOT_SOLVED, comment="No seat <yet>.")
    rate(given, 2)
    return given


def test_the_ticket_shows_what_its_customer_said(feedback: Feedback, browser_of: Callable[[str], Client]) -> None:
    page = browser_of("Reviewer").get(reverse("admin:tickets_ticket_change", args=[feedback.ticket_id]))

    shown = page.content.decode()
    assert "It did not" in shown
    assert "<b>2 of 5</b>" in shown
    assert "No seat &lt;yet&gt;." in shown
    assert "Waiting for you: the answer did not help" in shown


@pytest.mark.parametrize(("query", "rows"), [("", 1), ("?rating=2", 1), ("?rating=5", 0), ("?said__exact=solved", 0)])
def test_the_list_is_filtered_by_rating_and_word(
    feedback: Feedback, browser_of: Callable[[str], Client], query: str, rows: int
) -> None:
    page = browser_of("Auditor").get(reverse("admin:resolution_feedback_changelist") + query)

    assert page.content.decode().count("No seat &lt;yet&gt;.") == rows


def test_one_s_own_page_opens_and_changes_nothing(feedback: Feedback, browser_of: Callable[[str], Client]) -> None:
    address = reverse("admin:resolution_feedback_change", args=[feedback.pk])

    assert browser_of("Support lead").get(address).status_code == 200
    assert browser_of("Support lead").post(address, {"rating": "5"}).status_code in (403, 405)
