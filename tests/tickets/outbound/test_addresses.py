"""What may be called, by name and by address, and what the settings allow beside it."""

from __future__ import annotations

from typing import Any

import pytest

from tickets.outbound.addresses import check_web_address, may_call, split_address


@pytest.mark.parametrize(
    "url",
    [
        "https://ann:secret@example.com/",
        "https://ann@example.com/",
        "https://@example.com/",
        "https://example.com\\@evil.example/",
    ],
)
def test_an_address_with_a_user_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="user name"):
        split_address(url)


def test_plain_http_needs_the_setting(settings: Any) -> None:
    settings.OUTBOUND_PLAIN_HTTP = False

    with pytest.raises(ValueError, match="OUTBOUND_PLAIN_HTTP"):
        check_web_address("http://example.com/")
    check_web_address("https://example.com/")


def test_a_host_is_allowed_by_its_name_and_by_nothing_like_it(settings: Any) -> None:
    settings.OUTBOUND_ALLOWED_HOSTS = ["Hooks.intern.example"]

    assert may_call("hooks.intern.example.", "10.0.0.7")
    assert not may_call("evil.hooks.intern.example", "10.0.0.7")
    assert not may_call("intern.example", "10.0.0.7")


def test_a_network_is_allowed_whatever_the_name(settings: Any) -> None:
    settings.OUTBOUND_ALLOWED_HOSTS = ["10.1.0.0/16", "[::1]"]

    assert may_call("anything.example", "10.1.2.3")
    assert may_call("anything.example", "::1")
    assert not may_call("anything.example", "10.2.0.1")


def test_a_gateway_that_is_allowed_leads_outside_alone(settings: Any) -> None:
    settings.OUTBOUND_ALLOWED_HOSTS = ["64:ff9b::/96"]

    assert may_call("shop.example", "64:ff9b::8.8.8.8")
    assert not may_call("shop.example", "64:ff9b::10.0.0.1")
