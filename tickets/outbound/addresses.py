"""Whether we may call an address that somebody else has named: never one inside our own network."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit, urlunsplit

from django.conf import settings

from tickets.outbound.public_addresses import is_public

# DNS has no longer names, and spelling one in ASCII takes quadratic time.
LONGEST_HOST = 253


class AddressRefused(Exception):
    """We don't call it, or not now. `permanent`: another try meets the same."""

    def __init__(self, message: str, *, permanent: bool) -> None:
        super().__init__(message)
        self.permanent = permanent


@dataclass(frozen=True, slots=True, kw_only=True)
class PinnedAddress:
    """A URL whose host is the IP address that was checked, and what the host is called."""

    url: str
    host_header: str
    server_name: str


def split_address(url: str) -> SplitResult:
    """The parts of a web address. Raises ValueError when it is none."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme not in ("https", "http") or not host or any(character.isspace() for character in host):
        raise ValueError("It must begin with https:// or http:// and a host.")
    if len(host) > LONGEST_HOST:
        raise ValueError("Its host has too long a name.")
    if parts.port == 0:
        raise ValueError("It has no such port.")
    host.encode("idna")
    return parts


def pin_address(url: str) -> PinnedAddress:
    """What to connect to, so that what was checked is what is called. Raises AddressRefused."""
    try:
        parts = split_address(url)
    except ValueError as error:
        raise AddressRefused(f"The callback address is no web address: {error}", permanent=True) from error
    # It has a host, or it would have been refused.
    name = str(parts.hostname).encode("idna").decode()
    port = "" if parts.port is None else f":{parts.port}"
    return PinnedAddress(
        url=urlunsplit(parts._replace(netloc=_bracketed(_public_address(name)) + port)),
        host_header=_bracketed(name) + port,
        server_name=name,
    )


def _public_address(host: str) -> str:
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise AddressRefused(f"The callback's host can't be found: {error}", permanent=False) from error
    addresses = [str(entry[4][0]).partition("%")[0] for entry in found]
    if not settings.CALLBACK_PRIVATE_ADDRESSES and not all(map(is_public, addresses)):
        raise AddressRefused("The callback address lies in a private network; that is not allowed.", permanent=True)
    return addresses[0]


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
