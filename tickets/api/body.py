"""Reading a request's body within limits of size and time."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from django.conf import settings
from django.http import HttpRequest, UnreadablePostError
from rest_framework import status
from rest_framework.exceptions import APIException, UnsupportedMediaType

from tickets.api.body_timeout import cut_off_after

CHUNK = 64 * 1024


class TooLarge(APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"

    def __init__(self, most: int) -> None:
        super().__init__(f"The body is larger than {most:,} bytes.")


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
    return unpack_body(request, read_raw(request))


def read_raw(request: HttpRequest, *, most: int | None = None) -> bytes:
    """The body as it was sent, at most so many bytes; else INGEST_MAX_BYTES. Raises TooLarge, TooSlow, Unreadable."""
    most = settings.INGEST_MAX_BYTES if most is None else most
    length = request.META.get("CONTENT_LENGTH") or ""
    if length.isdigit() and int(length) > most:
        raise TooLarge(most)
    return _read(request, int(length) if length.isdigit() else None, most)


def unpack_body(request: HttpRequest, raw: bytes, *, most: int | None = None) -> bytes:
    """Raises TooLarge, Unreadable, UnsupportedMediaType."""
    encoding = request.META.get("HTTP_CONTENT_ENCODING", "identity").strip().lower()
    if encoding == "gzip":
        return _unpack(raw, settings.INGEST_MAX_BYTES if most is None else most)
    if encoding != "identity":
        raise UnsupportedMediaType(encoding, "Send the body as it is, or with Content-Encoding: gzip.")
    return raw


def _read(request: HttpRequest, length: int | None, most: int) -> bytes:
    with cut_off_after(settings.INGEST_BODY_SECONDS, request.META.get("gunicorn.socket")) as reading:
        try:
            raw = b"".join(_chunks(request, most))
        except (UnreadablePostError, OSError) as error:
            raise TooSlow if reading.is_cut_off else Unreadable from error
    if reading.is_cut_off or (length is not None and len(raw) < length):
        raise TooSlow
    return raw


def _chunks(request: HttpRequest, most: int) -> Iterator[bytes]:
    # Django takes a body without a length for empty; a server that ends a chunked one itself says so.
    is_chunked = "CONTENT_LENGTH" not in request.META and request.META.get("wsgi.input_terminated")
    source = request.META["wsgi.input"] if is_chunked else request
    total = 0
    while chunk := source.read(CHUNK):
        total += len(chunk)
        if total > most:
            raise TooLarge(most)
        yield chunk


def _unpack(raw: bytes, most: int) -> bytes:
    """Stops at the limit, so that a bomb costs no more memory than an honest body."""
    unpacker = zlib.decompressobj(wbits=31)
    try:
        body = unpacker.decompress(raw, most + 1)
    except zlib.error:
        raise Unreadable("The body is not gzip, though Content-Encoding says so.") from None
    if len(body) > most:
        raise TooLarge(most)
    if not unpacker.eof:
        raise Unreadable("The gzip body ends too early.")
    if unpacker.unused_data:
        # Taking the first of several for all would lose the rest without a word.
        raise Unreadable("Something stands behind the end of the gzip body; send it as one.")
    return body
