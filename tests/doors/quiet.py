"""HTTP servers that stand in for others, and say nothing where a client hangs up: some tests are about just that."""

from __future__ import annotations

import sys
from http.server import ThreadingHTTPServer
from typing import Any


class QuietHTTPServer(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whatever else went wrong in a handler is printed with its traceback, as ever."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)
