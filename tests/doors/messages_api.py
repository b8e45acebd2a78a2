"""A real local server that speaks the Messages API, so that the vendor's own client runs in tests and by hand.

    with MessagesApi() as api:
        api.will_answer(message({"topic": "Refunds", ...}), error(529))

It gives the scripted replies in order. When there is none left it answers by itself, from what it is shown:
`python -m tests.doors.messages_api --port 8399`, then start the product with ANTHROPIC_BASE_URL=http://127.0.0.1:8399
and any ANTHROPIC_API_KEY.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from routing.llm import client as llm
from tests.doors.scripted import Asked, Reply, ScriptedServer
from tests.doors.sensible import sensible_value

REQUEST_ID = "req_local"
# The vendor's own, below any path of a gateway, and Amazon Bedrock's.
ADDRESSES = re.compile(r"/v1/messages$|^/model/[^/]+/invoke$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """`connection` tells requests that came over the same connection from others."""

    connection: int
    path: str
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def system(self) -> str:
        return str(self.body["system"][0]["text"])

    @property
    def user(self) -> str:
        return str(self.body["messages"][0]["content"])


def message(value: object, *, stop_reason: str = "end_turn", model: str = "claude-local", **usage: int) -> Reply:
    """A good answer. A text is sent as it is, so that it can be malformed; anything else as JSON."""
    text = value if isinstance(value, str) else json.dumps(value)
    content = [{"type": "text", "text": text}]
    return plain({**_envelope(model), "content": content, "stop_reason": stop_reason, "usage": _usage(**usage)})


def look_up(*calls: tuple[str, object], **usage: int) -> Reply:
    """The model wants its tools: the name and the input of each."""
    content = [
        {"type": "tool_use", "id": f"toolu_{place}", "name": name, "input": values}
        for place, (name, values) in enumerate(calls)
    ]
    told = {**_envelope("claude-local"), "content": content, "stop_reason": "tool_use", "usage": _usage(**usage)}
    return plain(told)


def plain(body: object, *, status: int = 200, **headers: str) -> Reply:
    """Any JSON at all, also such as no message looks like."""
    return Reply(status=status, body=json.dumps(body).encode(), headers=_headers(**headers))


def error(status: int, kind: str = "api_error", *, code: str = "", said: str = "It failed.", **headers: str) -> Reply:
    details = {"details": {"error_code": code}} if code else {}
    return plain({"type": "error", "error": {"type": kind, "message": said, **details}}, status=status, **headers)


def page(html: str = "<html>Sign in to the network</html>") -> Reply:
    return Reply(body=html.encode(), headers={"content-type": "text/html", "request-id": REQUEST_ID})


def broken_json() -> Reply:
    return Reply(body=b'{"type": "message", "content": [')


@contextmanager
def configured(settings: Any) -> Iterator[MessagesApi]:
    """A server that the settings of the test point to."""
    with MessagesApi() as api:
        settings.LLM_PROVIDER = "anthropic"
        settings.ANTHROPIC_API_KEY = "key-of-the-test"
        settings.ANTHROPIC_BASE_URL = api.url
        settings.ANTHROPIC_MODEL = "claude-of-the-test"
        settings.ANTHROPIC_TIMEOUT_SECONDS = 5.0
        settings.LLM_RETRIES = 1
        yield api
    llm.hang_up()


class MessagesApi(ScriptedServer):
    """Bound to a free port of the loopback address unless one is named. Use it as a context manager."""

    def __init__(self, *, port: int = 0) -> None:
        super().__init__(port=port)
        self.requests: list[Received] = []

    def reply_to(self, asked: Asked) -> Reply:
        if not ADDRESSES.search(asked.path):
            return error(404, "not_found_error", said="There is nothing at this address.")
        self.requests.append(
            Received(connection=asked.connection, path=asked.path, headers=asked.headers, body=json.loads(asked.body))
        )
        return self.script.popleft() if self.script else message(sensible_value(self.requests[-1].body))


def _envelope(model: str) -> dict[str, Any]:
    return {"id": "msg_local", "type": "message", "role": "assistant", "model": model, "stop_sequence": None}


def _usage(**usage: int) -> dict[str, int]:
    return {"input_tokens": 100, "output_tokens": 20} | usage


def _headers(**headers: str) -> dict[str, str]:
    return {"content-type": "application/json", "request-id": REQUEST_ID} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="A local stand-in for the Messages API, to try the product by hand.")
    parser.add_argument("--port", type=int, default=8399)
    with MessagesApi(port=parser.parse_args().port) as api:
        print(f"ANTHROPIC_BASE_URL={api.url} ANTHROPIC_API_KEY=any; Ctrl-C stops it.", flush=True)
        with suppress(KeyboardInterrupt):
            time.sleep(10**8)


if __name__ == "__main__":
    main()
