"""Where a request comes from, as far as limits are concerned."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from django.conf import settings
from django.http import HttpRequest

# What one household or one rented machine has in IPv6; a single address there costs nothing.
PREFIX_V6 = 64


def network_of(request: HttpRequest) -> str:
    """An IPv4 address, or the /64 of an IPv6 one; the text itself where it is no address."""
    text = _sender(request).strip()
    address = _parsed(text)
    if isinstance(address, IPv6Address):
        return str(_network(address))
    return str(address) if address else text


def client_address(request: HttpRequest) -> str | None:
    """The same as one address, the first of its network; None if there is none. By it failed logins are counted."""
    address = _parsed(_sender(request).strip())
    if isinstance(address, IPv6Address):
        return str(_network(address).network_address)
    return str(address) if address else None


def _network(address: IPv6Address) -> IPv6Network:
    return IPv6Network((address, PREFIX_V6), strict=False)


def _parsed(text: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(text.partition("%")[0].strip("[]"))
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address


def _sender(request: HttpRequest) -> str:
    """Behind a proxy the last hop is what the proxy itself saw; all before it anybody may have written."""
    if settings.BEHIND_PROXY and (hops := request.headers.get("X-Forwarded-For", "")):
        return hops.rpartition(",")[2]
    return str(request.META.get("REMOTE_ADDR", ""))
