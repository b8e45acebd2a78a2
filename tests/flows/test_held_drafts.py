"""A threshold is lowered, through real processes: nothing that is held is sent until a person says so, and then once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from helpdesk import schedules
from helpdesk.models import Heartbeat
from resolution.models import Policy
from resolution.review.release import go_on
from tests.doors.smtp import MailReceiver
from tests.flows.processes import wait_until, worker
from tests.helpdesk.conftest import browser_of
from tests.helpdesk.desk.test_would_be_answered import decide, form_of, save_policy
from tests.resolution.held_drafts import TEXT, held_with_draft
from tickets.models import Reply, ReplyState

__all__ = ["browser_of"]

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_lowered_threshold_sends_nothing_by_itself_and_one_answer_when_told(
    browser_of: Callable[[str], Client],
) -> None:
    browser, ticket = browser_of("Support lead"), held_with_draft()

    with MailReceiver() as mail, worker(EMAIL_URL=mail.url):
        page = save_policy(browser)
        Heartbeat.objects.all().delete()
        # The tasks of the saved policy stand before it in the queue, or are done.
        wait_until(lambda: Heartbeat.objects.exists())
        # What the clock's steps do each minute.
        assert [schedules.wake_held(), go_on(), schedules.sweep()] == [0, 0, 0]
        assert not Reply.objects.exists()

        for _ in range(2):
            decide(browser, form_of(page), "send")
        wait_until(lambda: Reply.objects.filter(state=ReplyState.SENT).exists())

    ticket.refresh_from_db()
    assert len(mail.mails) == Reply.objects.count() == 1
    assert TEXT in str(mail.mails[0])
    assert Policy.objects.filter(review_from=0.4).exists()
    assert ticket.review_state == "sent_for_review"
    assert browser.get(reverse("admin:resolution_would_be_answered")).status_code == 200
