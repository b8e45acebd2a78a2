"""Discord: a rich embed to a channel, by the channel's webhook or by a bot. It drops no repeats."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from django.conf import settings

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
from routing.pipelines.destinations.embed import fit_embed, render_embed
from routing.pipelines.destinations.vendor import (
    LONGEST_PAUSE,
    call_vendor,
    check_vendor_url,
    json_of,
    judge_answer,
    post_json,
)
from tickets.outbound.http import Answer
from tickets.outbound.retry_after import retry_after

NAME = "Discord"
HOSTS = ("discord.com", "discordapp.com", "ptb.discord.com", "canary.discord.com")
WEBHOOK_PATH = re.compile(r"^/api/(v\d+/)?webhooks/\d+/[\w-]+$")
SNOWFLAKE = re.compile(r"^\d{15,25}$")
TEXT_CHANNELS = (0, 5)
# What Discord reads as marks; in an address they stay, for there they are part of it.
MARKS = re.compile(r"https?://[^\s<>\[\]()|*`\\]+|[\\`*_~|<>\[\]#]")


def encode(text: str) -> str:
    return MARKS.sub(lambda found: found[0] if len(found[0]) > 1 else f"\\{found[0]}", text)


def render(event: Event, said: Mapping[str, Any], fill: Filler) -> dict[str, Any]:
    return {"embed": render_embed(event, said, fill)}


def fit(content: dict[str, Any], link: str) -> dict[str, Any]:
    return {"embed": fit_embed(content["embed"], link)}


def add_links(content: dict[str, Any], links: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """A webhook's message has no buttons, so they stand in the text."""
    told = " · ".join(f"[{encode(label)}]({url})" for label, url in links)
    return {"embed": {**content["embed"], "description": told}}


def send(place: Place, parcel: Parcel, exchange: Exchange) -> None:
    # Nobody is pinged by what a customer wrote, however it is marked.
    body = {"embeds": [parcel.content["embed"]], "allowed_mentions": {"parse": []}}
    if place.get("webhook_url"):
        answer = post_json(place, _waiting(place.get("webhook_url")), body, exchange)
    else:
        answer = post_json(place, _channel_url(place), body, exchange, headers=_bot(place))
    _note_limits(answer, exchange)
    if answer.status == 429:
        raise _limited(answer)
    judge_answer(answer, name=NAME)
    # Discord answers with the message that it made; a wall in between answers with a page.
    if answer.body and not isinstance(json_of(answer, name=NAME), dict):
        raise SendError(f"{NAME} answered {answer.status} with what is no message.", is_busy=True)


def check(place: Place) -> None:
    if url := place.get("webhook_url"):
        check_vendor_url(url, field="webhook_url", hosts=HOSTS, vendor=NAME)
        parts = urlsplit(url)
        if parts.hostname in HOSTS and not WEBHOOK_PATH.match(parts.path.rstrip("/")):
            raise BadDestination(
                "webhook_url", "A webhook's address is https://discord.com/api/webhooks/… with a token."
            )
        return
    if not place.get("bot_token"):
        raise BadDestination("webhook_url", "Give a channel's webhook address, or a bot's token.")
    if place.get("channel") and not SNOWFLAKE.match(str(place.get("channel"))):
        raise BadDestination("channel", "A channel's id is a number of 17 to 20 digits.")
    if any(character.isspace() or character > "~" for character in place.get("bot_token")):
        raise BadDestination("bot_token", "A bot's token holds no spaces and no special letters.")


def list_channels(place: Place) -> list[tuple[str, str]]:
    """The text channels of every server that the bot is in. Raises SendError."""
    channels = []
    for guild in _get(place, "/users/@me/guilds")[:20]:
        found = _get(place, f"/guilds/{quote(str(guild.get('id', '')))}/channels")
        texts = [one for one in found if one.get("type") in TEXT_CHANNELS]
        channels += [(str(one.get("id")), f"#{one.get('name')} · {guild.get('name')}") for one in texts]
    return channels


def _get(place: Place, path: str) -> list[dict[str, Any]]:
    answer = call_vendor(place, "GET", settings.DISCORD_API_URL + path, b"", Exchange(), _bot(place))
    judge_answer(answer, name=NAME)
    found = json_of(answer, name=NAME)
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise SendError(f"{NAME} answered with what is no list.")
    return found


def _channel_url(place: Place) -> str:
    if not place.get("channel"):
        raise SendError("No channel is chosen.", broken=True)
    return f"{settings.DISCORD_API_URL}/channels/{quote(str(place.get('channel')), safe='')}/messages"


def _bot(place: Place) -> dict[str, str]:
    return {"authorization": f"Bot {place.get('bot_token')}"}


def _waiting(url: str) -> str:
    """So that Discord says what it made of it."""
    return f"{url}{'&' if '?' in url else '?'}{urlencode({'wait': 'true'})}"


def _note_limits(answer: Answer, exchange: Exchange) -> None:
    """The last of this route's bucket is used up: the next waits until Discord fills it."""
    if answer.headers.get("x-ratelimit-remaining", "").strip() == "0":
        exchange.rest = retry_after(answer.headers.get("x-ratelimit-reset-after", ""), longest=LONGEST_PAUSE)


def _limited(answer: Answer) -> SendError:
    """The body's number has a fraction and is the exact one; the header may be whole seconds."""
    try:
        said = json_of(answer, name=NAME)
    except SendError:
        said = {}
    said = said if isinstance(said, dict) else {}
    header = retry_after(answer.headers.get("retry-after", ""), longest=LONGEST_PAUSE)
    pauses = [retry_after(str(said.get("retry_after", "")), longest=LONGEST_PAUSE), header]
    pause = max((one for one in pauses if one is not None), default=timedelta(seconds=30))
    is_global = said.get("global") is True or answer.headers.get("x-ratelimit-global", "").lower() == "true"
    words = f"{NAME} asks to wait {pause.total_seconds():g} s{', for every destination there' if is_global else ''}."
    return SendError(words, retry_after=pause, is_global=is_global, is_busy=True)


KIND = Kind(
    name="discord",
    label=NAME,
    colour="violet",
    override="embed",
    parts={"title": True, "description": True, "fields": True, "footer": True, "color": False, "url": False},
    fields=(
        Field(
            name="webhook_url",
            label="Webhook address",
            help="Of the channel: Edit channel, Integrations, Webhooks, Copy webhook URL. Or use a bot.",
            kind="url",
            is_secret=True,
        ),
        Field(
            name="bot_token",
            label="Bot token",
            help="Of a bot that is in your server and may send messages and embed links. Save, then choose the channel.",
            is_secret=True,
        ),
        Field(name="channel", label="Channel", help="Where the bot posts.", kind="channel"),
    ),
    check=check,
    render=render,
    fit=fit,
    send=send,
    encode=encode,
    add_links=add_links,
    list_channels=list_channels,
)
