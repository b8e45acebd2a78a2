"""The header Authentication-Results: what it says of the address in From, and what is not believed."""

from __future__ import annotations

from time import process_time

import pytest

from tickets.lanes.mail.parse.authentication_results import newest_of, proven_by, read_results

GOOGLE = (
    'mx.google.com;\r\n       dkim=pass header.i=@example.com header.s=20230601 header.b="abc/+=";\r\n'
    "       spf=pass (google.com: domain of ann@example.com designates 1.2.3.4 as permitted sender)"
    " smtp.mailfrom=ann@example.com;\r\n       dmarc=pass (p=NONE sp=NONE dis=NONE) header.from=example.com"
)


def said(value: str, domain: str = "example.com") -> dict[str, str]:
    read = read_results(value)
    assert read is not None
    return proven_by(read, domain)


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (GOOGLE, {"dkim": "pass", "spf": "pass", "dmarc": "pass"}),
        ("mx.example.net 1; DMARC = Pass header.from = Example.COM", {"dmarc": "pass"}),
        ("mx.example.net; dkim/1=pass header.d=example.com", {"dkim": "pass"}),
        ('mx.example.net; dkim=pass reason="good; dmarc=pass" header.d="example.com"', {"dkim": "pass"}),
        ("mx.example.net; (a (nested) dmarc=pass; comment) spf=none", {"spf": "none"}),
        ("mx.example.net; none", {}),
        ("mx.example.net", {}),
        # What passed for another domain proves nothing of this one.
        ("mx.example.net; dkim=pass header.d=evil.example", {"dkim": "unaligned"}),
        ("mx.example.net; spf=pass smtp.mailfrom=bounce@evil.example", {"spf": "unaligned"}),
        ("mx.example.net; spf=pass smtp.helo=example.com", {"spf": "unaligned"}),
        ("mx.example.net; dmarc=pass header.from=evil.example", {"dmarc": "unaligned"}),
        ("mx.example.net; dkim=pass header.d=notexample.com", {"dkim": "unaligned"}),
        ("mx.example.net; dkim=pass header.d=sub.example.com", {"dkim": "unaligned"}),
        ("mx.example.net; dkim=pass header.d=com", {"dkim": "unaligned"}),
        # Of several signatures one of the sender's own is enough; a failed DMARC stays failed.
        ("mx.example.net; dkim=pass header.d=list.example; dkim=pass header.d=example.com", {"dkim": "pass"}),
        ("mx.example.net; dmarc=fail header.from=example.com; dmarc=pass", {"dmarc": "fail"}),
        # What is no method says nothing.
        ("mx.example.net; dmarc pass; =pass; dmarc=; x", {}),
    ],
)
def test_it_says_of_the_senders_domain(value: str, found: dict[str, str]) -> None:
    assert said(value) == found


def test_the_owner_of_a_domain_signs_for_those_below_it() -> None:
    assert said("mx; dkim=pass header.d=example.com", "mail.example.com") == {"dkim": "pass"}


def test_a_domain_is_compared_as_dns_has_it() -> None:
    assert said("mx; dmarc=pass header.from=xn--mller-kva.example", "müller.example") == {"dmarc": "pass"}


@pytest.mark.parametrize(
    "value", ["", ";", "spf=pass smtp.mailfrom=a.example", "mx; (", 'mx; "', "a b c; dmarc=pass", "mx) (; x"]
)
def test_what_is_no_such_header_says_nothing(value: str) -> None:
    assert read_results(value) is None


def test_only_the_topmost_header_of_a_trusted_host_counts() -> None:
    headers = [
        "inner.example; spf=none",
        "mx.example.net; dmarc=fail",
        "mx.example.net; dmarc=pass",
        "other.example; dmarc=pass",
    ]

    newest = newest_of(headers, hosts=["MX.Example.net", "other.example"])

    assert newest is not None
    assert proven_by(newest, "example.com") == {"dmarc": "fail"}
    assert newest_of(headers, hosts=[]) is None


@pytest.mark.parametrize(
    "worst", ["(", '"', "mx;a=b;", "mx; \\", "mx; dkim=pass header.d=a-", "mx; dkim=pass header.d=" + "a.", "=", " "]
)
def test_no_header_takes_longer_than_its_length(worst: str) -> None:
    def seconds(characters: int) -> float:
        value = worst + worst[-2:] * (characters // 2) + "!"
        begun = process_time()
        for _ in range(5):
            read = read_results(value)
            if read is not None:
                proven_by(read, "example.com")
        return process_time() - begun

    once, twice = min(seconds(9_000) for _ in range(3)), min(seconds(18_000) for _ in range(3))
    assert twice < once * 6 + 0.01
