"""What a person does to a destination on its page: try it, choose its channel, make its secret anew."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from routing.models import Destination
from routing.pipelines.deliveries import place_of
from routing.pipelines.delivery_outcomes import begin_anew
from routing.pipelines.destinations import KINDS, postgres
from routing.pipelines.destinations.base import BadDestination, Encode, Exchange, Parcel, SendError
from routing.pipelines.destinations.content import prepare_content
from tickets import ids
from tickets.integrations.keys import create_secret

SAMPLE = {
    "ticket_id": "T-1",
    "subject": "A test from Helpdesk",
    "body": "If you read this, deliveries arrive here.",
    "customer_tier": "pro",
    "channel": "email",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    is_good: bool
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _SampleEvent:
    type: str
    payload: dict[str, Any]
    public_id: str
    occurred_at: datetime


def try_destination(destination: Destination) -> Trial:
    """Sends the example there. One that works is called again at once, whatever it was marked with."""
    kind = KINDS[destination.kind]
    exchange = Exchange()
    try:
        place = place_of(destination)
        if kind is postgres.KIND:
            if lacking := postgres.try_out(place):
                return Trial(is_good=False, words=lacking)
        else:
            kind.send(place, _sample_parcel(destination), exchange)
    except (SendError, BadDestination) as error:
        return Trial(is_good=False, words=_with_answer(str(error), exchange))
    begin_anew(destination)
    words = "The table is there and has what it needs." if kind is postgres.KIND else "It has taken the example."
    return Trial(is_good=True, words=words)


def list_channels(destination: Destination) -> list[tuple[str, str]]:
    """Raises SendError, BadDestination."""
    kind = KINDS[destination.kind]
    place = place_of(destination)
    if kind.list_channels is None or not place.get("bot_token"):
        raise BadDestination("bot_token", "A webhook's channel is its own. To choose one, save a bot's token first.")
    return kind.list_channels(place)


def choose_channel(destination: Destination, channel: str) -> str:
    """What was chosen, in words. Raises SendError, BadDestination."""
    found = dict(list_channels(destination))
    if channel not in found:
        raise BadDestination("channel", "The bot can't see that channel.")
    destination.settings = destination.settings | {"channel": channel, "channel_name": found[channel]}
    destination.save(update_fields=["settings"])
    begin_anew(destination)
    return f"It goes to {found[channel]} now."


def renew_signing_secret(destination: Destination) -> str:
    secret = create_secret()
    try:
        secrets = place_of(destination).secrets
    except SendError:
        secrets = {}
    destination.secret = json.dumps(secrets | {"signing_secret": secret})
    destination.save(update_fields=["secret"])
    return secret


def _sample_parcel(destination: Destination) -> Parcel:
    now = timezone.now()
    event = _SampleEvent(
        type="helpdesk.test", payload=SAMPLE, public_id=ids.to_public("pe", ids.new_id()), occurred_at=now
    )
    content = prepare_content(destination, {}, event=event, resolve=_as_it_is).content
    return Parcel(key=ids.to_public("dl", ids.new_id()), content=content, created_at=now)


def _as_it_is(value: Any, encode: Encode) -> Any:
    return value


def _with_answer(words: str, exchange: Exchange) -> str:
    said = exchange.response.strip()
    return f"{words} It said: {said[:300]}" if said else words
