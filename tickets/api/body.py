"""Reading a request's body within limits of size and time."""

from __future__ import annotations

import socket
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.http import HttpRequest, UnreadablePostError
from rest_framework import status
from rest_framework.exceptions import APIException, UnsupportedMediaType

CHUNK = 64 * 1024


class TooLarge(APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"

    def __init__(self) -> None:
        super().__init__(f"The body is larger than {settings.INGEST_MAX_BYTES:,} bytes.")


class TooSlow(APIException):
    status_code = status.HTTP_408_REQUEST_TIMEOUT
    default_code = "too_slow"
    default_detail = "The body did not arrive in time; send it again."


class Unreadable(APIException):
    status_code = status.HTTP_400_BAD_REQUEST
    default_code = "unreadable"
    default_detail = "The body is not what its headers say."


def read_body(request: HttpRequest) -> bytes:
    """The body, unpacked where it is gzipped. Raises TooLarge, TooSlow, Unreadable, UnsupportedMediaType."""
    return unpacked(request, read_raw(request))


def read_raw(request: HttpRequest) -> bytes:
    """The body as it was sent. Raises TooLarge, TooSlow, Unreadable."""
    length = request.META.get("CONTENT_LENGTH") or ""
    if length.isdigit() and int(length) > settings.INGEST_MAX_BYTES:
        raise TooLarge
    return _read(request, int(length) if length.isdigit() else None)


def unpacked(request: HttpRequest, raw: bytes) -> bytes:
    """Raises TooLarge, Unreadable, UnsupportedMediaType."""
    encoding = request.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding == "gzip":
        return _unpack(raw)
    if encoding != "identity":
        raise UnsupportedMediaType(encoding, "Send the body as it is, or with Content-Encoding: gzip.")
    return raw


def _read(request: HttpRequest, length: int | None) -> bytes:
    with _cut_off(request, settings.INGEST_BODY_SECONDS) as late:
        try:
            raw = b"".join(_chunks(request))
        except (UnreadablePostError, OSError) as error:
            raise TooSlow if late.is_set() else Unreadable from error
    if late.is_set() or (length is not None and len(raw) < length):
        raise TooSlow
    return raw


def _chunks(request: HttpRequest) -> Iterator[bytes]:
    # Django takes a body without a length for empty; a server that ends a chunked one itself says so.
    is_chunked = "CONTENT_LENGTH" not in request.META and request.META.get("wsgi.input_terminated")
    source = request.META["wsgi.input"] if is_chunked else request
    total = 0
    while chunk := source.read(CHUNK):
        total += len(chunk)
        if total > settings.INGEST_MAX_BYTES:
            raise TooLarge
        yield chunk


@contextmanager
def _cut_off(request: HttpRequest, seconds: float) -> Iterator[threading.Event]:
    """Ends the reading after a while, however slowly the other side drips: a time-out per read would not."""
    late = threading.Event()
    connection: socket.socket | None = request.META.get("gunicorn.socket")
    if connection is None:
        yield late
        return
    timer = threading.Timer(seconds, _shut, [connection, late])
    timer.daemon = True
    timer.start()
    try:
        yield late
    finally:
        timer.cancel()


def _shut(connection: socket.socket, late: threading.Event) -> None:
    late.set()
    connection.shutdown(socket.SHUT_RD)


def _unpack(raw: bytes) -> bytes:
    """Stops at the limit, so that a bomb costs no more memory than an honest body."""
    unpacker = zlib.decompressobj(wbits=31)
    try:
        body = unpacker.decompress(raw, settings.INGEST_MAX_BYTES + 1)
    except zlib.error:
        raise Unreadable("The body is not gzip, though Content-Encoding says so.") from None
    if len(body) > settings.INGEST_MAX_BYTES:
        raise TooLarge
    if not unpacker.eof:
        raise Unreadable("The gzip body ends too early.")
    return body
