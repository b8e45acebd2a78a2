"""Addresses of the internet, of both versions."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator

from routing.redaction.scan import Scan
from routing.redaction.spans import Span

IP_ADDRESS = "IP_ADDRESS"
_POINT = r"(?:\.|\[\.\]|\(\.\))"
_FOUR = re.compile(
    rf"(?<![A-Za-z0-9_.-])(?<!\d,)([0-9]{{1,3}}){_POINT}([0-9]{{1,3}}){_POINT}([0-9]{{1,3}}){_POINT}([0-9]{{1,3}})(?![A-Za-z0-9_]|\.[0-9]|-[0-9])"
)
_SIX = re.compile(
    r"(?<![A-Za-z0-9_:.])[0-9A-Fa-f]{0,4}:[0-9A-Fa-f:]{1,44}(?:[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3})?(?:%[0-9A-Za-z]{1,16})?(?![A-Za-z0-9_])"
)
_HEX = "0123456789abcdefABCDEF:"
FEWEST_COLONS = 2
SHORTEST_SIX = 5
# Below this all four are as small as the parts of a version are.
SMALL = 20
# The first part of most addresses within offices.
PRIVATE = 10


def find_ip_addresses(scan: Scan) -> Iterator[Span]:
    for found in scan.match_at(scan.starts, _FOUR):
        if _is_four(scan, found):
            yield Span(found.start(), found.end(), IP_ADDRESS, ".".join(str(int(one)) for one in found.groups()))
    for start in _colons(scan.text):
        six = _SIX.match(scan.text, start)
        if six and six[0].count(":") >= FEWEST_COLONS and (address := _six(six[0])):
            yield Span(start, start + len(address), IP_ADDRESS, str(ipaddress.IPv6Address(address)))


def _colons(text: str) -> Iterator[int]:
    """Where what has a colon, and may be an address of version 6, begins."""
    place, passed = text.find(":"), 0
    while place >= 0:
        if text[place + 1 : place + 2] in _HEX:
            start = place
            while start > max(passed, place - 4) and text[start - 1] in _HEX:
                start -= 1
            yield start
            while text[place : place + 1] in _HEX and place < len(text):
                place += 1
            passed = place
        place = text.find(":", place + 1)


def _is_four(scan: Scan, found: re.Match[str]) -> bool:
    parts = [int(one) for one in found.groups()]
    # A mask or no address at all; the first is nobody's.
    if max(parts) > 255 or parts[0] in (0, 255):
        return False
    if scan.is_told(found.start(), "ip_address", within=2):
        return True
    is_small = max(parts) < SMALL and len(set(parts)) > 1 and parts[0] != PRIVATE
    return not is_small and not scan.is_told(found.start(), "version", within=2)


def _six(text: str) -> str:
    """So much of it as is an address: a port may follow, or the colon of the sentence."""
    for address in (text, text.rstrip(":"), text.rpartition(":")[0]):
        try:
            unspecified = ipaddress.IPv6Address(address).is_unspecified
        except ValueError:
            continue
        # Programs name their parts like a::b.
        return (
            address
            if not unspecified and len(address) >= SHORTEST_SIX and any(one.isdigit() for one in address)
            else ""
        )
    return ""
