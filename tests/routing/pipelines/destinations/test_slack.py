"""Blocks within Slack's limits, by webhook and by bot, to a real local server that enforces them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from routing.pipelines.destinations.base import BadDestination, SendError
from routing.pipelines.destinations.lines import read_values
from routing.pipelines.destinations.slack import list_channels
from tests.doors.scripted import Reply
from tests.doors.slack import BOT_TOKEN, OPS, Slack
from tests.routing.pipelines.destinations.sending import place_of, prepared, send

SEED = {"ticket_id": "T-1", "subject": "All is down", "body": "Write to ann@example.com"}


@pytest.fixture
def slack(settings: Any) -> Iterator[Slack]:
    with Slack() as made:
        settings.SLACK_API_URL = made.api_url
        yield made


def by_webhook(slack: Slack, content: dict[str, Any]) -> None:
    send("slack", place_of("slack", webhook_url=slack.webhook_url), content)


def by_bot(content: dict[str, Any], **values: Any) -> None:
    send("slack", place_of("slack", **{"bot_token": BOT_TOKEN, "channel": OPS} | values), content)


def test_a_webhook_gets_the_event_as_title_and_fields(slack: Slack) -> None:
    by_webhook(slack, prepared("slack", SEED).content)
    header, fields = slack.messages[0]["blocks"]

    assert header["text"]["text"] == slack.messages[0]["text"] == "support.ticket.created"
    assert [one["text"] for one in fields["fields"]] == [
        "*ticket_id*\nT-1",
        "*subject*\nAll is down",
        "*body*\nWrite to [email]",
    ]


def test_nothing_of_a_customer_is_a_link_or_a_mention(slack: Slack) -> None:
    said = {"title": "{{ subject }}", "text": "See {{ subject }}"}
    by_webhook(slack, prepared("slack", {"subject": "<!everyone> <https://evil.example|click> & co"}, said).content)
    header, text, fields = slack.messages[0]["blocks"]

    assert header["text"] == {"type": "plain_text", "text": "<!everyone> <https://evil.example|click> & co"}
    assert text["text"]["text"] == "See &lt;!everyone&gt; &lt;https://evil.example|click&gt; &amp; co"
    assert fields["fields"][0]["verbatim"] is True


@pytest.mark.parametrize(
    "payload",
    [
        {f"field {number}": "x" for number in range(300)},
        {"long": "<" * 9_000, "": None, "n" * 900: "v" * 9_000},
        {},
    ],
)
def test_whatever_the_payload_slack_takes_it(payload: dict[str, Any], slack: Slack) -> None:
    by_webhook(slack, prepared("slack", payload, {"title": "<" * 400} if payload else None).content)
    by_bot(prepared("slack", payload).content)

    assert len(slack.messages) == 2


def test_a_bot_posts_to_its_channel_and_lists_those_that_there_are(slack: Slack) -> None:
    by_bot(prepared("slack", SEED).content)

    assert slack.messages[0]["channel"] == OPS
    assert list_channels(place_of("slack", bot_token=BOT_TOKEN)) == [(OPS, "#ops")]


@pytest.mark.parametrize("values", [{"bot_token": "xoxb-another"}, {"channel": "C9999999999"}, {"channel": ""}])
def test_a_bot_that_may_not_or_has_no_channel_is_broken(values: dict[str, str], slack: Slack) -> None:
    with pytest.raises(SendError) as failure:
        by_bot(prepared("slack", SEED).content, **values)

    assert failure.value.broken


@pytest.mark.parametrize(
    ("reply", "broken", "busy"),
    [
        (Reply(status=404, body=b"no_service"), True, False),
        (Reply(status=403, body=b"action_prohibited"), True, False),
        (Reply(status=400, body=b"invalid_blocks"), False, False),
        (Reply(status=500), False, True),
        (Reply(body=b"<html>Sign in</html>"), False, True),
        (Reply(body=b"ok", cut_at=1), False, True),
    ],
)
def test_what_a_webhook_says_is_judged(reply: Reply, broken: bool, busy: bool, slack: Slack) -> None:
    slack.will_answer(reply)
    with pytest.raises(SendError) as failure:
        by_webhook(slack, prepared("slack", SEED).content)

    assert (failure.value.broken, failure.value.is_busy) == (broken, busy)


def test_a_429_is_obeyed(slack: Slack) -> None:
    slack.will_answer(Reply(status=429, headers={"retry-after": "17"}))
    with pytest.raises(SendError) as failure:
        by_webhook(slack, prepared("slack", SEED).content)

    assert failure.value.retry_after == timedelta(seconds=17)


@pytest.mark.parametrize(
    "values",
    [
        {"webhook_url": "https://discord.com/api/webhooks/1/x"},
        {"bot_token": "xoxb-1", "channel": "$event.payload.channel"},
        {},
    ],
)
def test_what_is_no_destination_there_is_refused(values: dict[str, str]) -> None:
    with pytest.raises(BadDestination):
        read_values("slack", values)
