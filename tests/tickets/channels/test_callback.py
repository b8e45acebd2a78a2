"""Calling an address that somebody else has named: never inwards, never for long, never without a signature."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.utils import timezone

from resolution.models import Policy
from tests import factories
from tests.doors.webhooks import WebhookReceiver
from tests.tickets.replies import agent_reply, deliver, make_due
from tickets.models import Integration, Reply, ReplyState, Ticket, TicketEvent
from tickets.states import Channel, Status

pytestmark = pytest.mark.django_db


@pytest.fixture
def inwards(settings: Any) -> None:
    settings.OUTBOUND_ALLOWED_HOSTS = ["127.0.0.1"]


def chat_ticket(url: str, **values: Any) -> Ticket:
    integration = factories.IntegrationFactory(callback_url=url)
    return factories.TicketFactory(integration=integration, channel=Channel.CHAT, **values)


@contextmanager
def server(answer: bytes, *, byte_pause: float = 0.0) -> Iterator[str]:
    """Listens on loopback and says the answer, byte by byte where a pause is given; gives its address."""
    closing = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(65536)
                pieces = [bytes([byte]) for byte in answer] if byte_pause else [answer]
                for piece in pieces:
                    if closing.wait(byte_pause):
                        return
                    connection.sendall(piece)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
        closing.set()


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/",
        "https://localhost/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[64:ff9b::10.0.0.1]/",
        "http://[64:ff9b:1::a00:1]/",
        "http://[fec0::1]/",
        "http://[::ffff:0:10.0.0.1]/",
        "http://169.254.169.254/latest/meta-data/",
        "http://2130706433/",
        "http://0x7f.1/",
    ],
)
def test_an_address_in_our_own_network_is_refused_whatever_it_is_called(url: str) -> None:
    reply = deliver(agent_reply(chat_ticket(url)))

    assert reply.state == ReplyState.FAILED
    assert "private network" in reply.last_error


@pytest.mark.parametrize(
    "url",
    [
        "http://[::1",
        "http://example.com:99999/",
        "http://:80/",
        "ftp://example.com/",
        "https://exa mple.com/",
        "http://user:password@127.0.0.1/",
        "https://" + "x" * 70 + ".com/",
    ],
)
def test_what_is_no_web_address_fails_for_good(url: str, inwards: None) -> None:
    reply = deliver(agent_reply(chat_ticket(url)))

    assert (reply.state, Ticket.objects.get().held_reason) == (ReplyState.FAILED, "delivery")


def test_a_host_that_can_not_be_found_is_tried_again(inwards: None) -> None:
    assert deliver(agent_reply(chat_ticket("https://nowhere.invalid/"))).state == ReplyState.PENDING


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", id="head"),
        pytest.param(b"H" * 18_000, id="no end"),
    ],
)
def test_an_answer_that_drips_is_cut_off(answer: bytes, inwards: None, settings: Any) -> None:
    settings.CALLBACK_TIMEOUT_SECONDS = 0.5
    with server(answer, byte_pause=0.2) as url:
        reply = deliver(agent_reply(chat_ticket(url)))

    assert (reply.state, reply.last_error) == (
        ReplyState.PENDING,
        "The callback address did not answer within 0.5 s.",
    )


def test_an_address_that_hangs_up_is_told_in_words(inwards: None) -> None:
    with server(b"") as url:
        reply = deliver(agent_reply(chat_ticket(url)))

    assert reply.last_error == "The callback address did not answer: Server disconnected without sending a response."


def test_a_body_of_the_answer_is_not_waited_for(inwards: None) -> None:
    with server(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n") as url:
        assert deliver(agent_reply(chat_ticket(url))).state == ReplyState.SENT


def test_an_answer_that_is_not_http_is_tried_again(inwards: None) -> None:
    with server(b"220 mail.example.com ESMTP\r\n") as url:
        assert deliver(agent_reply(chat_ticket(url))).state == ReplyState.PENDING


def test_it_is_tried_again_after_each_pause_and_then_a_person_is_asked(inwards: None) -> None:
    integration = factories.IntegrationFactory()
    with WebhookReceiver(integration.callback_secret.reveal(), [(500, {})]) as hook:
        Integration.objects.update(callback_url=hook.url)
        integration.refresh_from_db()
        reply = agent_reply(factories.TicketFactory(integration=integration, channel=Channel.CHAT))
        pauses = []
        while reply.state == ReplyState.PENDING:
            make_due(reply)
            reply = deliver(reply)
            pauses.append(round((reply.due_at - timezone.now()).total_seconds()) if reply.due_at else None)

        assert pauses == [5, 30, 120, 600, 3600, None]
        assert {call["headers"]["webhook-id"] for call in hook.calls} == {reply.public_id}
    assert (reply.state, Ticket.objects.get().held_reason) == (ReplyState.FAILED, "delivery")


def test_gone_at_an_address_of_one_ticket_pauses_no_other(inwards: None) -> None:
    ticket = chat_ticket("http://127.0.0.1:9/")
    assert ticket.integration is not None
    with WebhookReceiver(ticket.integration.callback_secret.reveal(), [(410, {}), (204, {})]) as hook:
        Ticket.objects.filter(pk=ticket.pk).update(callback_url=hook.url)
        ticket.refresh_from_db()

        assert deliver(agent_reply(ticket)).state == ReplyState.FAILED
    assert Integration.objects.get().callback_paused_at is None


def test_a_paused_address_is_not_called(inwards: None) -> None:
    integration = factories.IntegrationFactory(callback_paused_at=timezone.now())
    with WebhookReceiver(integration.callback_secret.reveal()) as hook:
        Integration.objects.update(callback_url=hook.url)
        integration.refresh_from_db()
        ticket = factories.TicketFactory(integration=integration, channel=Channel.CHAT)

        assert deliver(agent_reply(ticket)).state == ReplyState.FAILED
        assert not hook.calls


def test_without_a_secret_nothing_is_sent(inwards: None) -> None:
    ticket = chat_ticket("http://127.0.0.1:9/")
    Integration.objects.update(callback_secret="")

    reply = deliver(agent_reply(Ticket.objects.get(pk=ticket.pk)))
    assert (reply.state, reply.deliveries) == (ReplyState.PENDING, 0)
    assert "secret" in reply.last_error


def test_a_secret_that_can_not_be_read_stops_callbacks_and_no_mail(inwards: None, settings: Any) -> None:
    chat, mail = chat_ticket("http://127.0.0.1:9/"), factories.TicketFactory()
    replies = [agent_reply(chat), agent_reply(mail)]
    settings.ENCRYPTION_KEYS = ["another one"]

    assert [deliver(reply).state for reply in replies] == [ReplyState.PENDING, ReplyState.SENT]
    waiting = Reply.objects.get(ticket=chat)
    assert "rotate it, or add the key that it was made with to ENCRYPTION_KEYS" in waiting.last_error
    assert waiting.due_at is not None


def test_it_is_sent_once_the_key_is_back(inwards: None, settings: Any) -> None:
    ticket = chat_ticket("http://127.0.0.1:9/")
    with WebhookReceiver(ticket.integration.callback_secret.reveal()) as hook:
        Integration.objects.update(callback_url=hook.url)
        reply = agent_reply(Ticket.objects.get(pk=ticket.pk))
        settings.ENCRYPTION_KEYS = ["another one"]
        deliver(reply)
        settings.ENCRYPTION_KEYS = ["another one", settings.SECRET_KEY]
        make_due(reply)

        assert deliver(reply).state == ReplyState.SENT
        assert len(hook.calls) == 1


def test_sending_that_never_ends_is_given_up_as_unknown(inwards: None, settings: Any) -> None:
    reply = agent_reply(chat_ticket("http://127.0.0.1:9/"))
    Reply.objects.filter(pk=reply.pk).update(state=ReplyState.SENDING, via="callback", tries=settings.MAX_TRIES)

    assert deliver(reply).state == ReplyState.UNKNOWN
    assert Ticket.objects.get().status == Status.PENDING_CUSTOMER


def test_a_policy_turned_off_while_sending_leaves_it_unknown(inwards: None) -> None:
    reply = agent_reply(chat_ticket("http://127.0.0.1:9/"))
    Reply.objects.filter(pk=reply.pk).update(state=ReplyState.SENDING, via="callback")
    Policy.objects.update(autonomy="off")

    assert deliver(reply).state == ReplyState.UNKNOWN


def test_the_history_says_how_it_went(inwards: None) -> None:
    ticket = factories.TicketFactory(channel=Channel.IN_APP)
    deliver(agent_reply(ticket))

    assert TicketEvent.objects.get(kind="reply.sent").detail["via"] == "api"
