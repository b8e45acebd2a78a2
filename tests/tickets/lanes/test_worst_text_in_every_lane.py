"""A megabyte of marks through every way in: taken in linear time, refused with a 4xx, or kept with its cause."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests import factories
from tests.conftest import INGEST
from tests.cpu import grows_linearly
from tests.tickets.forms import ADDRESS, PAGE, WORDS, own_form, public_form
from tests.tickets.mails import mail, receive
from tickets.lanes.forms.form_token import make_stamp
from tickets.models import Integration

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

TICKET = {"channel": "email", "customer_email": "ann@example.com", "subject": "Hi", "body": "It fails."}
CHAT = {"messages": [{"role": "visitor", "text": "It fails."}]}
JSON = "application/json"
FIELDS = {
    (INGEST, name): (lambda text, name=name: TICKET | {name: text})
    for name in ("external_id", "channel", "customer_email", "customer_name", "subject", "body", "page_url")
} | {
    (INGEST, "metadata"): lambda text: TICKET | {"metadata": {text: text}},
    (INGEST, "an unknown field"): lambda text: TICKET | {text: 1},
    ("/api/webhooks/support/ingest/batch", "items"): lambda text: {"items": [TICKET | {"body": text}]},
    ("/api/webhooks/support/chat", "text"): lambda text: {"messages": [{"role": "visitor", "text": text}]},
    ("/api/webhooks/support/chat", "visitor"): lambda text: CHAT | {"visitor": {"name": text, "id": text}},
    ("/api/customers/ann@example.com/events/", "name"): lambda text: {"kind": "billing", "name": text},
}


def worst(size: int) -> str:
    """Two classes of marks apart from each other, which is what sorting them hates most."""
    return "a" + "\u0301" * (size // 2) + "\u0316" * (size // 2)


@pytest.fixture
def quick(settings: Any) -> None:
    settings.FORM_PER_NETWORK_AN_HOUR = settings.FORM_PER_ADDRESS_AN_HOUR = 10_000


def is_taken_or_refused(send: Callable[[str], Any]) -> bool:
    """Of a text as long as a post may be, in the letters that JSON and forms need least of."""
    status: int = send(worst(400_000)).status_code
    return status in (200, 201, 207) or 400 <= status < 500


@pytest.mark.parametrize(("url", "field"), FIELDS, ids=str)
def test_a_program_is_answered(api: Client, integration: Integration, url: str, field: str) -> None:
    factories.CustomerFactory(email="ann@example.com")

    def send(text: str) -> Any:
        values = FIELDS[url, field](text)
        return api.post(url, json.dumps(values, ensure_ascii=False).encode(), content_type=JSON)

    assert grows_linearly(send, worst)
    assert is_taken_or_refused(send)


@pytest.mark.parametrize(
    "field", ["name", "email", "subject", "message", "page", "website", "stamp", "secret", "other"]
)
def test_a_form_of_ones_own_is_answered(quick: None, field: str) -> None:
    fields = WORDS | {"secret": own_form()[1]}

    def send(text: str) -> Any:
        return Client().post(ADDRESS, fields | {field: text}, headers={"accept": JSON})

    assert grows_linearly(send, worst)
    assert is_taken_or_refused(send)


@pytest.mark.parametrize("field", ["message", "email", "stamp"])
def test_the_public_page_is_answered(quick: None, field: str) -> None:
    fields = WORDS | {"stamp": make_stamp(public_form(), is_filled=True)}

    def send(text: str) -> Any:
        return Client().post(PAGE, fields | {field: text})

    assert grows_linearly(send, worst)
    assert send(worst(400_000)).status_code in (303, 400, 429)


@pytest.mark.parametrize("place", ["text", "sender", "subject", "to", "references", "in_reply_to", "list_id"])
def test_a_mail_is_kept(place: str) -> None:
    numbers = itertools.count()

    def send(text: str) -> Any:
        return receive(mail(**{place: text}, message_id=f"<{next(numbers)}@customer.example>"))

    assert grows_linearly(send, worst)
    received = send(worst(400_000))
    assert received.code == 201 or received.cause
