from __future__ import annotations

from ipaddress import ip_address


def is_this_machine(host: str) -> bool:
    """Whether the name or address leads nowhere but here."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"
