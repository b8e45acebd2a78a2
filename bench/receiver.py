"""python -m bench.receiver --port N [--hangs]: takes posts, as a destination of pipelines would, or takes them and never answers."""

from __future__ import annotations

import argparse
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HANGS_SECONDS = 3_600


class _Taker(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    hangs = False

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", "0")))
        if self.hangs:
            time.sleep(HANGS_SECONDS)
        self.send_response(204)
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Quiet."""


class _Hanger(_Taker):
    hangs = True


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.receiver", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--hangs", action="store_true")
    chosen = parser.parse_args()
    server = ThreadingHTTPServer(("127.0.0.1", chosen.port), _Hanger if chosen.hangs else _Taker)
    server.daemon_threads = True
    server.serve_forever()


if __name__ == "__main__":
    main()
