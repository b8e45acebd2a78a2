"""A key that is remembered saves a question and permits nothing: what was taken from it counts at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.utils import timezone

from tests import factories
from tests.conftest import INGEST
from tickets.integrations import caller_cache, keys
from tickets.lanes.programs.ingest import IngestView
from tickets.models import ApiKey, Integration, Outcome, Proof, Receipt, Ticket

HOOK = "https://example.com/hook"


@pytest.fixture(autouse=True)
def known(post: Callable[..., Any]) -> None:
    """The key of `post` is remembered."""
    assert post(external_id="known").status_code == 201


class Untouched:
    """A body that fails the test when it is read."""

    def read(self, *_: int) -> bytes:
        raise AssertionError("It was read.")


def test_a_revoked_key_stores_nothing(post: Callable[..., Any]) -> None:
    keys.revoke_key(ApiKey.objects.get())

    assert post(external_id="1").status_code == 401
    assert post(channel="fax").status_code == 401
    assert (Ticket.objects.count(), Receipt.objects.count()) == (1, 1)


@pytest.mark.parametrize("changes", [{"expires_at": timezone.now}, {"digest": lambda: "0" * 64}])
def test_a_key_that_has_ended_stores_nothing(post: Callable[..., Any], changes: dict[str, Callable[[], Any]]) -> None:
    ApiKey.objects.update(**{name: value() for name, value in changes.items()})

    assert post(external_id="1").status_code == 401
    assert Ticket.objects.count() == 1


def test_an_integration_that_is_off_stores_nothing(post: Callable[..., Any]) -> None:
    Integration.objects.update(is_active=False)
    assert post(external_id="1").status_code == 401

    Integration.objects.update(is_active=True)
    assert post(external_id="1").status_code == 201


def test_an_integration_that_now_signs_is_told_so(post: Callable[..., Any]) -> None:
    Integration.objects.update(proof=Proof.SIGNATURE)

    answer = post(external_id="1")
    assert (answer.status_code, "signed" in answer.json()["error"]["message"]) == (401, True)
    assert answer["WWW-Authenticate"].startswith("Bearer")

    Integration.objects.update(proof=Proof.EITHER)
    assert post(external_id="1").status_code == 201


def test_a_scope_that_was_taken_is_gone(post: Callable[..., Any]) -> None:
    ApiKey.objects.update(scopes=["customers"])
    assert post(external_id="1").status_code == 403

    ApiKey.objects.update(scopes=["tickets"])
    assert post(external_id="1").status_code == 201, "and one that was given is there"


def test_what_is_permitted_now_is_permitted(post: Callable[..., Any]) -> None:
    assert post(external_id="1", callback_url=HOOK).status_code == 400
    Integration.objects.update(accepts_callback_urls=True)
    assert post(external_id="1", callback_url=HOOK).status_code == 201
    Integration.objects.update(accepts_callback_urls=False)
    assert post(external_id="2", callback_url=HOOK).status_code == 400

    assert Receipt.objects.filter(outcome=Outcome.REFUSED).count() == 2


def test_a_new_name_is_the_one_in_the_history(post: Callable[..., Any]) -> None:
    Integration.objects.update(name="renamed")
    post(external_id="1")

    assert Ticket.objects.get(external_id="1").history.get().actor == "integration renamed"


def test_of_an_unknown_key_the_body_is_not_read(known: None) -> None:
    request = RequestFactory().post(
        INGEST, b"{}", content_type="application/json", headers={"authorization": "Bearer no"}
    )
    request._stream = Untouched()  # type: ignore[attr-defined]  # what Django reads the body from

    assert IngestView.as_view()(request).status_code == 401


def test_a_key_that_was_not_seen_lately_costs_the_question(
    client_of: Callable[..., Client], django_assert_num_queries: Any
) -> None:
    client = client_of(factories.IntegrationFactory())
    body = {"channel": "chat", "customer_email": "ann@example.com", "subject": "", "body": "x"}

    # The key, the note of its use, the post.
    with django_assert_num_queries(3):
        assert client.post(INGEST, body, content_type="application/json").status_code == 201


def test_it_remembers_a_bounded_number(integration: Integration, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caller_cache, "MOST", 3)
    for _ in range(10):
        assert caller_cache.likely_caller(keys.create_key(integration)[1])

    assert len(caller_cache._callers) <= 3
