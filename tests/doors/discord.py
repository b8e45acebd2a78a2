"""A real local server that speaks Discord's HTTP: webhooks, a bot's API, its limits and its errors.

    with Discord() as discord:
        discord.will_answer(Reply(status=500))
        …
    discord.messages: what its channels hold

By hand: `python -m tests.doors.discord --port 8401`, then a destination with the webhook address that it prints.
"""

from __future__ import annotations

import argparse
import itertools
import json
import re
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from tests.doors.scripted import Asked, Reply, ScriptedServer

WEBHOOK = re.compile(r"^/api(?:/v\d+)?/webhooks/(\d+)/([\w-]+)(?:\?.*)?$")
CHANNEL = re.compile(r"^/api/v10/channels/(\d+)/messages$")
GUILDS = "/api/v10/users/@me/guilds"
GUILD_CHANNELS = re.compile(r"^/api/v10/guilds/(\d+)/channels$")
WEBHOOK_PATH = "/api/webhooks/111111111111111111/token-of-the-webhook_1"
BOT_TOKEN = "bot-token-of-the-test"
OPS, RANDOM = "222222222222222222", "333333333333333333"
MOST_EMBEDS, MOST_FIELDS, MOST_IN_ALL = 10, 25, 6_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    channel: str
    body: dict[str, Any]

    @property
    def embed(self) -> dict[str, Any]:
        return dict(self.body["embeds"][0])

    @property
    def fields(self) -> dict[str, str]:
        return {one["name"]: one["value"] for one in self.embed.get("fields", [])}


@dataclass(slots=True)
class _Bucket:
    left: int
    resets_at: float


class Discord(ScriptedServer):
    """`bucket`: how many posts of one route in how many seconds; None: without limit."""

    def __init__(self, *, port: int = 0, bucket: tuple[int, float] | None = None) -> None:
        super().__init__(port=port)
        self.messages: list[Posted] = []
        self.asked: list[Asked] = []
        self.refused: list[Any] = []
        self._bucket = bucket
        self._buckets: dict[str, _Bucket] = {}
        self._numbers = itertools.count(900_000_000_000_000_000)

    @property
    def webhook_url(self) -> str:
        return self.url + WEBHOOK_PATH

    @property
    def api_url(self) -> str:
        return f"{self.url}/api/v10"

    def reply_to(self, asked: Asked) -> Reply:
        self.asked.append(asked)
        if self.script:
            return self.script.popleft()
        if asked.method == "GET":
            return self._list(asked)
        if (channel := self._channel_of(asked)) is None:
            return _json({"message": "Unknown Webhook", "code": 10015}, status=404)
        if (limited := self._limit(channel)) is not None:
            return limited
        if errors := errors_of(asked.body):
            self.refused.append(errors)
            return _json({"message": "Invalid Form Body", "code": 50035, "errors": errors}, status=400)
        return self._post(channel, asked)

    def _post(self, channel: str, asked: Asked) -> Reply:
        body = json.loads(asked.body)
        self.messages.append(Posted(channel=channel, body=body))
        headers = self._limit_headers(channel)
        if asked.path.startswith("/api/webhooks") and "wait=true" not in asked.path:
            return Reply(status=204, headers=headers)
        made = {"id": str(next(self._numbers)), "channel_id": channel, "embeds": body.get("embeds", [])}
        return _json(made, **headers)

    def _channel_of(self, asked: Asked) -> str | None:
        if found := WEBHOOK.match(asked.path):
            return OPS if asked.path.partition("?")[0] == WEBHOOK_PATH else None
        found = CHANNEL.match(asked.path)
        return found[1] if found and found[1] in (OPS, RANDOM) and _is_bot(asked) else None

    def _list(self, asked: Asked) -> Reply:
        if not _is_bot(asked):
            return _json({"message": "401: Unauthorized", "code": 0}, status=401)
        if asked.path == GUILDS:
            return _json([{"id": "444444444444444444", "name": "Acme"}])
        if GUILD_CHANNELS.match(asked.path):
            voice = {"id": "555555555555555555", "name": "talk", "type": 2}
            return _json([{"id": OPS, "name": "ops", "type": 0}, {"id": RANDOM, "name": "random", "type": 0}, voice])
        return _json({"message": "404: Not Found", "code": 0}, status=404)

    def _limit(self, channel: str) -> Reply | None:
        if self._bucket is None:
            return None
        now = time.monotonic()
        bucket = self._buckets.get(channel)
        if bucket is None or bucket.resets_at <= now:
            bucket = self._buckets[channel] = _Bucket(self._bucket[0], now + self._bucket[1])
        if bucket.left == 0:
            return limited(bucket.resets_at - now)
        bucket.left -= 1
        return None

    def _limit_headers(self, channel: str) -> dict[str, str]:
        if (bucket := self._buckets.get(channel)) is None:
            return {}
        reset = f"{max(0.0, bucket.resets_at - time.monotonic()):.3f}"
        return {"x-ratelimit-remaining": str(bucket.left), "x-ratelimit-reset-after": reset}


def limited(seconds: float, *, is_global: bool = False) -> Reply:
    """As Discord says it: the exact pause in the body, whole seconds in the header."""
    said = {"message": "You are being rate limited.", "retry_after": round(seconds, 3), "global": is_global}
    headers = {"retry-after": str(int(seconds)), "x-ratelimit-scope": "global" if is_global else "user"}
    return _json(said, status=429, **headers | ({"x-ratelimit-global": "true"} if is_global else {}))


def errors_of(body: bytes) -> list[str]:
    """What Discord would refuse."""
    said = json.loads(body)
    embeds = said.get("embeds", [])
    errors = ["embeds"] if not embeds or len(embeds) > MOST_EMBEDS else []
    return errors + [error for embed in embeds for error in _errors_of_embed(embed)]


def _errors_of_embed(embed: dict[str, Any]) -> list[str]:
    fields = embed.get("fields", [])
    texts = {"title": (embed.get("title", ""), 256), "description": (embed.get("description", ""), 4096)}
    texts["footer"] = (embed.get("footer", {}).get("text", ""), 2048)
    errors = [name for name, (text, most) in texts.items() if len(text) > most]
    errors += ["fields"] if len(fields) > MOST_FIELDS else []
    for one in fields:
        errors += ["name"] if not one["name"].strip() or len(one["name"]) > 256 else []
        errors += ["value"] if not one["value"].strip() or len(one["value"]) > 1024 else []
    length = sum(len(text) for text, _ in texts.values()) + sum(len(one["name"] + one["value"]) for one in fields)
    return errors + (["all"] if length > MOST_IN_ALL else [])


def _is_bot(asked: Asked) -> bool:
    return asked.headers.get("authorization") == f"Bot {BOT_TOKEN}"


def _json(body: object, *, status: int = 200, **headers: str) -> Reply:
    sent = {"content-type": "application/json"} | {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status=status, body=json.dumps(body).encode(), headers=sent)


def main() -> None:
    parser = argparse.ArgumentParser(description="A local stand-in for Discord, to try the product by hand.")
    parser.add_argument("--port", type=int, default=8401)
    with Discord(port=parser.parse_args().port) as discord:
        print(f"webhook {discord.webhook_url}; DISCORD_API_URL={discord.api_url} bot {BOT_TOKEN}; Ctrl-C stops it.")
        with suppress(KeyboardInterrupt):
            while True:
                time.sleep(1)
                while discord.messages:
                    print(json.dumps(discord.messages.pop(0).body, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
