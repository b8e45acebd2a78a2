"""Dialling a server that somebody else has named: the address that was checked is the one that is connected to."""

from __future__ import annotations

import socket
from collections.abc import Callable
from functools import partial
from time import monotonic

from tickets.outbound.addresses import AddressRefused, check_addresses
from tickets.outbound.deadline import within_seconds

# The seconds that are left. Raises TimeoutError where there are none.
Left = Callable[[], float]


def time_left(seconds: float) -> Left:
    """A clock that began to run now."""
    ends_at = monotonic() + seconds

    def left() -> float:
        rest = ends_at - monotonic()
        if rest <= 0:
            raise TimeoutError(f"it took longer than {seconds:g} s")
        return rest

    return left


def dial(host: str, port: int, left: Left) -> socket.socket:
    """Raises AddressRefused, and OSError where nobody is there. Whatever the name means a moment later plays no part."""
    last = OSError("it has no address")
    for address in find_addresses(host, port, left):
        try:
            return socket.create_connection((address, port), timeout=left())
        except OSError as error:
            last = error
    raise last


def find_addresses(host: str, port: int, left: Left) -> list[str]:
    """The IP addresses of the host, each of which may be called. Finding them counts to the time. Raises AddressRefused."""
    try:
        found = within_seconds(left(), partial(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM))
    except TimeoutError:
        raise
    except (OSError, UnicodeError) as error:
        raise AddressRefused(f"The host can't be found: {error}", permanent=False) from error
    addresses = [str(entry[4][0]).partition("%")[0] for entry in found]
    check_addresses(host, addresses)
    return addresses
