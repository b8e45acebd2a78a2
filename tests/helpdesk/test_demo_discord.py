"""The demo's stand-in for a Discord channel, and the recipe that the demo imports."""

from __future__ import annotations

import json
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from helpdesk.demo.escalations import BY, REPORTED, import_escalations
from helpdesk.demo.local_discord import WEBHOOK, LocalDiscord
from routing.models import Destination, Pipeline, PipelineVersion


@pytest.fixture
def channel() -> Iterator[LocalDiscord]:
    with LocalDiscord() as server:
        threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
        yield server
        server.shutdown()


def ask(channel: LocalDiscord, path: str, body: Any = None) -> tuple[int, str]:
    data = None if body is None else json.dumps(body).encode()
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{channel.server_port}{path}", data) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def message(**embed: Any) -> dict[str, Any]:
    return {"embeds": [{"title": "Down", "fields": [{"name": "Tier", "value": "pro"}]} | embed]}


def test_it_shows_what_it_was_sent_as_text_and_says_that_it_is_not_discord(channel: LocalDiscord) -> None:
    assert ask(channel, WEBHOOK + "?wait=true", message(title="<script>x</script>"))[0] == 200

    code, page = ask(channel, "/")
    assert (code, "<script>x" in page, "&lt;script&gt;x" in page) == (200, False, True)
    ask(channel, WEBHOOK, message(title=r"write to \[email\] or C:\dir"))
    assert r"write to [email] or C:\dir" in ask(channel, "/")[1]
    assert "Discord itself knows nothing of it" in page
    assert json.loads(ask(channel, "/messages")[1])[0]["embeds"][0]["fields"][0]["value"] == "pro"


@pytest.mark.parametrize(
    "embed",
    [
        {"title": "x" * 257},
        {"fields": [{"name": "n", "value": "v"}] * 26},
        {"fields": [{"name": "n", "value": "x" * 1_025}]},
        {"fields": [{"name": " ", "value": "v"}]},
        {"description": "x" * 4_000, "fields": [{"name": "n", "value": "x" * 1_000}] * 3},
    ],
)
def test_it_refuses_what_discord_refuses(embed: dict[str, Any], channel: LocalDiscord) -> None:
    assert ask(channel, WEBHOOK, message(**embed))[0] == 400
    assert list(channel.messages) == []


@pytest.mark.parametrize(("path", "body"), [("/api/webhooks/1/other", {}), ("/x", None), (WEBHOOK, []), (WEBHOOK, {})])
def test_nothing_else_is_taken(path: str, body: Any, channel: LocalDiscord) -> None:
    assert ask(channel, path, body)[0] in (400, 404)


def test_the_recipe_is_imported_once_and_then_left_to_people(db: None, settings: Any) -> None:
    settings.OUTBOUND_ALLOWED_HOSTS = ["127.0.0.1"]
    import_escalations("http://127.0.0.1:8401" + WEBHOOK)
    Pipeline.objects.update(state="paused", description="Ours now.")
    import_escalations("http://127.0.0.1:8402" + WEBHOOK)

    pipeline = Pipeline.objects.get()
    assert (pipeline.name, pipeline.state, pipeline.description) == ("Escalations", "paused", "Ours now.")
    assert PipelineVersion.objects.get().author == BY
    assert "8402" in Destination.objects.get().secret.reveal()


def test_it_reports_twenty_tickets_of_the_seeds_shape() -> None:
    assert len(REPORTED) == 20
    assert {tuple(sorted(row)) for row in REPORTED} == {("body", "channel", "customer_tier", "subject")}
