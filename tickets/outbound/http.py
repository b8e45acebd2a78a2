"""The one door for HTTP to an address that somebody else has named."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import httpcore2
import httpx2
from django.conf import settings

from tickets.outbound.addresses import PLAIN_HTTP, AddressRefused, split_address
from tickets.outbound.connect import Left, dial, time_left

PIECE = 16_384


class NoAnswer(Exception):
    """`is_late`: the time was up. `may_have_arrived`: it had a connection, so it may have got the request."""

    def __init__(self, message: str, *, is_late: bool = False, may_have_arrived: bool = False) -> None:
        super().__init__(message)
        self.is_late = is_late
        self.may_have_arrived = may_have_arrived


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Names of headers in lower case. The body is the beginning of it, as it came, up to the caller's limit."""

    status: int
    headers: dict[str, str]
    body: bytes = b""

    @property
    def is_success(self) -> bool:
        return 200 <= self.status < 300


def send_request(
    method: str,
    url: str,
    *,
    body: bytes = b"",
    headers: Mapping[str, str],
    seconds: float,
    most_bytes: int = 0,
) -> Answer:
    """Raises AddressRefused where we may not call it, and NoAnswer.

    `seconds` bound the whole, from finding the host to the last byte. Of the body so many bytes are read, and none where
    the caller asks for none. Redirects are not followed, proxies of the environment not used.
    """
    target = _target(url)
    left = time_left(seconds)
    backend = _Backend(left)
    asked = [(name, value) for name, value in ({"accept-encoding": "identity"} | dict(headers)).items()]
    try:
        with (
            httpcore2.ConnectionPool(ssl_context=_tls(), max_connections=1, network_backend=backend) as pool,
            pool.stream(method, target, headers=asked, content=body) as response,
        ):
            return Answer(
                status=response.status,
                headers=_decoded(response.headers),
                body=_beginning(response, most_bytes) if most_bytes else b"",
            )
    except TimeoutError as error:
        words = f"It did not answer within {seconds:g} s."
        raise NoAnswer(words, is_late=True, may_have_arrived=backend.is_connected) from error
    except (OSError, httpcore2.NetworkError, httpcore2.ProtocolError) as error:
        raise NoAnswer(_words(error), may_have_arrived=backend.is_connected) from error


def _target(url: str) -> httpcore2.URL:
    try:
        parts = split_address(url)
        parsed = httpx2.URL(url)
    except (ValueError, httpx2.InvalidURL) as error:
        raise AddressRefused(f"The address is no web address: {error}", permanent=True) from error
    if parts.scheme == "http" and not settings.OUTBOUND_PLAIN_HTTP:
        raise AddressRefused(PLAIN_HTTP, permanent=True)
    return httpcore2.URL(
        scheme=parsed.raw_scheme, host=parsed.raw_host, port=parsed.port, target=parsed.raw_path or b"/"
    )


def _beginning(response: httpcore2.Response, most: int) -> bytes:
    pieces, length = [], 0
    for piece in response.iter_stream():
        pieces.append(piece)
        length += len(piece)
        if length >= most:
            break
    return b"".join(pieces)[:most]


def _decoded(headers: list[tuple[bytes, bytes]]) -> dict[str, str]:
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in headers}


def _words(error: Exception) -> str:
    # Without the number of the system's error: "[Errno 111] Connection refused".
    words = str(error).rpartition("] ")[2].rstrip(". ")[:200] or type(error).__name__
    return f"It did not answer: {words}."


@cache
def _tls() -> ssl.SSLContext:
    return httpx2.create_ssl_context(trust_env=False)


class _Backend(httpcore2.NetworkBackend):
    """Connects through `dial`, within the time that is left."""

    def __init__(self, left: Left) -> None:
        self._left = left
        self.is_connected = False

    def connect_tcp(self, host: str, port: int, *args: Any, **options: Any) -> httpcore2.NetworkStream:
        stream = _Stream(dial(host, port, self._left), self._left)
        self.is_connected = True
        return stream


class _Stream(httpcore2.NetworkStream):
    """Each step waits no longer than what is left of the time: the client's own time-outs count anew with every byte."""

    def __init__(self, sock: Any, left: Left) -> None:
        self._sock = sock
        self._left = left

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        self._sock.settimeout(self._left())
        try:
            got: bytes = self._sock.recv(max_bytes)
        except TimeoutError:
            raise
        except OSError as error:
            raise httpcore2.ReadError(str(error)) from error
        return got

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        try:
            for start in range(0, len(buffer), PIECE):
                self._sock.settimeout(self._left())
                self._sock.sendall(buffer[start : start + PIECE])
        except TimeoutError:
            raise
        except OSError as error:
            # The client then looks whether the server has said why it does not listen.
            raise httpcore2.WriteError(str(error)) from error

    def close(self) -> None:
        self._sock.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        self._sock.settimeout(self._left())
        try:
            return _Stream(ssl_context.wrap_socket(self._sock, server_hostname=server_hostname), self._left)
        except Exception:
            self.close()
            raise

    def get_extra_info(self, info: str) -> Any:
        return self._sock if info == "socket" else None
