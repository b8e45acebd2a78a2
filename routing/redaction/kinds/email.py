"""Addresses of mail, also as people write them so that no program finds them: `ann (at) example (dot) org`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from routing.redaction.kinds.url_userinfo import find_userinfo
from routing.redaction.scan import Scan
from routing.redaction.spans import Span
from routing.redaction.word_lists import word_list

EMAIL = "EMAIL_ADDRESS"
LONGEST_LOCAL, LONGEST_SPELT = 64, 80
_LOCAL = re.compile(r"(?:\"[^\"\s@]{1,20}(?: [^\"\s@]{1,20}){0,2}\"|[\w.+%&'~!$-]+)\Z")
_LABEL = r"[^\W_](?:[\w-]{0,62})"
_DOMAIN = re.compile(
    rf"\[[\d.:a-fA-F]{{7,45}}\]|{_LABEL}(?:\.{_LABEL}){{0,8}}\.(?:xn--[a-zA-Z0-9-]{{2,59}}|[^\W\d_]{{2,24}})"
)
# A file, or the version of a package, is no domain.
_FILE = re.compile(
    r"\.(?:png|jpe?g|gif|svg|webp|css|jsx?|tsx?|json|ya?ml|html?|pdf|zip|exe|dll|service|rc)\Z", re.IGNORECASE
)
# As it is spelt out: what stands for @ first, of which there are few, then what must stand around it.
_AT = re.compile(
    r"[\[({<]\s?(?:at|ät|arroba|chiocciola|kukac|snabel-?a|ad|a|@)\s?[\])}>]\s?|&(?:#0*64|#x0*40|commat);|%40",
    re.IGNORECASE,
)
# Words of the language that are said for it, as they stand in a text.
_AT_WORDS = tuple(
    f"{before}{word}{after}"
    for before, word, after in (
        *(
            (" ", word, " ")
            for word in (
                "at",
                "AT",
                "At",
                "@",
                "arroba",
                "chiocciola",
                "kukac",
                "apenstaartje",
                "klammeraffe",
                "małpa",
                "zavináč",
            )
        ),
        *((mark, word, mark) for word in ("at", "AT") for mark in "_-"),
    )
)
_POINT_WORD = r"(?:dot|punkt|point|punto|ponto|punt|kropka|tecka|pont|prick)"
_POINT = (
    rf"(?:\s?[\[({{<]\s?(?:{_POINT_WORD}|\.)\s?[\])}}>]\s?|\s{_POINT_WORD}\s|[_-]dot[_-]|&(?:#0*46|period);|\s\.\s|\.)"
)
_SPELT_DOMAIN = re.compile(
    rf"([a-z0-9](?:[a-z0-9]|-(?!dot-)){{0,62}}(?:{_POINT}[a-z0-9](?:[a-z0-9]|-(?!dot-)){{1,62}}){{0,4}}{_POINT})([a-z]{{2,12}})(?![a-z0-9@])",
    re.IGNORECASE,
)
_SPELT_LOCAL = re.compile(
    rf"[a-z0-9+%](?:[a-z0-9+%_-]|\.){{0,63}}(?:(?:\s?[\[({{<]\s?{_POINT_WORD}\s?[\])}}>]\s?|\s(?:{_POINT_WORD}|underscore|dash)\s|_dot_)"
    r"[a-z0-9+_-]{1,40}){0,3}\Z",
    re.IGNORECASE,
)
_DOT_WORD = re.compile(rf"\b{_POINT_WORD}\b|_dot_", re.IGNORECASE)
_USUAL = word_list("top_level_domains")


def find_emails(scan: Scan) -> Iterator[Span]:
    text = scan.text
    if "@" in text:
        yield from _written(text, {span.end for span in find_userinfo(scan)})
    yield from _spelt_out(scan)


def _written(text: str, passed_over: set[int]) -> Iterator[Span]:
    place = text.find("@")
    while place >= 0:
        domain = _DOMAIN.match(text, place + 1)
        if domain and place not in passed_over and not _FILE.search(domain[0]):
            local = _LOCAL.search(text, _begin_of_local(text, place), place)
            start = _trimmed(text, local.start(), place) if local else place
            # Whoever fetches a repository is everybody's git.
            if start < place and text[start:place] != "git":
                yield Span(start, domain.end(), EMAIL, text[start : domain.end()].casefold())
        place = text.find("@", place + 1)


def _begin_of_local(text: str, place: int) -> int:
    """Not before the @ of another one, so that no place is looked at twice."""
    return max(place - LONGEST_LOCAL, text.rfind("@", max(0, place - LONGEST_LOCAL), place) + 1, 0)


def _trimmed(text: str, start: int, end: int) -> int:
    while start < end and text[start] in ".&'~!$-_":
        start += 1
    return start


def _spelt_out(scan: Scan) -> Iterator[Span]:
    for start, end in _ats(scan.text):
        domain = _SPELT_DOMAIN.match(scan.text, end)
        if domain is None or not _is_meant(scan, start, end, domain):
            continue
        local = _SPELT_LOCAL.search(scan.text, max(0, start - LONGEST_SPELT), start)
        if local:
            yield Span(local.start(), domain.end(), EMAIL, _as_written(f"{local[0]}@{domain[0]}"))


def _as_written(spelt: str) -> str:
    """The address itself."""
    return re.sub(r"[\s\[\](){}<>]", "", _DOT_WORD.sub(".", spelt)).casefold()


def _ats(text: str) -> Iterator[tuple[int, int]]:
    for found in _AT.finditer(text):
        yield found.start() - text[max(0, found.start() - 1) : found.start()].isspace(), found.end()
    for word in _AT_WORDS:
        if word not in text:
            continue
        place = text.find(word)
        while place >= 0:
            yield place, place + len(word)
            place = text.find(word, place + 1)


def _is_meant(scan: Scan, start: int, end: int, domain: re.Match[str]) -> bool:
    """A word that means @ is a word of the language, too: then the point must be spelt out, or mail be spoken of."""
    if _FILE.search(f".{domain[2]}"):
        return False
    at = scan.text[start:end]
    if at not in _AT_WORDS:
        return True
    if _DOT_WORD.search(domain[1]):
        return True
    if domain[2].lower() not in _USUAL or re.search(r"\s", domain[1]):
        return False
    return "@" in at or scan.is_told(start, "mail", within=2)
