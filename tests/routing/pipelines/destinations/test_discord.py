"""A rich embed within Discord's limits, to a real local server that enforces them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from routing.pipelines.destinations.base import BadDestination, SendError
from routing.pipelines.destinations.discord import list_channels
from routing.pipelines.destinations.embed import fit_embed
from routing.pipelines.destinations.lines import read_values
from tests.doors.discord import BOT_TOKEN, OPS, RANDOM, Discord, errors_of, limited
from tests.doors.scripted import Reply
from tests.routing.pipelines.destinations.sending import place_of, prepared, send

SEED = {
    "ticket_id": "T-1",
    "subject": "All is down",
    "body": "Since 8. Write to ann@example.com",
    "customer_tier": "pro",
}


@pytest.fixture
def discord() -> Iterator[Discord]:
    with Discord() as made:
        yield made


def deliver(discord: Discord, content: dict[str, Any]) -> Any:
    return send("discord", place_of("discord", webhook_url=discord.webhook_url), content)


def test_by_default_the_title_is_the_event_and_the_payload_its_fields_in_their_order(discord: Discord) -> None:
    made = prepared("discord", SEED)
    exchange = deliver(discord, made.content)

    assert discord.messages[0].embed["title"] == "support.ticket.created"
    assert list(discord.messages[0].fields) == [r"ticket\_id", "subject", "body", r"customer\_tier"]
    assert discord.messages[0].fields["body"] == r"Since 8. Write to \[email\]"
    assert made.redactions == {"EMAIL_ADDRESS": 1}
    assert exchange.answered == 200


def test_a_line_says_title_and_fields_by_references(discord: Discord) -> None:
    said = {"title": "Help: {{ subject }}", "fields": {"Tier": "$customer_tier", "Nobody": "$nothing"}, "footer": "ops"}
    deliver(discord, prepared("discord", SEED, said).content)

    assert discord.messages[0].embed["title"] == "Help: All is down"
    assert discord.messages[0].fields == {"Tier": "pro", "Nobody": "–"}
    assert discord.messages[0].embed["footer"] == {"text": "ops"}


def test_nobody_is_pinged_and_no_mark_of_a_customer_is_one(discord: Discord) -> None:
    deliver(
        discord,
        prepared("discord", {"subject": "@everyone **now** [click](https://evil.example/a_b) <@1> ||x||"}).content,
    )

    assert discord.messages[0].body["allowed_mentions"] == {"parse": []}
    assert discord.messages[0].fields["subject"] == (
        r"@everyone \*\*now\*\* \[click\](https://evil.example/a_b) \<@1\> \|\|x\|\|"
    )


def test_the_marks_of_a_line_itself_stay(discord: Discord) -> None:
    deliver(
        discord, prepared("discord", {"subject": "*a*"}, {"title": "t", "description": "**{{ subject }}**"}).content
    )

    assert discord.messages[0].embed["description"] == r"**\*a\***"


def test_personal_data_is_found_where_marks_would_hide_it() -> None:
    made = prepared("discord", {"ann_lee@example.com": "ann_lee@example.com"}, matrix={"EMAIL_ADDRESS": "drop"})

    assert "ann" not in str(made.content)
    assert made.redactions["EMAIL_ADDRESS"] >= 2


@pytest.mark.parametrize(
    "payload",
    [
        {f"field {number}": "x" for number in range(300)},
        {"long": "x" * 50_000},
        {f"field {number}": "y" * 900 for number in range(25)},
        {"n" * 400: "v" * 2_000, "nested": {"a": ["b", {"c": 1}]}, "null": None, "empty": "  "},
        {"smile": "😀" * 3_000},
    ],
)
def test_whatever_the_payload_discord_takes_it(payload: dict[str, Any], discord: Discord) -> None:
    deliver(discord, prepared("discord", payload).content)

    assert len(discord.messages) == 1


def test_what_is_cut_leads_to_the_whole(discord: Discord) -> None:
    embed = {"title": "t", "fields": [{"name": str(number), "value": "x"} for number in range(300)]}
    short = fit_embed(embed, "https://desk.example/e/1/")

    assert len(short["fields"]) == 25
    assert short["fields"][-1] == {"name": "Cut here", "value": "[276 more fields](https://desk.example/e/1/)"}
    assert short["url"] == "https://desk.example/e/1/"


def test_everything_at_its_limit_still_fits() -> None:
    texts = {"title": "t" * 9_999, "description": "d" * 9_999, "footer": "f" * 9_999}
    fields = [{"name": "n" * 999, "value": "v" * 9_999}] * 99
    assert (
        errors_of(json.dumps({"embeds": [fit_embed({**texts, "fields": fields}, "https://desk.example/")]}).encode())
        == []
    )


def test_a_bot_posts_to_its_channel_and_lists_those_that_there_are(discord: Discord, settings: Any) -> None:
    settings.DISCORD_API_URL = discord.api_url
    place = place_of("discord", bot_token=BOT_TOKEN, channel=RANDOM)
    send("discord", place, prepared("discord", SEED).content)

    assert discord.messages[0].channel == RANDOM
    assert list_channels(place) == [(OPS, "#ops · Acme"), (RANDOM, "#random · Acme")]


def test_a_429_is_obeyed_to_the_fraction_also_where_it_is_for_all(discord: Discord) -> None:
    discord.will_answer(limited(64.57), limited(0.25, is_global=True), limited(7_200))
    failures = [failure_of(discord) for _ in range(3)]

    assert [one.retry_after for one in failures] == [
        timedelta(seconds=64.57),
        timedelta(seconds=0.25),
        timedelta(hours=1),
    ]
    assert [one.is_global for one in failures] == [False, True, False]
    assert not any(one.permanent for one in failures)


def test_the_last_of_a_bucket_says_how_long_to_rest() -> None:
    with Discord(bucket=(1, 60.0)) as discord:
        exchange = deliver(discord, prepared("discord", SEED).content)

    assert exchange.rest is not None
    assert 50 < exchange.rest.total_seconds() <= 60


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_what_somebody_must_mend_breaks_the_destination(status: int, discord: Discord) -> None:
    discord.will_answer(Reply(status=status))

    assert failure_of(discord).broken


@pytest.mark.parametrize(
    "reply",
    [
        Reply(status=500),
        Reply(body=b"<html>Sign in to the network</html>", headers={"content-type": "text/html"}),
        Reply(body=b'{"id": "1", "channel', cut_at=10),
        Reply(body=b'{"id": "1"}', drip_seconds=0.5),
        Reply(wait_seconds=5),
        Reply(cut_at=0, body=b"x"),
    ],
    ids=["500", "a page", "half", "a drip", "nothing", "hung up"],
)
def test_what_may_pass_is_tried_again(reply: Reply, discord: Discord, settings: Any) -> None:
    settings.DELIVERY_TIMEOUT_SECONDS = 0.3
    discord.will_answer(reply)
    failure = failure_of(discord)

    assert (failure.permanent, failure.broken, failure.is_busy) == (False, False, True)


def test_the_excerpts_hold_no_secret(discord: Discord) -> None:
    exchange = deliver(discord, prepared("discord", SEED).content)

    assert "token-of-the-webhook" not in exchange.request + exchange.response
    assert "All is down" in exchange.request


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"webhook_url": "https://hooks.slack.com/services/T/B/x"}, "webhook_url"),
        ({"webhook_url": "https://discord.com.evil.example/api/webhooks/1/x"}, "webhook_url"),
        ({"webhook_url": "https://discord.com/channels/1/2"}, "webhook_url"),
        ({"webhook_url": "https://me:secret@discord.com/api/webhooks/1/x"}, "webhook_url"),
        ({"webhook_url": "https://discord.com/api/webhooks/1/{{ $event.payload.x }}"}, "webhook_url"),
        ({}, "webhook_url"),
        ({"bot_token": "x", "channel": "$event.payload.channel"}, "channel"),
        ({"bot_token": "x", "channel": "#ops"}, "channel"),
        ({"bot_token": "x\r\nEvil: 1"}, "bot_token"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_is_no_destination_there_is_refused_with_its_place(values: dict[str, str], field: str) -> None:
    with pytest.raises(BadDestination) as refusal:
        read_values("discord", values)

    assert refusal.value.field == field


def test_an_address_of_discord_is_taken() -> None:
    url = "https://discord.com/api/v10/webhooks/123456789012345678/abc-DEF_123"

    assert read_values("discord", {"webhook_url": url}).secrets == {"webhook_url": url}


def failure_of(discord: Discord) -> SendError:
    with pytest.raises(SendError) as failure:
        deliver(discord, prepared("discord", SEED).content)
    return failure.value
