"""Slack: a message of blocks, by an incoming webhook or by a bot. It drops no repeats."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

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
from routing.pipelines.destinations.embed import fill_payload, pairs_of
from routing.pipelines.destinations.texts import as_text, shorten
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

NAME = "Slack"
HOSTS = ("hooks.slack.com", "hooks.slack-gov.com")
CHANNEL = re.compile(r"^[CGD][A-Z0-9]{6,20}$")
LONGEST_TITLE, LONGEST_TEXT, LONGEST_FIELD = 150, 3_000, 2_000
FIELDS_A_BLOCK, MOST_FIELDS = 10, 100
NOTHING = "–"
# What Slack's Web API says in an answer of 200, and what it means.
BROKEN_ERRORS = {
    "invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "no_permission", "missing_scope",
    "channel_not_found", "not_in_channel", "is_archived", "restricted_action", "channel_is_archived", "org_login_required",
}  # fmt: skip
BUSY_ERRORS = {"ratelimited", "rate_limited", "internal_error", "fatal_error", "service_unavailable", "request_timeout"}


def encode(text: str) -> str:
    """Slack reads three characters: with them gone there are no links, mentions or channels."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def render(event: Event, said: Mapping[str, Any], fill: Filler) -> dict[str, Any]:
    fields = fill(said["fields"]) if "fields" in said else fill_payload(event, fill)
    return {
        "title": as_text(fill(said["title"])) if "title" in said else event.type,
        "text": as_text(fill(said.get("text"))),
        "fields": [{"name": as_text(name), "value": as_text(value)} for name, value in pairs_of(fields)],
        "links": [],
    }


def fit(content: dict[str, Any], link: str) -> dict[str, Any]:
    """What is too long is cut, and the link leads to the whole."""
    fields = [
        {"name": shorten(one["name"], 200), "value": shorten(one["value"], LONGEST_FIELD - 220)}
        for one in content["fields"][:MOST_FIELDS]
    ]
    title, text = shorten(content["title"], LONGEST_TITLE), shorten(content["text"], LONGEST_TEXT)
    is_cut = (title, text, fields) != (content["title"], content["text"], content["fields"])
    more = [{"label": "All of it", "url": link}] if is_cut and link else []
    return {"title": title, "text": text, "fields": fields, "links": [*content["links"], *more]}


def add_links(content: dict[str, Any], links: Sequence[tuple[str, str]]) -> dict[str, Any]:
    return {**content, "links": [*content["links"], *({"label": label[:75], "url": url} for label, url in links)]}


def blocks_of(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    title = _unescaped(content["title"]).strip() or NOTHING
    blocks: list[dict[str, Any]] = [{"type": "header", "text": {"type": "plain_text", "text": title[:LONGEST_TITLE]}}]
    if content["text"].strip():
        blocks.append({"type": "section", "text": _marked(content["text"])})
    fields = [_marked(f"*{one['name'] or NOTHING}*\n{one['value'].strip() or NOTHING}") for one in content["fields"]]
    groups = [fields[start : start + FIELDS_A_BLOCK] for start in range(0, len(fields), FIELDS_A_BLOCK)]
    blocks += [{"type": "section", "fields": group} for group in groups]
    if content["links"]:
        buttons = [
            {"type": "button", "text": {"type": "plain_text", "text": link["label"]}, "url": link["url"]}
            for link in content["links"]
        ]
        blocks.append({"type": "actions", "elements": buttons})
    return blocks


def send(place: Place, parcel: Parcel, exchange: Exchange) -> None:
    body: dict[str, Any] = {"text": parcel.content["title"] or NOTHING, "blocks": blocks_of(parcel.content)}
    body |= {"unfurl_links": False, "unfurl_media": False}
    if place.get("webhook_url"):
        answer = post_json(place, place.get("webhook_url"), body, exchange)
        _refuse_busy(answer)
        judge_answer(answer, name=NAME)
        if answer.body.strip() not in (b"ok", b""):
            raise SendError(f"{NAME} answered {answer.status} with what is not its own.", is_busy=True)
        return
    if not place.get("channel"):
        raise SendError("No channel is chosen.", broken=True)
    body["channel"] = place.get("channel")
    url = f"{settings.SLACK_API_URL}/chat.postMessage"
    _judge_api(post_json(place, url, body, exchange, headers=_bot(place)))


def check(place: Place) -> None:
    if url := place.get("webhook_url"):
        check_vendor_url(url, field="webhook_url", hosts=HOSTS, vendor=NAME)
        return
    token = place.get("bot_token")
    if not token:
        raise BadDestination("webhook_url", "Give an incoming webhook's address, or a bot's token.")
    if any(character.isspace() or character > "~" for character in token):
        raise BadDestination("bot_token", "A bot's token holds no spaces and no special letters.")
    if place.get("channel") and not CHANNEL.match(str(place.get("channel"))):
        raise BadDestination("channel", "A channel's id is like C0123456789.")


def list_channels(place: Place) -> list[tuple[str, str]]:
    """The channels that the bot can see. Raises SendError."""
    query = urlencode({"exclude_archived": "true", "limit": "500", "types": "public_channel,private_channel"})
    url = f"{settings.SLACK_API_URL}/conversations.list?{query}"
    found = _judge_api(call_vendor(place, "GET", url, b"", Exchange(), _bot(place)))
    return [(str(one.get("id")), f"#{one.get('name')}") for one in found.get("channels", [])]


def _judge_api(answer: Answer) -> dict[str, Any]:
    """Slack's Web API says in an answer of 200 that it did not work."""
    _refuse_busy(answer)
    judge_answer(answer, name=NAME)
    said = json_of(answer, name=NAME)
    if not isinstance(said, dict):
        raise SendError(f"{NAME} answered with what is not its own.", is_busy=True)
    if said.get("ok") is True:
        return said
    error = str(said.get("error", "nothing"))[:80]
    broken, busy = error in BROKEN_ERRORS, error in BUSY_ERRORS
    raise SendError(f"{NAME} said {error}.", broken=broken, permanent=not busy, is_busy=busy)


def _refuse_busy(answer: Answer) -> None:
    if answer.status == 429:
        pause = retry_after(answer.headers.get("retry-after", ""), longest=LONGEST_PAUSE) or timedelta(seconds=30)
        raise SendError(f"{NAME} asks to wait {pause.total_seconds():g} s.", retry_after=pause, is_busy=True)


def _bot(place: Place) -> dict[str, str]:
    return {"authorization": f"Bearer {place.get('bot_token')}"}


def _marked(text: str) -> dict[str, Any]:
    """Marks of our own hold, but nothing in it becomes a link or a mention by itself."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def _unescaped(text: str) -> str:
    """For the header, which reads no marks at all."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


KIND = Kind(
    name="slack",
    label=NAME,
    colour="green",
    override="message",
    parts={"title": True, "text": True, "fields": True},
    fields=(
        Field(
            name="webhook_url",
            label="Webhook address",
            help="Of an incoming webhook: https://hooks.slack.com/services/… Or use a bot.",
            kind="url",
            is_secret=True,
        ),
        Field(
            name="bot_token",
            label="Bot token",
            help="xoxb-…, of an app with chat:write and channels:read. Save, then choose the channel.",
            is_secret=True,
        ),
        Field(name="channel", label="Channel", help="Where the bot posts. Invite it there.", kind="channel"),
    ),
    check=check,
    render=render,
    fit=fit,
    send=send,
    encode=encode,
    add_links=add_links,
    list_channels=list_channels,
)
