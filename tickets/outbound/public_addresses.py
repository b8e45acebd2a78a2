"""Which IP addresses lie in the public internet, by a table of our own: Python's own changes with its patch level.

After the registries of special addresses of IANA, as of 2026. What only tunnels or translates is not public, wherever it leads.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

_NOT_PUBLIC_IPV4 = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this host
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # shared behind a provider's NAT
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # the services of a cloud to its own machines, though the address looks public
        "169.254.0.0/16",  # link-local, and the metadata of clouds
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # relays of 6to4
        "192.168.0.0/16",  # private
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and broadcast
    )
)
# All that is handed out to the public lies in here; so private, link-local, site-local and translated addresses do not.
_HANDED_OUT = IPv6Network("2000::/3")
_NOT_PUBLIC_IPV6 = tuple(
    IPv6Network(network)
    for network in (
        "2001::/23",  # protocol assignments: Teredo, benchmarks, ORCHID
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4
        "3fff::/20",  # documentation
    )
)
# Those carry an IPv4 address in their last 32 bits: what is seen of one on an IPv6 socket, and behind a NAT64 gateway.
_CARRIERS = (IPv6Network("::ffff:0:0/96"), IPv6Network("64:ff9b::/96"))
# The middle of an ISATAP address, which a tunnel takes to the IPv4 address in its last 32 bits.
_ISATAP = (0x00005EFE, 0x02005EFE)


def is_public(address: str) -> bool:
    """Raises ValueError when it is no IP address."""
    ip = ip_address(address)
    return _is_public_ipv4(ip) if isinstance(ip, IPv4Address) else _is_public_ipv6(ip)


def carried_address(address: str) -> str | None:
    """The IPv4 address that an IPv6 address only wraps, if it is one of those."""
    ip = ip_address(address)
    is_carrier = isinstance(ip, IPv6Address) and any(ip in network for network in _CARRIERS)
    return str(IPv4Address(int(ip) & 0xFFFFFFFF)) if is_carrier else None


def _is_public_ipv4(ip: IPv4Address) -> bool:
    return not any(ip in network for network in _NOT_PUBLIC_IPV4)


def _is_public_ipv6(ip: IPv6Address) -> bool:
    is_tunnelled = int(ip) >> 32 & 0xFFFFFFFF in _ISATAP
    return ip in _HANDED_OUT and not is_tunnelled and not any(ip in network for network in _NOT_PUBLIC_IPV6)
