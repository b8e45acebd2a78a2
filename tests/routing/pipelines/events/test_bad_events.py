"""Whatever is posted as an event has a clear answer, and what is taken is kept as it came."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from routing.models import PipelineEvent
from tests.routing.pipelines.events.conftest import EVENTS
from tickets.models import Outcome, Receipt

Post = Callable[..., Any]


def nested(depth: int) -> Any:
    value: Any = {}
    for _ in range(depth - 1):
        value = {"a": value}
    return value


def event(**changes: Any) -> dict[str, Any]:
    return {"type": "payment.failed", "payload": {}} | changes


@pytest.mark.parametrize("name", ["payment.failed", "a.b", "order_line.item-2.sent", "onboarding.step.2nd"])
def test_types_are_lower_case_words_with_dots_between_them(name: str, post_events: Post) -> None:
    assert post_events(event(type=name)).status_code == 202


@pytest.mark.parametrize(
    "name",
    [
        "",
        "payment",
        "Payment.failed",
        "payment..failed",
        ".a",
        "a.",
        "a b.c",
        "a.b\n",
        "a.*",
        "zahlung.ü",
        5,
        None,
        ["a.b"],
    ]
    + ["support.ticket.routed", "support.x", "support.ticket.created.x", "a." + "b" * 100],
)
def test_any_other_type_is_refused_by_name(name: Any, post_events: Post) -> None:
    answer = post_events(event(type=name))

    assert answer.status_code == 400
    assert [row["field"] for row in answer.json()["error"]["fields"]] == ["type"]
    assert Receipt.objects.get().outcome == Outcome.REFUSED


@pytest.mark.parametrize("payload", [None, [], "x", 5, True])
def test_a_payload_is_an_object(payload: Any, post_events: Post) -> None:
    assert post_events(event(payload=payload)).status_code == 400


def test_a_payload_of_20_deep_is_taken_and_of_21_refused(post_events: Post) -> None:
    assert post_events(event(payload=nested(20))).status_code == 202
    refused = post_events(event(payload=nested(21)))
    assert refused.status_code == 400
    assert "deep" in refused.json()["error"]["fields"][0]["message"]


@pytest.mark.parametrize("depth", [200, 100_000])
def test_depths_that_no_parser_likes_are_refused(depth: int, program: Client) -> None:
    payload = '{"a":' * depth + "{}" + "}" * depth
    body = '{"type": "a.b", "payload": ' + payload + "}"

    for one in (body, f"[{body}]"):
        assert program.post(EVENTS, one, content_type="application/json").status_code == 400


def test_a_payload_of_the_limit_is_taken_and_of_more_refused(post_events: Post, settings: Any) -> None:
    settings.EVENT_MAX_BYTES = 1_000
    most = "x" * (1_000 - len('{"a":""}'))

    assert post_events(event(payload={"a": most})).status_code == 202
    assert post_events(event(payload={"a": "é" * (len(most) // 2)})).status_code == 202
    assert post_events(event(payload={"a": most + "x"})).status_code == 413
    assert Receipt.objects.count() == 2


def test_five_megabytes_are_413_and_the_others_of_the_list_are_taken(post_events: Post) -> None:
    large = event(payload={"a": "x" * 5_000_000})

    assert post_events(large).status_code == 413
    results = post_events([large, event()]).json()["results"]
    assert [result["status"] for result in results] == [413, 202]
    assert results[0]["receipt_id"] is None


def test_every_field_is_kept_whatever_it_is_called(post_events: Post) -> None:
    payload = {f"field {number}": number for number in range(300)}
    payload |= {"a.b": 1, "": 2, "$event": 3, "{{ x }}": 4, "__proto__": 5, "@everyone": "**bold** <@1>", "n": 10**30}

    assert post_events(event(payload=payload)).status_code == 202

    kept = PipelineEvent.objects.get()
    assert (kept.payload, kept.field_order) == (payload, list(payload))


def test_what_no_database_stores_is_replaced(program: Client) -> None:
    body = rb'{"type": "a.b", "payload": {"a\u0000": "x\u0000y", "b": ["\ud800"], "c": {"\udc00": 1}}}'

    answer = program.post(EVENTS, body, content_type="application/json")

    assert answer.status_code == 202
    assert PipelineEvent.objects.get().payload == {"a\ufffd": "x\ufffdy", "b": ["\ufffd"], "c": {"\ufffd": 1}}


def test_two_names_that_would_become_one_are_refused(program: Client) -> None:
    body = rb'{"type": "a.b", "payload": {"a\u0000": 1, "a\ud800": 2}}'

    assert program.post(EVENTS, body, content_type="application/json").status_code == 400


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "9" * 400])
def test_what_is_no_number_is_refused(number: str, program: Client) -> None:
    body = '{"type": "a.b", "payload": {"a": ' + number + "}}"

    for one in (body, f"[{body}]"):
        assert program.post(EVENTS, one, content_type="application/json").status_code == 400


def test_a_time_of_tomorrow_is_refused_and_a_fast_clock_is_not(post_events: Post) -> None:
    now = timezone.now()

    answer = post_events(event(timestamp=(now + timedelta(days=1)).isoformat()))
    assert (answer.status_code, answer.json()["error"]["fields"][0]["field"]) == (400, "timestamp")
    assert post_events(event(timestamp=(now + timedelta(minutes=2)).isoformat())).status_code == 202
    assert post_events(event(timestamp="1970-01-01T00:00:00Z")).status_code == 202


@pytest.mark.parametrize("timestamp", ["yesterday", 5, "2026-01-15T10:23:00Z\u0000", "x" * 1_000, {}])
def test_what_is_no_time_is_refused(timestamp: Any, post_events: Post) -> None:
    assert post_events(event(timestamp=timestamp)).status_code == 400


@pytest.mark.parametrize("key", ["", "a\u0000b", "x" * 300, 5, ["a"], {}])
def test_a_key_that_can_not_be_kept_is_refused(key: Any, post_events: Post) -> None:
    assert post_events(event(idempotencyKey=key)).status_code == 400
    assert PipelineEvent.objects.count() == 0


def test_a_key_of_the_header_that_can_not_be_kept_is_refused(post_events: Post) -> None:
    assert post_events(event(), **{"Idempotency-Key": "x" * 300}).status_code == 400


def test_around_the_payload_no_other_field_is_taken_for_one_of_ours(post_events: Post) -> None:
    answer = post_events(event(idempotncyKey="typing error"))

    assert answer.status_code == 400
    assert answer.json()["error"]["fields"] == [{"field": "idempotncyKey", "message": "There is no such field."}]


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b'{"type": "a.b"', b"null", b"[" * 100_000])
def test_what_is_no_json_is_refused_with_a_receipt(body: bytes, program: Client) -> None:
    assert program.post(EVENTS, body, content_type="application/json").status_code == 400
    assert bytes(Receipt.objects.get().body) == body


def test_numbers_and_words_keep_their_kind(post_events: Post) -> None:
    payload = {
        "int": 1,
        "float": 1.5,
        "yes": True,
        "none": None,
        "text": "1",
        "list": [1, "1", None],
        "negative": -0.25,
    }
    post_events(event(payload=payload))

    assert json.dumps(PipelineEvent.objects.get().fields) == json.dumps(payload)
