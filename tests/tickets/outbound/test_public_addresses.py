"""Which addresses lie in the public internet, whatever they are wrapped in."""

from __future__ import annotations

import pytest

from tickets.outbound.public_addresses import carried_address, is_public

INSIDE = [
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.255.255.254",
    "168.63.129.16", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.0.170", "192.0.2.1",
    "192.88.99.1", "192.168.0.1", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1",
    "239.255.255.255", "240.0.0.1", "255.255.255.255",
]  # fmt: skip
OUTSIDE = [
    "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "93.184.216.34", "100.63.255.255", "100.128.0.0", "126.255.255.255",
    "128.0.0.1", "168.63.129.17", "169.253.255.255", "172.15.255.255", "172.32.0.0", "192.0.1.0", "192.167.255.255",
    "198.17.255.255", "198.20.0.0", "223.255.255.255",
]  # fmt: skip
INSIDE_IPV6 = [
    "::", "::1", "::2", "100::1", "100:0:0:1::1", "64:ff9b:1::1", "64:ff9b:1:ffff::808:808", "64:ff9b:2::808:808",
    "64:ff9a::808:808", "fc00::1", "fd00:ec2::254", "fe80::1", "febf::1", "fec0::1", "feff::1", "ff02::1", "ff0e::1",
    "2001::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:1::1", "2001:2::1", "2001:10::1", "2001:20::1",
    "2001:1ff::1", "2001:db8::1", "2002:808:808::1", "2002:7f00:1::", "2002:a00:1::1", "3fff::1", "3fff:fff::1",
    "4000::1", "5f00::1", "1fff::1", "8000::1",
]  # fmt: skip
OUTSIDE_IPV6 = [
    "2000::1",
    "2606:2800:220:1:248:1893:25c8:1946",
    "2001:4860:4860::8888",
    "2a00:1450:4001::2004",
    "3ffe::1",
]


@pytest.mark.parametrize("address", [*INSIDE, *INSIDE_IPV6])
def test_what_lies_inside_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", [*OUTSIDE, *OUTSIDE_IPV6])
def test_what_lies_outside_is(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("prefix", ["::ffff:", "64:ff9b::"])
def test_what_an_address_only_wraps_is_told(prefix: str) -> None:
    assert [carried_address(prefix + address) for address in (*INSIDE, *OUTSIDE)] == [*INSIDE, *OUTSIDE]
    assert carried_address("2001:4860:4860::8888") is None


@pytest.mark.parametrize(
    "prefix",
    [
        "::",
        "::ffff:",
        "::ffff:0:",
        "64:ff9b::",
        "64:ff9b:1::",
        "fe80::5efe:",
        "2606:2800::5efe:",
        "2606:2800::200:5efe:",
        "fec0::",
    ],
)
def test_what_only_tunnels_or_translates_is_never_public(prefix: str) -> None:
    assert not any(is_public(prefix + address) for address in (*INSIDE, *OUTSIDE))
