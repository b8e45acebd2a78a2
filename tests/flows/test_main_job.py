"""The main job through real processes: an HTTP POST in, an answer out at a real receiver."""

from __future__ import annotations

from typing import Any

import pytest
from django_q.models import OrmQ

from helpdesk.demo.content import ARTICLES
from resolution.models import Article
from tests import factories
from tests.doors.smtp import MailReceiver
from tests.doors.webhooks import WebhookReceiver
from tests.flows.processes import http, wait_until, web, worker
from tickets.integrations import keys
from tickets.models import Integration
from tickets.states import Status

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def shop() -> Integration:
    for category, title, body, phrasings in ARTICLES:
        Article.objects.create(category=category, title=title, body=body, phrasings="\n".join(phrasings))
    return factories.IntegrationFactory(name="shop")


def post(url: str, key: str, **values: Any) -> dict[str, Any]:
    ticket = {"customer_email": "maya@brightoak.example", "subject": "Cannot access my dashboard", **values}
    answer = http.post(f"{url}/api/webhooks/support/ingest", json=ticket, headers={"Authorization": f"Bearer {key}"})
    assert answer.status_code == 201, answer.text
    return answer.json()


def read(url: str, key: str, ticket_id: str) -> dict[str, Any]:
    answer = http.get(f"{url}/api/tickets/{ticket_id}/", headers={"Authorization": f"Bearer {key}"})
    return answer.raise_for_status().json()


def test_a_mail_is_answered_by_mail_and_a_chat_by_callback(shop: Integration) -> None:
    _, key = keys.create_key(shop)
    body = "I've been unable to log in since yesterday. I get a 403 error."

    with MailReceiver() as mail, WebhookReceiver(shop.callback_secret.reveal()) as hook:
        Integration.objects.filter(pk=shop.pk).update(callback_url=hook.url)
        with web() as url, worker(EMAIL_URL=mail.url):
            by_mail = post(url, key, channel="email", body=body, metadata={"message_id": "<first@brightoak.example>"})
            # Another customer: the same one's second message would join the first ticket.
            chat = {"channel": "chat", "external_id": "chat-1", "customer_email": "ben@brightoak.example"}
            by_chat = post(url, key, body=body, **chat)
            wait_until(lambda: mail.mails and hook.calls)
            wait_until(lambda: read(url, key, by_mail["ticket_id"])["status"] == Status.RESOLVED)
            ticket = read(url, key, by_mail["ticket_id"])

    assert mail.mails[0]["To"].endswith("maya@brightoak.example")
    assert mail.mails[0]["In-Reply-To"] == "<first@brightoak.example>"
    assert "no seat in the workspace" in ticket["resolution"]
    assert ticket["decision"]["rules_tried"]
    assert ticket["attempts"][0]["sources"][0]["title"] == "Error 403 when opening the dashboard"
    assert hook.calls[0]["body"]["data"]["ticket_id"] == by_chat["ticket_id"]
    assert hook.calls[0]["body"]["data"]["external_id"] == "chat-1"


def test_a_ticket_whose_nudge_was_lost_is_found_by_the_sweep(shop: Integration) -> None:
    _, key = keys.create_key(shop)
    with web() as url:
        posted = post(url, key, channel="webhook", body="How do I invite my colleagues?")
        assert OrmQ.objects.all().delete()[0] == 1

        with worker():
            wait_until(lambda: read(url, key, posted["ticket_id"])["status"] != Status.OPEN, seconds=100)
