"""A real local server that speaks Slack's HTTP: an incoming webhook, `chat.postMessage`, its limits and its errors."""

from __future__ import annotations

import json
from typing import Any

from tests.doors.scripted import Asked, Reply, ScriptedServer

WEBHOOK_PATH = "/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX"
BOT_TOKEN = "xoxb-of-the-test"
OPS = "C0000000001"


class Slack(ScriptedServer):
    def __init__(self, *, port: int = 0) -> None:
        super().__init__(port=port)
        self.messages: list[dict[str, Any]] = []
        self.asked: list[Asked] = []

    @property
    def webhook_url(self) -> str:
        return self.url + WEBHOOK_PATH

    @property
    def api_url(self) -> str:
        return f"{self.url}/api"

    def reply_to(self, asked: Asked) -> Reply:
        self.asked.append(asked)
        if self.script:
            return self.script.popleft()
        if asked.path == WEBHOOK_PATH:
            return self._by_webhook(asked)
        if asked.headers.get("authorization") != f"Bearer {BOT_TOKEN}":
            return _json({"ok": False, "error": "invalid_auth"})
        if asked.path.startswith("/api/conversations.list"):
            return _json({"ok": True, "channels": [{"id": OPS, "name": "ops"}]})
        return self._by_bot(asked) if asked.path == "/api/chat.postMessage" else Reply(status=404)

    def _by_webhook(self, asked: Asked) -> Reply:
        body = json.loads(asked.body)
        if errors := errors_of(body):
            return Reply(status=400, body=b"invalid_blocks: " + ", ".join(errors).encode())
        self.messages.append(body)
        return Reply(body=b"ok", headers={"content-type": "text/html"})

    def _by_bot(self, asked: Asked) -> Reply:
        body = json.loads(asked.body)
        if body.get("channel") != OPS:
            return _json({"ok": False, "error": "channel_not_found"})
        if errors := errors_of(body):
            return _json({"ok": False, "error": "invalid_blocks", "errors": errors})
        self.messages.append(body)
        return _json({"ok": True, "channel": OPS, "ts": "1.2"})


def errors_of(body: dict[str, Any]) -> list[str]:
    """What Slack would refuse."""
    blocks = body.get("blocks", [])
    errors = ["blocks"] if len(blocks) > 50 else []
    for block in blocks:
        text = block.get("text", {}).get("text", "")
        most = 150 if block["type"] == "header" else 3_000
        errors += [block["type"]] if len(text) > most or (block["type"] == "header" and not text) else []
        fields = block.get("fields", [])
        errors += ["fields"] if len(fields) > 10 or any(not 0 < len(one["text"]) <= 2_000 for one in fields) else []
        errors += ["buttons"] if any(len(one.get("url", "")) > 3_000 for one in block.get("elements", [])) else []
    return errors


def _json(body: object) -> Reply:
    return Reply(body=json.dumps(body).encode(), headers={"content-type": "application/json"})
