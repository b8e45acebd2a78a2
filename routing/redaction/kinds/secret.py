"""Keys, tokens and passwords: by how their makers begin them, by the name that they are given, by how random they look.

Hashes of commits and files, and UUIDs, are left unless a word says that they are secret: they are what tickets are about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from routing.redaction.kinds.random_text import is_mixed, is_named_secret, is_random
from routing.redaction.scan import Scan
from routing.redaction.spans import Span

SECRET = "SECRET"
LONGEST_RUN = 4096
_BLOCK = re.compile(
    r"-----BEGIN ([A-Z0-9 ]{0,40}(?:PRIVATE KEY|PGP MESSAGE)[A-Z0-9 ]{0,20})-----(?:[^-]|-(?!----)){0,20000}(?:-----END \1-----)?"
)
_OF_RUNS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+/.-")
_RUN = re.compile(r"[A-Za-z0-9_+/.-]{14,4096}={0,2}")
_KNOWN = re.compile(
    r"""(?<![A-Za-z0-9])(?:
    (?:sk|pk|rk)[-_](?:live|test|ant|proj|svcacct|admin|or)[-_][A-Za-z0-9_-]{10,}|sk-[A-Za-z0-9_-]{16,}|whsec_[A-Za-z0-9+/=]{16,}
    |gh[opusr]_[A-Za-z0-9]{16,}|github_pat_\w{20,}|gl(?:pat|ptt|dt|rt|cbt|ft|soat)-[A-Za-z0-9_-]{16,}
    |(?:AKIA|ASIA|AGPA|AIDA|AROA|ABIA|ACCA)[A-Z0-9]{12,}|xox[abeoprs]-[A-Za-z0-9-]{10,}|xapp-[A-Za-z0-9-]{10,}
    |AIza[A-Za-z0-9_-]{30,}|ya29\.[A-Za-z0-9._-]{20,}|GOCSPX-[A-Za-z0-9_-]{20,}
    |eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]+)*|eyJ[A-Za-z0-9_+/-]{30,}={0,2}
    |npm_[A-Za-z0-9]{20,}|pypi-[A-Za-z0-9_-]{16,}|do[op]_v1_\w{20,}|SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}|hf_[A-Za-z0-9]{20,}
    |sq0[a-z]{3}-[A-Za-z0-9_-]{20,}|shp(?:at|ca|pa|ss)_[A-Fa-f0-9]{20,}|key-[a-f0-9]{32}|r8_[A-Za-z0-9]{20,}|lin_api_\w{20,}
    |ntn_\w{20,}|secret_[A-Za-z0-9]{20,}|dckr_pat_[A-Za-z0-9_-]{20,}|hvs\.[A-Za-z0-9_-]{20,}|sntrys_[A-Za-z0-9+/=_-]{20,}
    |glsa_\w{20,}|pat[A-Za-z0-9]{14}\.[a-f0-9]{40,}|tskey-[A-Za-z0-9-]{16,}|EAA[A-Za-z0-9]{30,}|xkeysib-[A-Za-z0-9-]{30,}
    |PMAK-[A-Za-z0-9-]{30,}|nvapi-[A-Za-z0-9_-]{20,}|gsk_[A-Za-z0-9]{20,}|sbp_[a-f0-9]{20,}|ATATT[A-Za-z0-9_=-]{20,}
    |[MNO][A-Za-z0-9_-]{23,27}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,40}
    )""",
    re.VERBOSE,
)
# Those of which a short one may hold no digit.
_BEGINNINGS = (
    "sk-",
    "sk_",
    "pk_",
    "rk_",
    "gh",
    "gl",
    "AKIA",
    "ASIA",
    "xox",
    "AIza",
    "eyJ",
    "npm_",
    "pypi-",
    "hf_",
    "SG.",
    "whsec_",
    "hvs.",
    "gsk_",
)
_BOT = re.compile(r"(?<![A-Za-z0-9])\d{8,10}:[A-Za-z0-9_-]{35}(?![A-Za-z0-9])")
# What follows the address of a vendor that lets everybody post who knows it.
_HOOKS = {
    "hooks.slack.com/": re.compile(r"(?:services|workflows|triggers)/([A-Za-z0-9/_-]{16,200})"),
    "/api/webhooks/": re.compile(r"(\d{5,25}/[A-Za-z0-9_-]{20,100})"),
}
_SCHEMES = ("earer ", "EARER ", "asic ", "BASIC ", "oken ", "piKey ")
_VALUE = re.compile(r" {0,3}([A-Za-z0-9_+/=.~-]{12,4096})")
# What the names of secrets hold, in lower case; those of keys say of what, too.
_STEMS = (
    *("passw", "passphrase", "passcode", "kennwort", "contrase", "wachtwoord", "pwd"),
    *("secret", "token", "credential", "key", "signature", "sig="),
)
_KEY_OF = re.compile(
    r"(?:api|access|account|private|signing|encryption|auth|shared|master|app|client|service|storage)[ _-]?\Z",
    re.IGNORECASE,
)
_ASSIGNED = re.compile(r"[A-Za-z0-9_-]{0,24}[\"']? ?(:=|=>|[:=]|\bis\b|\blautet\b) ?([\"'`]?)([^\s\"'`,;&<>]{4,512})")


def find_secrets(scan: Scan) -> Iterator[Span]:
    text = scan.text
    if "-----BEGIN " in text:
        yield from (_secret(found, 0) for found in _BLOCK.finditer(text))
    yield from _after_schemes(text)
    yield from _named(text)
    yield from _runs(scan)
    yield from (_secret(found, 0) for found in scan.match_at(scan.long_starts, _BOT))
    yield from _begun(text)
    for hook, pattern in _HOOKS.items():
        yield from (_secret(found, 1) for place in _places_after(text, hook) if (found := pattern.match(text, place)))


def _begun(text: str) -> Iterator[Span]:
    for begin in _BEGINNINGS:
        if begin not in text:
            continue
        passed = 0
        for place in _places_after(text, begin):
            found = _KNOWN.match(text, place - len(begin)) if place > passed else None
            if found:
                passed = found.end()
                yield _secret(found, 0)


def _after_schemes(text: str) -> Iterator[Span]:
    for scheme in _SCHEMES:
        for place in _places_after(text, scheme):
            if (found := _VALUE.match(text, place)) and is_mixed(found[1]):
                yield _secret(found, 1)


def _named(text: str) -> Iterator[Span]:
    lower = text.lower()
    if len(lower) != len(text):
        # Some capitals have no lower case of one character.
        lower = "".join(one.lower() if one.isascii() else one for one in text)
    for stem in _STEMS:
        if stem in lower:
            for place in _places_after(lower, stem):
                yield from _value_of(text, place, stem)


def _value_of(text: str, place: int, stem: str) -> Iterator[Span]:
    if stem == "key" and not _KEY_OF.search(text, max(0, place - 16), place - len(stem)):
        return
    found = _ASSIGNED.match(text, place - stem.endswith("="))
    if found and _is_value(found):
        end = found.start(3) + len(found[3].rstrip(".)]}"))
        yield Span(found.start(3), end, SECRET, text[found.start(3) : end])


def _is_value(found: re.Match[str]) -> bool:
    sign, quoted, value = found[1], found[2], found[3].rstrip(".)]}")
    if len(value) < 4:
        return False
    return is_mixed(value) or (len(value) > 5 and (bool(quoted) or sign == "="))


def _runs(scan: Scan) -> Iterator[Span]:
    """What has no blanks and holds a digit, which is nearly all that is random."""
    text, passed = scan.text, 0
    for number in scan.starts:
        if number < passed:
            continue
        start = number
        while start > passed and text[start - 1] in _OF_RUNS and number - start < LONGEST_RUN:
            start -= 1
        run = _RUN.match(text, start)
        if run:
            passed = run.end()
            yield from _of_run(scan, run)


def _of_run(scan: Scan, run: re.Match[str]) -> Iterator[Span]:
    known = list(_KNOWN.finditer(scan.text, run.start(), run.end()))
    if known:
        yield from (_secret(found, 0) for found in known)
    elif is_random(run[0]) or (is_named_secret(run[0]) and scan.is_told(run.start(), "secret", within=0)):
        end = run.start() + len(run[0].rstrip(".-"))
        yield Span(run.start(), end, SECRET, scan.text[run.start() : end])


def _places_after(text: str, word: str) -> Iterator[int]:
    place = text.find(word)
    while place >= 0:
        place += len(word)
        yield place
        place = text.find(word, place)


def _secret(found: re.Match[str], group: int) -> Span:
    return Span(found.start(group), found.end(group), SECRET, found[group])
