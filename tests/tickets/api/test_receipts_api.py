"""An integration asks what became of a post."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests import factories
from tickets.models import Receipt, Ticket


def read(api: Client, id: str) -> Any:
    return api.get(f"/api/receipts/{id}/")


def test_an_accepted_post_names_its_ticket(api: Client, post: Callable[..., Any]) -> None:
    posted = post()

    answer = read(api, posted["Receipt-Id"]).json()

    assert answer == {
        "id": posted["Receipt-Id"],
        "lane": "api",
        "outcome": "accepted",
        "external_id": "email-msg-abc123",
        "ticket_id": posted.json()["ticket_id"],
        "merged_into": None,
        "first": None,
        "differs": None,
        "errors": [],
        "cause": "",
        "received_at": answer["received_at"],
    }


def test_a_repeat_names_the_first_and_says_whether_it_differs(api: Client, post: Callable[..., Any]) -> None:
    first = post()
    second = post(subject="Something else")

    answer = read(api, second["Receipt-Id"]).json()

    assert (answer["outcome"], answer["first"], answer["differs"]) == ("duplicate", first["Receipt-Id"], True)


def test_a_refused_post_says_why(api: Client, post: Callable[..., Any]) -> None:
    answer = read(api, post(channel="fax")["Receipt-Id"]).json()

    assert (answer["outcome"], answer["ticket_id"]) == ("refused", None)
    assert answer["errors"][0]["field"] == "channel"


def test_a_suspended_one_says_its_cause(api: Client, post: Callable[..., Any]) -> None:
    receipt_id = post(channel="fax")["Receipt-Id"]
    Receipt.objects.update(outcome="suspended", cause="It is an automatic answer.", lane="email")

    answer = read(api, receipt_id).json()

    assert (answer["lane"], answer["outcome"], answer["cause"]) == ("email", "suspended", "It is an automatic answer.")


def test_after_a_merge_it_names_the_survivor(api: Client, post: Callable[..., Any]) -> None:
    posted = post()
    survivor = factories.TicketFactory()
    Ticket.objects.filter(receipts__isnull=False).update(merged_into=survivor, due_at=None)

    answer = read(api, posted["Receipt-Id"]).json()

    assert answer["ticket_id"] == answer["merged_into"] == survivor.public_id


def test_anothers_receipt_does_not_exist(post: Callable[..., Any], client_of: Callable[..., Client]) -> None:
    posted = post()

    assert read(client_of(factories.IntegrationFactory()), posted["Receipt-Id"]).status_code == 404


@pytest.mark.parametrize("id", ["r_00000000000000000000000000", "r_x", "t_00000000000000000000000000", "x"])
def test_what_is_no_receipt_is_404(id: str, api: Client) -> None:
    assert read(api, id).status_code == 404


def test_a_key_is_needed(post: Callable[..., Any]) -> None:
    assert read(Client(), post()["Receipt-Id"]).status_code == 401


def test_it_costs_one_question_beside_the_keys(
    api: Client, post: Callable[..., Any], django_assert_num_queries: Any
) -> None:
    posted = post()

    with django_assert_num_queries(2):
        read(api, posted["Receipt-Id"])
