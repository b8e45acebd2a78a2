"""The header `Authentication-Results` (RFC 8601), as far as it says whether the address in `From` is the sender's own.

Only the strict form is read: what does not fit says nothing. Each character is looked at once, however hostile.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

# What mail servers write is shorter by far.
LONGEST = 20_000
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[^\s;="]+|[;=]', re.DOTALL)
_DOMAIN = re.compile(r"[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)+")


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodResult:
    """`dkim=pass header.d=example.com`: a method, its result, and what it was found of; all in lower case."""

    method: str
    result: str
    properties: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthenticationResults:
    """One header: who says so, and what."""

    host: str
    results: tuple[MethodResult, ...]


def read_results(value: str) -> AuthenticationResults | None:
    """None if it is no such header."""
    tokens = _tokens(value[:LONGEST])
    parts = _parts(tokens) if tokens is not None else []
    # After the host a version may follow.
    if not parts or not 1 <= len(parts[0]) <= 2 or "=" in parts[0]:
        return None
    found = (_method_result(part) for part in parts[1:])
    return AuthenticationResults(host=parts[0][0], results=tuple(one for one in found if one is not None))


def newest_of(values: Iterable[str], *, hosts: Iterable[str]) -> AuthenticationResults | None:
    """What the trusted hosts say: of their headers the topmost alone.

    Each server writes above what it was handed, so whatever stands below may be the sender's own words in a trusted
    host's name.
    """
    trusted = {host.lower() for host in hosts}
    return next((read for value in values if (read := read_results(value)) and read.host in trusted), None)


def proven_by(results: AuthenticationResults, domain: str) -> dict[str, str]:
    """What SPF, DKIM and DMARC say of this domain in `From`: of several results the one that proves most.

    What passed for another domain is `unaligned`: anybody can sign with a domain of their own.
    """
    domain = _as_dns_has_it(domain)
    found: dict[str, str] = {}
    for one in results.results:
        if one.method not in _ALIGNED:
            continue
        word = one.result if one.result != "pass" or _ALIGNED[one.method](one, domain) else "unaligned"
        if found.get(one.method) != "pass" and not (one.method == "dmarc" and found.get("dmarc") == "fail"):
            found[one.method] = word
    return found


def _as_dns_has_it(domain: str) -> str:
    """The spelling that mail servers write: `müller.example` is `xn--mller-kva.example`."""
    try:
        return domain.encode("idna").decode().lower()
    except UnicodeError:
        return domain.lower()


def _dmarc(one: MethodResult, domain: str) -> bool:
    return one.properties.get("header.from", domain) == domain


def _dkim(one: MethodResult, domain: str) -> bool:
    signer = one.properties.get("header.d") or one.properties.get("header.i", "").rpartition("@")[2]
    return _is_aligned(signer, domain)


def _spf(one: MethodResult, domain: str) -> bool:
    return _is_aligned(one.properties.get("smtp.mailfrom", "").rpartition("@")[2], domain)


_ALIGNED = {"dmarc": _dmarc, "dkim": _dkim, "spf": _spf}


def _is_aligned(proven: str, domain: str) -> bool:
    """The same domain, or one above it, whose owner owns it too.

    Not one below: without a list of the public suffixes nobody knows whether `a.example.com` is `example.com`'s own.
    Where a domain's owner wants that, the server's DMARC says so.
    """
    return bool(_DOMAIN.fullmatch(proven)) and (proven == domain or domain.endswith(f".{proven}"))


def _tokens(value: str) -> list[str] | None:
    """Words, strings without their quotes, `;` and `=`; None if a comment or a string does not end."""
    text = _without_comments(value)
    if text is None:
        return None
    if _TOKEN.sub("", text).strip():
        return None
    return [_unquoted(token) for token in _TOKEN.findall(text.lower())]


def _without_comments(value: str) -> str | None:
    """Comments may be nested, and what stands in a string is none."""
    kept: list[str] = []
    depth, is_quoted, is_escaped = 0, False, False
    for character in value:
        if is_escaped:
            is_escaped = False
        elif character == "\\" and (depth or is_quoted):
            is_escaped = True
        elif character == '"' and not depth:
            is_quoted = not is_quoted
        elif not is_quoted and character in "()":
            depth += 1 if character == "(" else -1
            kept.append(" ")
            if depth < 0:
                return None
            continue
        if not depth:
            kept.append(character)
    return "".join(kept) if not depth and not is_quoted else None


def _unquoted(token: str) -> str:
    return re.sub(r"\\(.)", r"\1", token[1:-1], flags=re.DOTALL) if token.startswith('"') else token


def _parts(tokens: Iterable[str]) -> list[list[str]]:
    """What stands between the semicolons."""
    parts: list[list[str]] = [[]]
    for token in tokens:
        if token == ";":
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _method_result(part: list[str]) -> MethodResult | None:
    """`dkim=pass header.d=example.com`. Without a result, or with anything between, it says nothing."""
    pairs = _pairs(part)
    if not pairs:
        return None
    (method, result), *rest = pairs
    properties: dict[str, str] = {}
    for name, value in rest:
        properties.setdefault(name, value)
    return MethodResult(method=method.partition("/")[0], result=result, properties=properties)


def _pairs(part: list[str]) -> list[tuple[str, str]]:
    """`a = b c = d` -> (a, b), (c, d); empty if it is anything else."""
    if len(part) % 3 or any(part[place] != "=" for place in range(1, len(part), 3)):
        return []
    return list(zip(part[::3], part[2::3], strict=True))
