"""A stand-in for one Discord channel, so that the demo's pipeline has somewhere to send to: it is not Discord.

It takes what a channel's webhook takes, refuses what Discord refuses as too long, and shows its channel as a page.

    python -m helpdesk.demo.local_discord --port 8401
"""

from __future__ import annotations

import argparse
import json
import re
from collections import deque
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

WEBHOOK = "/api/webhooks/100000000000000001/demo"
ESCAPED = re.compile(r"\\([^\w\s])")
MOST_KEPT = 200
MOST_BYTES = 1_000_000
MOST_EMBEDS, MOST_FIELDS, MOST_IN_ALL = 10, 25, 6_000
LONGEST = {"title": 256, "description": 4_096}
LONGEST_NAME, LONGEST_VALUE = 256, 1_024
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>#ops, a stand-in for Discord</title>
<style>body{{font:15px/1.5 system-ui;max-width:44rem;margin:2rem auto;padding:0 1rem}}article{{border-left:4px solid #5865f2;
padding:.25rem 1rem;margin:1rem 0}}dt{{font-weight:600}}dd{{margin:0;white-space:pre-wrap}}</style>
<h1>#ops</h1><p>A stand-in that runs on this machine for the demo. Discord itself knows nothing of it.</p>{messages}"""


def webhook_url(port: int) -> str:
    return f"http://127.0.0.1:{port}{WEBHOOK}"


class LocalDiscord(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.messages: deque[dict[str, Any]] = deque(maxlen=MOST_KEPT)


class _Handler(BaseHTTPRequestHandler):
    server: LocalDiscord

    def do_GET(self) -> None:
        if self.path == "/messages":
            self._answer(200, "application/json", json.dumps(list(self.server.messages)))
        elif self.path == "/":
            self._answer(200, "text/html; charset=utf-8", page(self.server.messages))
        else:
            self._refuse(404, "404: Not Found")

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "")
        if not length.isdigit() or int(length) > MOST_BYTES:
            self._refuse(413, "Request entity too large")
            return
        body = self.rfile.read(int(length))
        if self.path.partition("?")[0] != WEBHOOK:
            self._refuse(404, "Unknown Webhook")
            return
        try:
            message = json.loads(body)
            errors = errors_of(message)
        except (ValueError, TypeError, AttributeError):
            message, errors = {}, ["body"]
        if errors:
            self._refuse(400, f"Invalid Form Body: {', '.join(errors)}")
            return
        self.server.messages.append(message)
        self._answer(200, "application/json", json.dumps({"id": str(len(self.server.messages)), **message}))

    def _refuse(self, code: int, message: str) -> None:
        self._answer(code, "application/json", json.dumps({"message": message, "code": 0}))

    def _answer(self, code: int, kind: str, text: str) -> None:
        content = text.encode()
        self.send_response(code)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args: object) -> None:
        """Quiet."""


def errors_of(message: dict[str, Any]) -> list[str]:
    """What Discord would refuse."""
    embeds = message.get("embeds") or []
    errors = [] if message.get("content") or 0 < len(embeds) <= MOST_EMBEDS else ["embeds"]
    errors += [error for embed in embeds for error in _errors_of_embed(embed)]
    return errors + (["embeds: too long in all"] if sum(map(_length, embeds)) > MOST_IN_ALL else [])


def page(messages: deque[dict[str, Any]]) -> str:
    """Newest first, and as text whatever it holds."""
    shown = "".join(_article(embed) for message in reversed(messages) for embed in message.get("embeds") or [])
    return PAGE.format(messages=shown or "<p>Nothing yet.</p>")


def _errors_of_embed(embed: dict[str, Any]) -> list[str]:
    fields = embed.get("fields") or []
    errors = [name for name, most in LONGEST.items() if len(embed.get(name) or "") > most]
    errors += ["fields"] if len(fields) > MOST_FIELDS else []
    errors += ["name" for one in fields if not 0 < len(one["name"].strip()) <= LONGEST_NAME]
    return errors + ["value" for one in fields if not 0 < len(one["value"].strip()) <= LONGEST_VALUE]


def _length(embed: dict[str, Any]) -> int:
    texts = [embed.get("title"), embed.get("description"), (embed.get("footer") or {}).get("text")]
    texts += [one[part] for one in embed.get("fields") or [] for part in ("name", "value")]
    return sum(len(text) for text in texts if text)


def _article(embed: dict[str, Any]) -> str:
    fields = "".join(
        f"<dt>{_shown(one['name'])}</dt><dd>{_shown(one['value'])}</dd>" for one in embed.get("fields") or []
    )
    return f"<article><h2>{_shown(embed.get('title') or '')}</h2><dl>{fields}</dl></article>"


def _shown(text: str) -> str:
    """A mark behind a backslash is shown as it is, as in Discord."""
    return escape(ESCAPED.sub(r"\1", text))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m helpdesk.demo.local_discord", description=__doc__)
    parser.add_argument("--port", type=int, default=8401)
    with LocalDiscord(parser.parse_args().port) as server:
        server.serve_forever(poll_interval=0.5)


if __name__ == "__main__":
    main()
