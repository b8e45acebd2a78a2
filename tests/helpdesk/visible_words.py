"""What a person can read on a page, and what of it no person should have to: engine words, codes, raw numbers and dates."""

from __future__ import annotations

import re
from html.parser import HTMLParser

# Not read as words: what is folded JSON, code to copy, or typed by people into a box.
_UNREAD = frozenset({"script", "style", "svg", "head", "pre", "code", "textarea", "template"})
_ICON = "material-symbols-outlined"
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)

TROUBLES: dict[str, re.Pattern[str]] = {
    "an engine's name": re.compile(
        r"\b(?:local(?:-\d+)?|anthropic|claude[\w-]*|resolution-agent|guards|duplicate-finder|router|sweep|schedule)\b"
    ),
    "an actor's raw name": re.compile(r"\b(?:integration|form|mailbox|webhook) [A-Z]\w+ (?=\w)|\bcustomer:|\bkey:"),
    "cycle": re.compile(r"\bcycles?\b", re.IGNORECASE),
    "a code": re.compile(r"\b[a-z]+(?:_[a-z]+)+\b|\b(?:ticket|reply|status|stage|engine|message|attempt)\.[a-z_]+\b"),
    "a raw number": re.compile(r"\d\.\d{4,}"),
    "a date without a zone": re.compile(
        r"\b[ap]\.m\.|\b(?:midnight|noon)\b|\d{4}-\d\d-\d\d[T ]\d\d|\d\d:\d\d:\d\d(?:\.\d+)?(?! [A-Z+-])"
    ),
    "a programmer's word": re.compile(
        r"\b(?:None(?! yet| of| \()|True|False|object \(\w+\)|datetime|OrderedDict|django)\b"
    ),
}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.open: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _VOID:
            named = dict(attrs)
            self.open.append(tag in _UNREAD or _ICON in (named.get("class") or ""))

    def handle_endtag(self, tag: str) -> None:
        if self.open and tag not in _VOID:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if not any(self.open) and data.strip():
            self.words.append(" ".join(data.split()))


def visible_lines(page: str) -> list[str]:
    reader = _Reader()
    reader.feed(page)
    return reader.words


def troubles_in(page: str, *, told: frozenset[str] = frozenset()) -> list[str]:
    """`told` are lines that people wrote themselves: names of their rules, their subjects."""
    return [
        f"{kind}: {line[:120]}"
        for line in visible_lines(page)
        if line not in told
        for kind, trouble in TROUBLES.items()
        if trouble.search(line)
    ]
