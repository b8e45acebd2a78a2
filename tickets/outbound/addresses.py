"""Whether we may call an address that somebody else has named: never one inside our own network, unless it is listed."""

from __future__ import annotations

from functools import cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from tickets.outbound.public_addresses import carried_address, is_public

# DNS has no longer names, and spelling one in ASCII takes quadratic time.
LONGEST_HOST = 253
PLAIN_HTTP = "It must begin with https://: plain http is switched off (OUTBOUND_PLAIN_HTTP)."


class AddressRefused(Exception):
    """We don't call it, or not now. `permanent`: another try meets the same."""

    def __init__(self, message: str, *, permanent: bool) -> None:
        super().__init__(message)
        self.permanent = permanent


def split_address(url: str) -> SplitResult:
    """The parts of a web address. Raises ValueError when it is none."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme not in ("https", "http") or not host or any(character.isspace() for character in host):
        raise ValueError("It must begin with https:// or http:// and a host.")
    if "@" in parts.netloc:
        raise ValueError("It must not hold a user name or a password.")
    if len(host) > LONGEST_HOST:
        raise ValueError("Its host has too long a name.")
    if parts.port == 0:
        raise ValueError("It has no such port.")
    host.encode("idna")
    return parts


def check_web_address(url: str) -> None:
    """For a form: raises ValueError for what would be refused whatever its name leads to."""
    if split_address(url).scheme == "http" and not settings.OUTBOUND_PLAIN_HTTP:
        raise ValueError(PLAIN_HTTP)


def check_addresses(host: str, addresses: list[str]) -> None:
    """Where the host's name leads. Raises AddressRefused when one of them may not be called."""
    if not all(may_call(host, address) for address in addresses):
        raise AddressRefused("The address lies in a private network; that is not allowed.", permanent=True)


def may_call(host: str, address: str) -> bool:
    """In the public internet, or on the list of OUTBOUND_ALLOWED_HOSTS by the name or by the address."""
    names, networks = _allowed(tuple(settings.OUTBOUND_ALLOWED_HOSTS))
    return host.lower().rstrip(".") in names or _is_reachable(address, networks)


def is_listed(host: str) -> bool:
    """Whether the operator's list names it, by its name or as the address that it is."""
    names, networks = _allowed(tuple(settings.OUTBOUND_ALLOWED_HOSTS))
    name = host.lower().strip("[]").rstrip(".")
    try:
        return any(ip_address(name) in network for network in networks)
    except ValueError:
        return name in names


def _is_reachable(address: str, networks: tuple[IPv4Network | IPv6Network, ...]) -> bool:
    if is_public(address):
        return True
    ip = ip_address(address)
    if not any(ip in network for network in networks):
        return False
    carried = carried_address(address)
    # A gateway that is listed leads to the public internet, and not by that to what lies inside.
    return carried is None or _is_reachable(carried, networks)


@cache
def _allowed(entries: tuple[str, ...]) -> tuple[set[str], tuple[IPv4Network | IPv6Network, ...]]:
    names, networks = set(), []
    for entry in entries:
        try:
            networks.append(ip_network(entry.strip("[]"), strict=False))
        except ValueError:
            names.add(entry.lower().rstrip("."))
    return names, tuple(networks)
