"""Robots and floods: what looks like an answer and makes no ticket, and what is told to wait."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.test import Client, RequestFactory
from django.utils import timezone

from tests.tickets.forms import ADDRESS, PAGE, WORDS, fill_in, own_form, public_form, stamp_in
from tickets.intake import rate_limits
from tickets.lanes.forms.client_network import network_of
from tickets.lanes.forms.form_token import make_stamp
from tickets.lanes.forms.receive_form import accept_suspended_form
from tickets.models import Allowance, Form, Receipt, Ticket

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def form() -> Form:
    return public_form()


def test_who_fills_in_the_honeypot_is_thanked_and_suspended(form: Form) -> None:
    answer = fill_in(form, website="https://buy.example")

    receipt = Receipt.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, "/support/thanks/")
    assert (receipt.outcome, receipt.cause, receipt.sender) == ("suspended", "Honeypot filled", "ann@example.com")
    assert (Ticket.objects.count(), receipt.due_at) == (0, None)


def test_who_is_faster_than_a_person_is_thanked_and_suspended(form: Form, settings: Any) -> None:
    settings.FORM_LEAST_SECONDS = 30
    stamp = stamp_in(Client().get(PAGE))

    answer = fill_in(form, stamp=stamp)

    receipt = Receipt.objects.get()
    assert (answer.status_code, receipt.outcome, Ticket.objects.count()) == (303, "suspended", 0)
    assert receipt.cause == "Sent sooner than a person can write"


def test_who_waits_is_heard(form: Form, settings: Any) -> None:
    settings.FORM_LEAST_SECONDS = 0.2
    stamp = stamp_in(Client().get(PAGE))
    time.sleep(0.3)

    fill_in(form, stamp=stamp)

    assert Ticket.objects.count() == 1


def test_a_robot_s_answer_looks_like_a_person_s() -> None:
    _, secret = own_form()
    client = Client()

    real, fake = (
        client.post(ADDRESS, WORDS | {"secret": secret, "website": website}, content_type="application/json")
        for website in ("", "x")
    )

    assert (real.status_code, fake.status_code) == (201, 201)
    assert set(real.json()) == set(fake.json())
    assert set(real.headers) == set(fake.headers)
    assert [len(str(value)) for value in real.json().values()] == [len(str(value)) for value in fake.json().values()]


def test_a_suspended_post_becomes_a_ticket_when_a_person_says_so(form: Form) -> None:
    fill_in(form, website="x")
    receipt = Receipt.objects.get()

    ticket_id = accept_suspended_form(receipt, by="lena")

    ticket = Ticket.objects.get(pk=ticket_id)
    assert (ticket.body, ticket.form, ticket.reply_allowed) == (WORDS["message"], form, False)
    assert accept_suspended_form(receipt, by="lena") is None


def test_a_suspended_post_without_an_address_stays(form: Form) -> None:
    fill_in(form, website="x", email="")

    assert accept_suspended_form(Receipt.objects.get(), by="lena") is None


def test_an_address_has_so_many_an_hour(form: Form, settings: Any) -> None:
    settings.FORM_PER_ADDRESS_AN_HOUR = 3

    answers = [fill_in(form, message=f"Message {number}", email="Ann@Example.com") for number in range(4)]

    assert [answer.status_code for answer in answers] == [303, 303, 303, 429]
    assert 3_500 < int(answers[3]["Retry-After"]) <= 3_600
    assert "Message 3" in answers[3].content.decode()
    assert "try again in 60 minutes" in answers[3].content.decode()
    assert Ticket.objects.count() == 3
    assert fill_in(form, email="bob@example.com").status_code == 303


def test_the_tags_of_an_address_have_no_hour_of_their_own(form: Form, settings: Any) -> None:
    settings.FORM_PER_ADDRESS_AN_HOUR = 3

    answers = [fill_in(form, email=f"Ann+{number}@example.com").status_code for number in range(4)]

    assert answers == [303, 303, 303, 429]


def test_a_repeat_uses_nothing_of_an_address(form: Form, settings: Any) -> None:
    settings.FORM_PER_ADDRESS_AN_HOUR = 1
    stamp = make_stamp(form, is_filled=True)

    answers = [fill_in(form, stamp=stamp).status_code for _ in range(4)]

    assert answers == [303] * 4


def test_a_network_has_so_many_an_hour(form: Form, settings: Any) -> None:
    settings.FORM_PER_NETWORK_AN_HOUR = 3

    answers = [fill_in(form, email=f"ann{number}@example.com").status_code for number in range(5)]

    assert (answers, Ticket.objects.count()) == ([303, 303, 303, 429, 429], 3)


def test_a_program_is_told_to_wait_in_the_shape_of_the_api(settings: Any) -> None:
    settings.FORM_PER_NETWORK_AN_HOUR = 1
    _, secret = own_form()

    answers = [
        Client().post(ADDRESS, WORDS | {"secret": secret, "message": text}, content_type="application/json")
        for text in ("one", "two")
    ]

    assert (answers[1].status_code, answers[1].json()["error"]["code"]) == (429, "rate_limited")
    assert int(answers[1]["Retry-After"]) > 0


def test_an_allowance_comes_back_after_an_hour() -> None:
    now = timezone.now()
    for minute in (0, 30):
        rate_limits.record_use("form-address", "ann@example.com", most=2, now=now + timedelta(minutes=minute))

    with pytest.raises(rate_limits.RateLimitReached) as refused:
        rate_limits.record_use("form-address", "ann@example.com", most=2, now=now + timedelta(minutes=40))
    rate_limits.record_use("form-address", "ann@example.com", most=2, now=now + timedelta(minutes=60, seconds=1))

    assert refused.value.retry_after_seconds == 20 * 60


def test_a_clock_that_is_set_back_locks_nobody_out() -> None:
    now = timezone.now()
    rate_limits.record_use("form-address", "ann@example.com", most=1, now=now + timedelta(days=1))

    rate_limits.record_use("form-address", "ann@example.com", most=1, now=now)


def test_allowances_tell_no_addresses_and_are_forgotten() -> None:
    now = timezone.now()
    rate_limits.record_use("form-address", "ann@example.com", most=1, now=now)
    assert "ann" not in Allowance.objects.get().key

    assert rate_limits.forget_idle(now=now + timedelta(minutes=59)) == 0
    assert rate_limits.forget_idle(now=now + timedelta(minutes=61)) == 1
    assert not Allowance.objects.exists()


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
    ],
)
def test_networks_are_told_apart(address: str, network: str) -> None:
    assert network_of(RequestFactory().post(PAGE, REMOTE_ADDR=address)) == network


@pytest.mark.parametrize(("behind_proxy", "network"), [(True, "198.51.100.9"), (False, "203.0.113.7")])
def test_only_a_proxy_is_believed_and_only_its_own_hop(behind_proxy: bool, network: str, settings: Any) -> None:
    settings.BEHIND_PROXY = behind_proxy
    request = RequestFactory().post(
        PAGE, REMOTE_ADDR="203.0.113.7", headers={"x-forwarded-for": "192.0.2.1, 198.51.100.9"}
    )

    assert network_of(request) == network


@pytest.mark.django_db(transaction=True)
def test_forty_at_once_are_one_ticket() -> None:
    stamp = make_stamp(public_form(), is_filled=True)
    body = WORDS | {"stamp": stamp}

    codes = _at_once(40, lambda number: Client().post(PAGE, body).status_code)

    assert (codes, Ticket.objects.count()) == ([303] * 40, 1)
    assert Receipt.objects.filter(outcome="duplicate").count() == 39


@pytest.mark.django_db(transaction=True)
def test_limits_hold_when_all_come_at_once(settings: Any) -> None:
    settings.FORM_PER_ADDRESS_AN_HOUR = 5
    _, secret = own_form()

    codes = _at_once(
        20, lambda number: Client().post(ADDRESS, WORDS | {"secret": secret, "message": f"No {number}"}).status_code
    )

    assert (sorted(codes), Ticket.objects.count()) == ([303] * 5 + [429] * 15, 5)


def _at_once(count: int, send: Callable[[int], int]) -> list[int]:
    def one(number: int) -> int:
        try:
            return send(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))
