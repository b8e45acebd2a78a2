"""The addresses in a header: names decoded, domains in lower case, what is no address left out."""

from __future__ import annotations

import re
from email.utils import getaddresses

from tickets.intake.mail.encoded_words import decode_words
from tickets.intake.text import one_line

LONGEST = 20_000
MOST = 500
_ENCODED = re.compile(r'"?((?:=\?[^?\s]+\?[bBqQ]\?.*?\?=\s*)+)"?', re.DOTALL)
_SINGLE = re.compile(r"\s*([^<>]*?)\s*<\s*([^<>\s,;\"]+@[^<>\s,;\"]+)\s*>[\s,;.]*\Z", re.DOTALL)
# A name and an address without brackets, which the library would run together.
_BARE = re.compile(r"\s*([^<>@,;:()\"]+?)\s+([^<>\s,;:()\"]+@[^<>\s,;:()\"]+)\s*\Z")
# Begins only where a word does: else a long word would be tried from each of its letters.
_ANYWHERE = re.compile(r"(?<![^\s<>,;:\"()\[\]\\])[^\s<>,;:\"()\[\]\\]+@[^\s<>,;:\"()\[\]\\]+")
_QUOTED = re.compile(r'\A"((?:[^"\\]|\\.)*)"\Z', re.DOTALL)


def parse_one(value: str) -> tuple[str, str]:
    """Name and address of the first mailbox; the name alone where there is no address."""
    found = parse_many((value,))
    return found[0] if found else (_name(decode_words(value)) if "@" not in value else "", "")


def parse_many(values: tuple[str, ...]) -> list[tuple[str, str]]:
    return [mailbox for value in values for mailbox in _mailboxes(value[:LONGEST])][:MOST]


def addresses_of(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(address for _, address in parse_many(values)))


def settled_address(address: str) -> str:
    """The domain in lower case; "" for what no mail could be sent to."""
    address = "".join(address.split()).strip("<>.,;'\"")
    local, _, domain = address.rpartition("@")
    if not local or not domain or len(address) > 320 or not address.isprintable():
        return ""
    return f"{local}@{domain.lower()}"


def _mailboxes(value: str) -> list[tuple[str, str]]:
    # Most headers hold one mailbox, often with a comma in its name that should have been quoted.
    if single := _SINGLE.match(value):
        return [(_name(decode_words(single[1])), address)] if (address := settled_address(single[2])) else []
    if bare := _BARE.match(value):
        return [(_name(decode_words(bare[1])), address)] if (address := settled_address(bare[2])) else []
    try:
        pairs = getaddresses([_ENCODED.sub(_as_quoted, value)])
    except (ValueError, IndexError, TypeError, RecursionError):
        pairs = []
    found = [(_name(name), address) for name, raw in pairs if (address := settled_address(raw))]
    return found or [("", address) for raw in _ANYWHERE.findall(value) if (address := settled_address(raw))]


def _as_quoted(words: re.Match[str]) -> str:
    """Decoded before the list is taken apart: an encoded comma separates nothing."""
    return '"' + decode_words(words[1]).strip().replace("\\", "").replace('"', "'") + '" '


def _name(text: str) -> str:
    text = one_line(text)
    if quoted := _QUOTED.match(text):
        text = re.sub(r"\\(.)", r"\1", quoted[1])
    return text.strip(" '\"")[:200]
