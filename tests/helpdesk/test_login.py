"""Logging in: who fails too often waits, and nobody can make another one wait."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as present
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
OWNER, ATTACKER = "198.51.100.7", "203.0.113.9"


def log_in(name: str, password: str, *, hops: str = "", **meta: str) -> int:
    """From an own browser each time, through the proxy."""
    headers = {"x-forwarded-for": hops} if hops else {}
    values = {"username": name, "password": password}
    return Client().post(reverse("admin:login"), values, headers=headers, **meta).status_code


@pytest.fixture
def owner(settings: Any) -> str:
    settings.BEHIND_PROXY = True
    return str(factories.UserFactory().username)


def test_an_attacker_elsewhere_does_not_lock_the_owner_out(owner: str) -> None:
    answers = [log_in(owner, "guess", hops=ATTACKER) for _ in range(present.AXES_FAILURE_LIMIT + 2)]

    assert answers[-1] == 429
    assert log_in(owner, "correct horse", hops=ATTACKER) == 429
    assert log_in(owner, "correct horse", hops=OWNER) == 302


def test_an_attacker_who_writes_hops_of_their_own_is_still_one(owner: str) -> None:
    for number in range(present.AXES_FAILURE_LIMIT):
        log_in(owner, "guess", hops=f"10.0.0.{number}, {ATTACKER}")

    assert log_in(owner, "correct horse", hops=f"10.0.1.1, {ATTACKER}") == 429


def test_one_ipv6_network_is_one_attacker(owner: str) -> None:
    for number in range(present.AXES_FAILURE_LIMIT):
        log_in(owner, "guess", hops=f"2001:db8::{number:x}")

    assert log_in(owner, "correct horse", hops="2001:db8::ffff") == 429
    assert log_in(owner, "correct horse", hops="2001:db8:0:1::1") == 302


@pytest.mark.parametrize("hops", ["not an address", "unknown", "203.0.113.9:4711"])
def test_a_hop_that_is_no_address_is_no_fault(owner: str, hops: str) -> None:
    assert log_in(owner, "guess", hops=hops) == 200
    assert log_in(owner, "correct horse", hops=hops) == 302


@pytest.mark.parametrize("name", ["a" * 151, "a" * 256, "a" * 100_000, "é" * 256])
def test_a_name_that_is_too_long_is_a_wrong_name(db: None, name: str) -> None:
    assert log_in(name, "guess") == 200


def test_a_session_that_is_used_goes_on_and_another_ends(owner: str) -> None:
    browser = Client()
    person = User.objects.get(username=owner)
    browser.force_login(person)
    began = timezone.now() - timedelta(seconds=present.SESSION_COOKIE_AGE - 60)
    User.objects.filter(pk=person.pk).update(last_login=began)
    Session.objects.update(expire_date=timezone.now() + timedelta(seconds=60))

    assert browser.get(reverse("admin:index")).status_code == 200
    assert Session.objects.get().expire_date > timezone.now() + timedelta(hours=1)

    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert browser.get(reverse("admin:index")).status_code == 302


def test_a_changed_password_ends_every_session(owner: str) -> None:
    browser = Client()
    person = User.objects.get(username=owner)
    browser.force_login(person)

    person.set_password("another horse")
    person.save()

    assert browser.get(reverse("admin:index")).status_code == 302
