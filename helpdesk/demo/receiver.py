"""A receiver of callbacks, as an integration would run one: it checks the signature and keeps what it got."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from standardwebhooks.webhooks import Webhook, WebhookVerificationError


class Receiver:
    """Use as a context manager; `url` is where to post, `received` maps ticket ids to what came for them."""

    def __init__(self, secret: str) -> None:
        self.received: dict[str, dict[str, Any]] = {}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(Webhook(secret), self.received))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/replies"

    def __enter__(self) -> Receiver:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self._server.shutdown()
        self._server.server_close()


def _handler(webhook: Webhook, received: dict[str, dict[str, Any]]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            try:
                webhook.verify(body, dict(self.headers))
            except WebhookVerificationError:
                self._answer(401)
                return
            data = json.loads(body)["data"]
            received[data["ticket_id"]] = data
            self._answer(204)

        def _answer(self, code: int) -> None:
            self.send_response(code)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            """Quiet."""

    return Handler
