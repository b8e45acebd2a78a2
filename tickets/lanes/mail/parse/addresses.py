"""The addresses in a header: names decoded, domains in lower case, what is no address left out.

An address is taken as it stands or not at all. What a mail program tore or ran together is not put together again: that
would make somebody up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import ip_address
from itertools import islice

from tickets.lanes.mail.parse.address_list import Entry, entries_of
from tickets.lanes.mail.parse.encoded_words import decode_words, words_in
from tickets.text import one_line

LONGEST = 20_000
# Of all headers of one name together.
LONGEST_LIST = 200_000
MOST = 500
LONGEST_ADDRESS = 320
# White space beside a dot or an @ means nothing; elsewhere it tears the address in two. Begins only where a run of it does.
_LOOSE = re.compile(r"(?<=[.@])\s+|(?<!\s)\s+(?=[.@])")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_ENCLOSED = re.compile(r"[<(\[]([^\s<>()\[\]]{3,320})[>)\]]")
_LOCAL = re.compile(r'[^\s"(),:;<>@\[\]\\]+|"(?:[^"\\\s]|\\.)+"')
# What separates in a list, and what it is called while it stands in a name that was encoded.
_MARKS = '"(),:;<>@\\'
_HIDDEN = {ord(mark): 0xF700 + number for number, mark in enumerate(_MARKS)}
_SHOWN = {hidden: mark for mark, hidden in _HIDDEN.items()}
# Marks and letters of all scripts, but of ASCII what DNS and its careless users have.
_DOMAIN = re.compile(r"[^\x00-,/:-@\[-^`{-\x7f\s.]+(?:\.[^\x00-,/:-@\[-^`{-\x7f\s.]+)*")


def parse_one(value: str) -> tuple[str, str]:
    """Name and address of the first mailbox; the name alone where there is no address."""
    found = parse_many((value,))
    return found[0] if found else (_name(decode_words(value[:LONGEST])) if "@" not in value else "", "")


def parse_many(values: tuple[str, ...]) -> list[tuple[str, str]]:
    return list(islice((mailbox for value in _bounded(values) for mailbox in _mailboxes(value)), MOST))


def addresses_of(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(address for _, address in parse_many(values)))


def settled_address(address: str) -> str:
    """The domain in lower case; "" for what no mail could be sent to."""
    if len(address) > LONGEST_ADDRESS * 2:
        return ""
    address = _LOOSE.sub("", address.strip()).strip("<>.,;'").removeprefix("mailto:")
    local, _, domain = address.rpartition("@")
    if len(address) > LONGEST_ADDRESS or not address.isprintable():
        return ""
    is_address = _LOCAL.fullmatch(local) and (_DOMAIN.fullmatch(domain) or _is_literal(domain))
    return f"{local}@{domain.lower()}" if is_address else ""


def _bounded(values: tuple[str, ...]) -> Iterator[str]:
    left = LONGEST_LIST
    for value in values:
        if left <= 0:
            return
        yield value[: min(LONGEST, left)]
        left -= min(len(value), LONGEST)


def _is_literal(domain: str) -> bool:
    """`[192.0.2.1]`: machines without a name write so."""
    if not (domain.startswith("[") and domain.endswith("]")):
        return False
    try:
        ip_address(domain[1:-1].lower().removeprefix("ipv6:"))
    except ValueError:
        return False
    return True


def _mailboxes(value: str) -> Iterator[tuple[str, str]]:
    found = list(_listed(_with_words_read(value)))
    if not found:
        # The only address in brackets of any kind: nothing can have been torn off it.
        enclosed = {address for one in _ENCLOSED.findall(value) if (address := settled_address(one))}
        found = [("", address) for address in enclosed] if len(enclosed) == 1 else []
    yield from found


def _listed(value: str) -> Iterator[tuple[str, str]]:
    # Most headers hold one mailbox, often with a comma in its name that should have been quoted.
    name, opening, rest = value.rpartition("<")
    if opening and "<" not in name and "@" not in name and not rest.rpartition(">")[2].strip(" \t\r\n,;."):
        entries = iter([Entry(words=[name], address=rest.rpartition(">")[0])])
    else:
        entries = entries_of(value)
    for entry in entries:
        yield from _mailboxes_of(entry)


def _mailboxes_of(entry: Entry) -> Iterator[tuple[str, str]]:
    if entry.address is not None:
        if address := settled_address(entry.address):
            yield _name(entry.text) or _name(entry.comment), address
        return
    *before, last = _LOOSE.sub("", entry.text).split() or [""]
    if "@" not in "".join(before):
        # A name and an address without brackets, or the address alone.
        if address := settled_address(last):
            yield _name(" ".join(before)) or _name(entry.comment), address
        return
    # Several with white space between: all of them must be addresses.
    found = [settled_address(word) for word in (*before, last)]
    if all(found):
        yield from (("", address) for address in found)


def _with_words_read(value: str) -> str:
    """Encoded words are read before the list is taken apart, and what they hold separates nothing."""
    if "=?" not in value:
        return value
    pieces: list[str] = []
    end = 0
    for start, stop in _runs(value):
        pieces += [value[end:start], decode_words(value[start:stop]).translate(_HIDDEN)]
        end = stop
    return "".join([*pieces, value[end:]])


def _runs(value: str) -> Iterator[tuple[int, int]]:
    """Where encoded words stand with nothing but white space between them."""
    start, end = 0, 0
    for word in words_in(value):
        if end and value[end : word.start].strip():
            yield start, end
            end = 0
        start, end = start if end else word.start, word.end
    if end:
        yield start, end


def _name(text: str) -> str:
    text = one_line(text)
    if quoted := _QUOTED.fullmatch(text):
        text = re.sub(r"\\(.)", r"\1", quoted[1])
    return text.translate(_SHOWN).strip(" '\"")[:200]
