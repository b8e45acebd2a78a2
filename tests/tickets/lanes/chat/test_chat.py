"""A finished chat becomes one ticket that reads as it went."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from tests.tickets.signatures import address, send, signing_with, standard, written
from tickets.lanes.chat.transcript import ChatTurn, fold_transcript, subject_of
from tickets.lanes.chat.view import MOST_TURNS
from tickets.models import Customer, Integration, Lane, Message, Outcome, Receipt, Ticket

CHAT = "/api/webhooks/support/chat"
TURNS = [
    {"role": "visitor", "author": "Ann", "text": "I get a 403 error.", "at": "2026-01-15T23:58:00Z"},
    {"role": "bot", "author": "Helper", "text": "Have you tried\nanother browser?", "at": "2026-01-15T23:58:02Z"},
    {"role": "visitor", "author": "Ann", "text": "Yes.", "at": "2026-01-15T23:59:00Z"},
    {"role": "visitor", "author": "Ann", "text": "The same.", "at": "2026-01-15T23:59:30Z"},
    {"role": "agent", "author": "Ida", "text": "I will look.", "at": "2026-01-16T00:01:00+00:00"},
    {"role": "system", "text": "The visitor left."},
]


def chat(**changes: Any) -> dict[str, Any]:
    values = {"messages": TURNS, "outcome": "visitor_left", "visitor": {"email": "ann@example.com", "name": "Ann"}}
    return values | changes


def post(api: Client, values: Any, **headers: str) -> Any:
    return api.post(CHAT, values, content_type="application/json", headers=headers)


def test_it_becomes_one_ticket_that_says_who_said_what(api: Client, integration: Integration) -> None:
    answer = post(api, chat(external_id="chat-1", page_url="https://shop.example.com/", metadata={"plan": "a"}))

    ticket = Ticket.objects.get()
    assert (answer.status_code, answer.json()["ticket_id"]) == (201, ticket.public_id)
    assert ticket.body == (
        "Ann, 2026-01-15 23:58 UTC:\nI get a 403 error.\n\n"
        "Helper (bot), 23:58:\nHave you tried\nanother browser?\n\n"
        "Ann, 23:59:\nYes.\nThe same.\n\n"
        "Ida (agent), 2026-01-16 00:01 UTC:\nI will look.\n\n"
        "System:\nThe visitor left.\n\n"
        "Outcome: visitor_left"
    )
    assert (ticket.channel, ticket.subject, ticket.external_id) == ("chat", "I get a 403 error.", "chat-1")
    assert (ticket.integration, ticket.page_url) == (integration, "https://shop.example.com/")
    assert ticket.metadata == {"plan": "a", "outcome": "visitor_left"}
    assert ticket.due_at is not None


def test_the_single_messages_are_kept(api: Client) -> None:
    post(api, chat())

    message = Message.objects.get()
    assert [turn["text"] for turn in message.turns] == [turn["text"] for turn in TURNS]
    assert message.turns[0] == {
        "author": "Ann",
        "role": "visitor",
        "text": "I get a 403 error.",
        "at": "2026-01-15T23:58:00+00:00",
    }
    assert "at" not in message.turns[5]
    assert (message.author_name, message.author_email) == ("Ann", "ann@example.com")


def test_it_leaves_a_receipt_of_the_lane(api: Client) -> None:
    answer = post(api, chat())

    receipt = Receipt.objects.get()
    assert (receipt.lane, receipt.outcome, receipt.public_id) == (Lane.CHAT, Outcome.ACCEPTED, answer["Receipt-Id"])
    assert Message.objects.get().receipt == receipt


def test_a_repeat_makes_no_second_ticket(api: Client) -> None:
    first = post(api, chat(external_id="chat-1"))

    second = post(api, chat(external_id="chat-1", outcome="resolved"))

    assert (second.status_code, second.json()) == (200, first.json() | {"duplicate": True})
    assert Ticket.objects.count() == 1
    assert Receipt.objects.get(outcome=Outcome.DUPLICATE).differs is True


def test_the_header_serves_as_id(api: Client) -> None:
    post(api, chat(), **{"idempotency-key": "c-1"})

    assert post(api, chat(), **{"idempotency-key": "c-1"}).status_code == 200


def test_a_visitor_without_an_address_is_known_by_the_programs_id(api: Client) -> None:
    for number in ("1", "2"):
        post(api, chat(external_id=number, visitor={"id": "v-17", "name": "Ann"}))
    post(api, chat(external_id="3", visitor={"name": "Bob"}))
    post(api, {"messages": TURNS, "external_id": "4"})

    assert {(c.external_id, c.name) for c in Customer.objects.all()} == {("v-17", "Ann"), ("", "Anonymous")}
    assert Message.objects.get(ticket__external_id="3").author_name == "Bob"


def test_a_known_customers_chat_is_theirs(api: Client) -> None:
    post(api, chat(external_id="1"))
    post(api, chat(external_id="2", visitor={"email": "ANN@example.com"}))

    assert Customer.objects.get().tickets.count() == 2


def test_a_given_subject_is_the_subject(api: Client) -> None:
    post(api, chat(subject="Login"))

    assert Ticket.objects.get().subject == "Login"


def test_a_callback_address_is_taken_only_where_it_is_allowed(api: Client, integration: Integration) -> None:
    url = "https://shop.example.com/replies"
    assert post(api, chat(callback_url=url)).status_code == 400

    Integration.objects.update(accepts_callback_urls=True)

    assert post(api, chat(callback_url=url)).status_code == 201
    assert Ticket.objects.get().callback_url == url
    assert post(api, chat(callback_url="ftp://x")).status_code == 400


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"messages": []}, "messages"),
        ({"messages": "Hello"}, "messages"),
        ({"messages": ["Hello"]}, "messages.0"),
        ({"messages": [{"role": "visitor", "text": ""}]}, "messages"),
        ({"messages": [{"role": "visitor"}]}, "messages.0.text"),
        ({"messages": [{"role": "visitor", "text": "a"}, {"role": "cat", "text": "b"}]}, "messages.1.role"),
        ({"messages": [{"role": "visitor", "text": "a", "at": "noon"}]}, "messages.0.at"),
        ({"messages": [{"role": "visitor", "text": "a", "at": "0001-01-01T00:00:00"}]}, "messages.0.at"),
        ({"messages": [{"role": "visitor", "text": "a", "at": "9999-12-31T23:59:59-12:00"}]}, "messages.0.at"),
        ({"messages": [{"role": "visitor", "text": "a", "mood": "b"}]}, "messages.0.mood"),
        ({"messages": [{"role": "visitor", "text": "a"}] * (MOST_TURNS + 1)}, "messages"),
        ({"visitor": {"email": "nobody"}}, "visitor.email"),
        ({"visitor": "Ann"}, "visitor"),
        ({"outcome": 7}, "outcome"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_wrong_field_is_named_and_a_receipt_says_so(changes: dict[str, Any], field: str, api: Client) -> None:
    answer = post(api, chat(**changes))

    receipt = Receipt.objects.get()
    assert answer.status_code == 400
    assert field in [row["field"] for row in answer.json()["error"]["fields"]]
    assert (receipt.lane, receipt.outcome) == (Lane.CHAT, Outcome.REFUSED)
    assert not Ticket.objects.exists()


def test_what_no_database_stores_is_replaced(api: Client) -> None:
    body = written(chat(messages=[{"role": "visitor", "author": "A\x00", "text": "x\x00y\ud800", "at": None}]))

    assert api.post(CHAT, body, content_type="application/json").status_code == 201
    assert Ticket.objects.get().body.startswith("A\ufffd:\nx\ufffdy\ufffd")


def test_a_long_chat_is_taken(api: Client) -> None:
    turns = [{"role": ("visitor", "bot")[n % 2], "text": f"line {n}"} for n in range(MOST_TURNS)]

    assert post(api, chat(messages=turns)).status_code == 201
    assert len(Message.objects.get().turns) == MOST_TURNS


def test_chats_count_against_the_rate(api: Client, settings: Any) -> None:
    settings.INGEST_BURST = 1
    post(api, chat())

    assert post(api, chat()).status_code == 429


def test_it_may_be_signed(integration: Integration) -> None:
    secret = signing_with(integration)
    body = written(chat())
    headers = standard(body, secret)

    assert send(address(integration, "chat"), body, headers).status_code == 201
    assert send(address(integration, "chat"), body, headers).status_code == 200
    assert send(address(integration, "chat"), written(chat(outcome="x")), headers).status_code == 401


def test_without_a_key_it_is_401(db: None) -> None:
    assert send(CHAT, written(chat()), {}).status_code == 401


def test_times_are_told_in_one_zone_and_need_not_be_told() -> None:
    turns = [
        ChatTurn(role="visitor", text="Hello", at=datetime.fromisoformat("2026-01-15T12:00:00+02:00")),
        ChatTurn(role="agent", author="Agent", text="Hi"),
        ChatTurn(role="visitor", text="Bye", at=datetime(2026, 1, 15, 11, 5, tzinfo=UTC)),
    ]

    assert fold_transcript(turns) == "Visitor, 2026-01-15 10:00 UTC:\nHello\n\nAgent:\nHi\n\nVisitor, 11:05:\nBye"


def test_the_subject_is_the_visitors_first_words() -> None:
    turns = [ChatTurn(role="bot", text="How can I help?"), ChatTurn(role="visitor", text="My invoice\nis wrong " * 9)]

    assert subject_of(turns).startswith("My invoice is wrong My")
    assert subject_of(turns).endswith("…")
    assert len(subject_of(turns)) <= 81
    assert subject_of(turns[:1]) == "How can I help?"
    assert len(subject_of([ChatTurn(role="visitor", text="x" * 200)])) == 81
