"""A real HTTP server on loopback that receives callbacks, checks their signature and keeps them."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler
from typing import Any

from standardwebhooks.webhooks import Webhook

from tests.doors.quiet import QuietHTTPServer


class WebhookReceiver:
    """Use as a context manager. `answers` are given in order, the last one for ever: status and headers."""

    def __init__(self, secret: str, answers: list[tuple[int, dict[str, str]]] | None = None) -> None:
        self.answers = answers or [(204, {})]
        self.calls: list[dict[str, Any]] = []
        self._webhook = Webhook(secret)
        self._server = QuietHTTPServer(("127.0.0.1", 0), self._handler())

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/replies"

    def __enter__(self) -> WebhookReceiver:
        threading.Thread(target=self._server.serve_forever, args=[0.01], daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                receiver._webhook.verify(body, headers)
                receiver.calls.append({"headers": headers, "body": json.loads(body), "path": self.path})
                code, extra = receiver.answers.pop(0) if len(receiver.answers) > 1 else receiver.answers[0]
                self.send_response(code)
                for name, value in extra.items():
                    self.send_header(name, value)
                self.end_headers()

            def log_message(self, *args: object) -> None:
                """Quiet."""

        return Handler
