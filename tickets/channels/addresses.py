"""Whether we may call an address that somebody else has named: never one inside our own network."""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import urlsplit

from django.conf import settings

from tickets.channels.base import DeliveryError


def resolve_public(url: str) -> str:
    """The IP address to connect to, so that what was checked is what is called. Raises DeliveryError."""
    parts = urlsplit(url)
    if parts.scheme not in ("https", "http") or not parts.hostname:
        raise DeliveryError("The callback address must begin with https:// or http://.", permanent=True)
    try:
        found = socket.getaddrinfo(parts.hostname, parts.port or 443, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise DeliveryError(f"The callback's host can't be found: {error}") from error
    addresses = [str(entry[4][0]).partition("%")[0] for entry in found]
    if not settings.CALLBACK_PRIVATE_ADDRESSES and not all(map(is_public, addresses)):
        raise DeliveryError("The callback address lies in a private network; that is not allowed.", permanent=True)
    return addresses[0]


def is_public(address: str) -> bool:
    ip = ipaddress.ip_address(address)
    inner = getattr(ip, "ipv4_mapped", None) or getattr(ip, "sixtofour", None)
    return (inner or ip).is_global and not (inner or ip).is_multicast
