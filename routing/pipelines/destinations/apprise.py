"""Vendors with fixed hosts, through the library `apprise`; what it asks of them goes out by our own door. No repeat is dropped."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any, NamedTuple

from routing.pipelines.destinations.base import (
    BadDestination,
    Event,
    Exchange,
    Field,
    Filler,
    Kind,
    Parcel,
    Place,
    SendError,
)
from routing.pipelines.destinations.texts import as_text, shorten


class Vendor(NamedTuple):
    label: str
    hosts: tuple[str, ...]


# By the scheme of apprise's addresses. Only vendors whose hosts nobody can choose: what stands in an address is a key.
VENDORS: dict[str, Vendor] = {
    "betterstack": Vendor("Better Stack", ("incidents.betterstack.com",)),
    "gchat": Vendor("Google Chat", ("chat.googleapis.com",)),
    "ilert": Vendor("ilert", ("api.ilert.com",)),
    "incidentio": Vendor("incident.io", ("api.incident.io",)),
    "line": Vendor("Line", ("api.line.me",)),
    "opsgenie": Vendor("Opsgenie", ("api.opsgenie.com", "api.eu.opsgenie.com")),
    "pagerduty": Vendor("PagerDuty", ("events.pagerduty.com", "events.eu.pagerduty.com")),
    "pagertree": Vendor("PagerTree", ("api.pagertree.com",)),
    "pover": Vendor("Pushover", ("api.pushover.net",)),
    "prowl": Vendor("Prowl", ("api.prowlapp.com",)),
    "signl4": Vendor("SIGNL4", ("connect.signl4.com",)),
    "spike": Vendor("Spike.sh", ("api.spike.sh",)),
    "tgram": Vendor("Telegram", ("api.telegram.org",)),
    "twilio": Vendor("Twilio", ("api.twilio.com",)),
    "wxteams": Vendor("Webex", ("webexapis.com", "api.ciscospark.com")),
}
LONGEST_TITLE, LONGEST_BODY = 200, 3_000


def render(event: Event, said: Mapping[str, Any], fill: Filler) -> dict[str, Any]:
    lines = "\n".join(f"{name}: {as_text(value)}" for name, value in event.payload.items())
    return {
        "title": as_text(fill(said["title"])) if "title" in said else event.type,
        "body": as_text(fill(said["body"])) if "body" in said else lines,
    }


def fit(content: dict[str, Any], link: str) -> dict[str, Any]:
    body = shorten(content["body"], LONGEST_BODY)
    if body != content["body"] and link:
        body = f"{body}\n{link}"
    return {"title": shorten(content["title"], LONGEST_TITLE), "body": body}


def send(place: Place, parcel: Parcel, exchange: Exchange) -> None:
    vendor = VENDORS.get(_scheme(place))
    if vendor is None:
        raise SendError("This vendor is not on the list.", broken=True)
    _door().notify_vendor(
        place,
        vendor.label,
        vendor.hosts,
        title=parcel.content["title"],
        body=parcel.content["body"] or "–",
        exchange=exchange,
    )


def check(place: Place) -> None:
    vendor = VENDORS.get(_scheme(place))
    if vendor is None:
        raise BadDestination("url", f"It must begin with one of {', '.join(f'{scheme}://' for scheme in VENDORS)}.")
    if _door().make_notifier(place.get("url")) is None:
        raise BadDestination("url", f"{vendor.label} has no such address: see its page in apprise's documentation.")


def _door() -> Any:
    """The library takes a third of a second to load, which only those who use it pay."""
    return import_module("routing.pipelines.destinations.apprise_door")


def _scheme(place: Place) -> str:
    return str(place.get("url")).partition("://")[0].lower()


KIND = Kind(
    name="apprise",
    label="Another vendor",
    colour="grey",
    override="message",
    parts={"title": True, "body": True},
    fields=(
        Field(
            name="url",
            label="Address",
            help="As apprise writes it, such as pover://USER@TOKEN or pagerduty://KEY@ROUTE. "
            + ", ".join(sorted(vendor.label for vendor in VENDORS.values()))
            + ".",
            kind="url",
            is_secret=True,
            is_required=True,
        ),
    ),
    check=check,
    render=render,
    fit=fit,
    send=send,
)
