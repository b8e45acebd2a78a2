"""What can't be done just now stands at the top of the dashboard, with what to do about it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db.models.functions import Now
from django.test import Client
from django.urls import reverse

from helpdesk.alarms import MOST
from routing.models import Notice
from tests import factories
from tests.helpdesk.desk_rows import undelivered
from tests.tickets.replies import agent_reply, deliver
from tickets import far_ends
from tickets.models import FarEnd, FarEndKind, Reply, ReplyState, Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def no_mail(settings: Any) -> FarEnd:
    """A server that refuses the login, and two answers that wait for it."""
    settings.EMAIL_BACKEND = "no.such.Backend"
    for _ in range(2):
        deliver(agent_reply(factories.TicketFactory()))
    return FarEnd.objects.get()


def dashboard(client: Client) -> str:
    return client.get(reverse("admin:index")).content.decode()


def test_one_line_for_all_that_waits(admin_client: Client, no_mail: FarEnd) -> None:
    page = dashboard(admin_client)

    assert page.count("Mail can&#x27;t be sent since") == 1
    assert "2 answers wait." in page
    assert "What to do:" in page
    assert "EMAIL_URL" in page


def test_nothing_is_said_while_all_is_well(admin_client: Client) -> None:
    assert "What can't be done" not in dashboard(admin_client)


def test_a_person_has_it_tried_now(admin_client: Client, no_mail: FarEnd) -> None:
    before = no_mail.next_try_at
    answer = admin_client.post(reverse("admin:tickets_reply_try_now", args=[no_mail.pk]), follow=True)

    no_mail.refresh_from_db()
    assert "is tried now" in answer.content.decode()
    assert before is not None
    assert no_mail.next_try_at is not None
    assert no_mail.next_try_at < before
    assert Reply.objects.filter(due_at__lte=Now()).count() == 1, "one of them is due"


def test_trying_takes_a_post_and_the_right_to(client: Client, admin_client: Client, no_mail: FarEnd) -> None:
    url = reverse("admin:tickets_reply_try_now", args=[no_mail.pk])

    assert admin_client.get(url).status_code == 405
    assert client.post(url).status_code == 302
    assert "login" in client.post(url)["Location"]


def test_a_mail_server_stands_above_callbacks_however_many_are_paused(admin_client: Client, no_mail: FarEnd) -> None:
    for number in range(MOST):
        callback = FarEnd.objects.create(kind=FarEndKind.CALLBACK, name=f"shop{number}.example:443")
        FarEnd.objects.filter(pk=callback.pk).update(paused_at=Now() - timedelta(days=1), next_try_at=Now())

    page = dashboard(admin_client)

    assert page.index("Mail can&#x27;t be sent since") < page.index("shop0.example")


def test_an_integrations_page_says_which_host_is_paused(admin_client: Client) -> None:
    shop = factories.IntegrationFactory()
    far_end = FarEnd.objects.create(kind=FarEndKind.CALLBACK, name="shop.example:443", integration=shop)
    for _ in range(3):
        far_ends.failed(far_end.pk, error="The callback address did not answer: ReadTimeout.")

    page = admin_client.get(reverse("admin:tickets_integration_change", args=[shop.pk])).content.decode()
    listed = admin_client.get(reverse("admin:tickets_integration_changelist")).content.decode()

    assert "shop.example:443" in page
    assert "Failed 3 times in a row; next try" in page
    assert "Try now" in page
    assert "Callbacks paused" in listed


class TestSendAgain:
    def post(self, client: Client, replies: list[Reply], **values: str) -> str:
        selected = {"action": "send_again", "_selected_action": [str(reply.pk) for reply in replies]}
        return client.post(reverse("admin:tickets_reply_changelist"), selected | values, follow=True).content.decode()

    def test_it_asks_and_says_what_unknown_means(self, admin_client: Client) -> None:
        replies = [undelivered(ReplyState.UNKNOWN), undelivered(ReplyState.FAILED)]

        page = self.post(admin_client, replies)

        assert "Send 2 replies again?" in page
        assert "may arrive twice" in page
        assert not Reply.objects.filter(state=ReplyState.PENDING).exists()

    def test_confirmed_they_go_into_the_outbox(self, admin_client: Client) -> None:
        replies = [undelivered(ReplyState.UNKNOWN), undelivered(ReplyState.FAILED)]

        assert "2 sent again." in self.post(admin_client, replies, confirmed="1")
        assert Reply.objects.filter(state=ReplyState.PENDING, due_at__isnull=False).count() == 2

    def test_what_has_moved_on_is_told_and_left(self, admin_client: Client) -> None:
        reply = undelivered(ReplyState.FAILED)
        Ticket.objects.update(cycle=9)

        assert "moved on" in self.post(admin_client, [reply], confirmed="1")
        assert Reply.objects.get().state == ReplyState.FAILED

    def test_what_was_sent_is_not_sent_again(self, admin_client: Client) -> None:
        reply = deliver(agent_reply(factories.TicketFactory()))

        assert "None of these failed" in self.post(admin_client, [reply], confirmed="1")
        assert Reply.objects.get().state == ReplyState.SENT


def lost_notice(**values: Any) -> Notice:
    person = User.objects.create_user(f"mira{Notice.objects.count()}", email="mira@desk.example", is_staff=True)
    values = {"recipient": person, "kind": "digest", "matter": "week 2026-40", "state": "failed"} | values
    return Notice.objects.create(**values, last_error="550 No such mailbox.")


def test_notices_that_were_lost_are_said_and_sent_again(admin_client: Client) -> None:
    lost, unknown, sent = lost_notice(), lost_notice(state="unknown"), lost_notice(state="cancelled")

    page = dashboard(admin_client)
    admin_client.post(reverse("admin:routing_notice_send_all"))

    assert "2 notices to colleagues could not be sent in the last 7 days." in page
    states = [Notice.objects.get(pk=notice.pk).state for notice in (lost, unknown, sent)]
    assert states == ["pending", "pending", "cancelled"]
    assert "notices to colleagues" not in dashboard(admin_client)


def test_old_ones_are_no_alarm(admin_client: Client) -> None:
    lost_notice(created_at=Now() - timedelta(days=8))

    assert "to colleagues could not be sent" not in dashboard(admin_client)


def test_ticked_ones_are_sent_again_and_others_left(admin_client: Client) -> None:
    lost, cancelled = lost_notice(), lost_notice(state="cancelled")
    ticked = {"action": "send_again", "_selected_action": [lost.pk, cancelled.pk]}

    page = admin_client.post(reverse("admin:routing_notice_changelist"), ticked, follow=True).content.decode()

    lost.refresh_from_db()
    assert ("1 sent again." in page, lost.state, lost.deliveries) == (True, "pending", 0)


def test_whoever_may_send_nothing_again_is_refused(browser_of: Any) -> None:
    lost_notice()

    assert browser_of("Auditor").post(reverse("admin:routing_notice_send_all")).status_code == 403
