"""Vendors through apprise: only those whose hosts are fixed, and every request of theirs by our own door."""

from __future__ import annotations

import importlib
import inspect
import re
from typing import Any

import pytest
import requests

from routing.pipelines.destinations import KINDS
from routing.pipelines.destinations.apprise import VENDORS
from routing.pipelines.destinations.apprise_door import make_notifier
from routing.pipelines.destinations.base import BadDestination, Exchange, Parcel, SendError
from routing.pipelines.destinations.lines import read_values
from routing.pipelines.destinations.vendor import masked_url
from tests.routing.pipelines.destinations.sending import NOW, place_of, prepared, send

PUSHOVER = "pover://" + "u" * 30 + "@" + "a" * 30
ADDRESSES = {
    "betterstack": "betterstack://" + "t" * 24,
    "gchat": "gchat://space/key/token",
    "ilert": "ilert://" + "a" * 32,
    "incidentio": "incidentio://source/" + "t" * 24,
    "line": "line://" + "t" * 40 + "/user",
    "opsgenie": "opsgenie://" + "a" * 36,
    "pagerduty": "pagerduty://" + "i" * 32 + "@" + "a" * 20,
    "pagertree": "pagertree://int_" + "1" * 12,
    "pover": PUSHOVER,
    "prowl": "prowl://" + "a" * 40,
    "signl4": "signl4://secret12",
    "spike": "spike://" + "1" * 32,
    "tgram": "tgram://123456789:abcdefg_hijklmnop/12315544/",
    "twilio": "twilio://AC" + "a" * 32 + ":" + "b" * 32 + "@15551233456/15551233457",
    "wxteams": "wxteams://" + "a" * 80,
}


@pytest.mark.parametrize("scheme", VENDORS)
def test_every_vendor_asks_by_the_library_that_we_stand_in_for(scheme: str) -> None:
    notifier = make_notifier(ADDRESSES[scheme])
    module = importlib.import_module(type(notifier).__module__)
    source = inspect.getsource(module)

    assert notifier is not None
    assert module.requests is not requests  # type: ignore[attr-defined]
    # Nothing but `requests.…` asks anybody.
    assert not re.search(r"^\s*(from requests|import (socket|urllib\.request|http|asyncio|websocket))", source, re.M)
    assert set(re.findall(r"https://([\w.{}-]+)/", source)) & {*VENDORS[scheme].hosts} or scheme == "twilio"


def test_nobody_is_asked_outside_of_a_delivery() -> None:
    assert make_notifier(PUSHOVER).notify(title="a", body="b") is False


def test_the_door_says_why_it_did_not_ask(settings: Any) -> None:
    """No name can be found here, and nothing has gone around the door."""
    with pytest.raises(SendError, match="The host can't be found") as failure:
        send("apprise", place_of("apprise", url=PUSHOVER), prepared("apprise", {"subject": "x"}).content)

    assert failure.value.is_busy


def test_no_key_stands_in_an_excerpt_or_on_a_page() -> None:
    """A vendor's key is in the body of what it is asked."""
    place, exchange = place_of("apprise", url=PUSHOVER), Exchange()
    content = prepared("apprise", {"subject": "x"}).content
    with pytest.raises(SendError):
        KINDS["apprise"].send(place, Parcel(key="dl_1", content=content, created_at=NOW), exchange)

    assert "api.pushover.net" in exchange.request
    assert "uuuuuu" not in exchange.request + masked_url(PUSHOVER)
    assert "aaaaaa" not in exchange.request + masked_url(PUSHOVER)


def test_the_options_of_an_address_lead_nowhere_else() -> None:
    place = place_of("apprise", url=PUSHOVER + "?verify=no&redirect=yes&cto=9999")
    with pytest.raises(SendError, match="The host can't be found"):
        send("apprise", place, prepared("apprise", {"subject": "x"}).content)


@pytest.mark.parametrize(
    "url",
    [
        "json://127.0.0.1/", "mailto://user:pass@example.com", "gotify://host/token", "syslog://", "file:///etc/passwd",
        "pover://", "matrix://example.org", "windows://", "dbus://", "pover", "",
    ],
)  # fmt: skip
def test_what_lets_somebody_choose_a_host_is_not_on_the_list(url: str) -> None:
    with pytest.raises(BadDestination) as refusal:
        read_values("apprise", {"url": url})

    assert refusal.value.field == "url"
