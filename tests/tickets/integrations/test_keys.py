"""A key is shown once, stored as a hash, and works until it is revoked, expires or its integration is off."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db.models.functions import Now
from django.utils import timezone

from tests import factories
from tickets.integrations import keys
from tickets.models import ApiKey, Integration, Scope


@pytest.fixture
def made(integration: Integration) -> tuple[ApiKey, str]:
    return keys.create_key(integration, label="web shop", scopes=[Scope.TICKETS, Scope.CUSTOMERS])


def test_only_its_hash_and_its_beginning_are_stored(made: tuple[ApiKey, str]) -> None:
    row, text = made

    stored = ApiKey.objects.filter(pk=row.pk).values().get()
    assert text not in map(str, stored.values())
    assert text.startswith(stored["prefix"])
    assert len(stored["prefix"]) < 12 < len(text)


def test_it_says_whose_it_is_and_what_it_may(made: tuple[ApiKey, str], integration: Integration) -> None:
    caller = keys.find_caller(made[1])

    assert caller is not None
    assert (caller.integration_id, caller.name) == (integration.pk, integration.name)
    assert caller.scopes == (Scope.TICKETS, Scope.CUSTOMERS)


def test_a_new_key_may_post_tickets_and_no_more(integration: Integration) -> None:
    caller = keys.find_caller(keys.create_key(integration)[1])

    assert caller is not None
    assert caller.scopes == (Scope.TICKETS,)


@pytest.mark.parametrize("text", ["", "hd_", "hd_\x00", "hd_\ud800", "x" * 10_000, "'; --"])
def test_no_other_text_is_a_key(db: None, text: str) -> None:
    assert keys.find_caller(text) is None


def test_its_last_use_is_recorded_once_a_minute(made: tuple[ApiKey, str], django_assert_num_queries: Any) -> None:
    row, text = made
    with django_assert_num_queries(2):
        keys.find_caller(text)
    with django_assert_num_queries(1):
        keys.find_caller(text)
    row.refresh_from_db()
    assert row.last_used_at is not None
    assert row.last_used_at <= timezone.now()

    ApiKey.objects.update(last_used_at=Now() - timedelta(minutes=2))
    with django_assert_num_queries(2):
        keys.find_caller(text)


def test_revoking_ends_it_and_says_when_only_once(made: tuple[ApiKey, str]) -> None:
    row, text = made
    keys.revoke_key(row)
    first = ApiKey.objects.get().revoked_at
    keys.revoke_key(row)

    assert keys.find_caller(text) is None
    assert ApiKey.objects.get().revoked_at == first


def test_rotating_keeps_the_scopes_and_never_lengthens_a_life(made: tuple[ApiKey, str]) -> None:
    row, _ = made
    soon = timezone.now() + timedelta(minutes=5)
    ApiKey.objects.filter(pk=row.pk).update(expires_at=soon)

    new, text = keys.rotate_key(row, overlap=timedelta(hours=1))
    assert (new.scopes, new.label) == (row.scopes, "web shop")
    assert keys.find_caller(text) is not None
    assert ApiKey.objects.get(pk=row.pk).expires_at == soon


def test_the_key_of_one_integration_says_nothing_of_another(made: tuple[ApiKey, str]) -> None:
    other = factories.IntegrationFactory()
    Integration.objects.filter(pk=other.pk).update(is_active=False)

    assert keys.find_caller(made[1]) is not None
    assert keys.find_caller(keys.create_key(other)[1]) is None
