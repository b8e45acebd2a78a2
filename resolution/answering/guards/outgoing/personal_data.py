"""Addresses, names and numbers that are not this customer's and stand in no cited article."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from resolution.answering.guards.outgoing.draft_text import DraftText, Place
from routing.redaction.recognisers import KINDS
from routing.redaction.redact import find_spans

_NOT_HERE = ("SECRET", "IP_ADDRESS")
_LOOKED_FOR = tuple(kind for kind in KINDS if kind not in _NOT_HERE)
_CAPITAL = r"[A-ZÀ-ÖØ-ÞĀĂĄĆČĎĘĚĞĢİŁŃŇŐŘŚŞŠŢŤŰŹŻŽ]"
_NAME_WORD = rf"{_CAPITAL}[\w'’-]{{1,24}}"
_GREETING = re.compile(
    rf"\A\s*(?:Hello|Hi|Hey|Dear|Hallo|Liebe[rs]?|Bonjour|Hola|Ciao|Olá|Beste)[ \t]+(?P<name>{_NAME_WORD}(?:[ \t]+{_NAME_WORD}){{0,2}})"
)
# Who is named so is a person.
_NAMED = re.compile(
    rf"""\b(?:Mr|Mrs|Ms|Miss|Dr|Herr|Frau|Madame|Monsieur|Señora?|Signora?)\.?[ \t]+(?P<titled>{_NAME_WORD}(?:[ \t]+{_NAME_WORD})?)
    | \b(?:to|for|by|from|of|with|and|is|named|called|customer|user|client|owner|holder|colleague|employee|contact|manager|person|agent|technician|[Cc]ustomer)
        [ \t]+(?P<cued>{_NAME_WORD}[ \t]+(?:(?:van|von|de|der|da|di|du|el|al|bin)[ \t]+)?{_NAME_WORD})
    | (?<![\w-])(?P<owning>{_NAME_WORD}[ \t]+{_NAME_WORD})['’]s[ \t]+(?:account|address|e-?mail|phone|order|invoice|ticket|card|subscription|data)""",
    re.VERBOSE,
)
_TOWN = rf"(?:,?[ \t]+(?:{_NAME_WORD}[ \t]*,?[ \t]*){{0,2}}(?:[A-Z]{{2}}[ \t]+)?\d{{4,5}}(?:[ \t]+{_NAME_WORD})?)?"
_ADDRESS = re.compile(
    rf"""\b\d{{1,5}}[a-zA-Z]?,?[ \t]+(?:{_NAME_WORD}[ \t]+){{1,3}}(?:Street|St|Avenue|Ave|Road|Rd|Lane|Ln|Drive|Dr|Court|Ct|Square|Boulevard|Blvd|Way|Terrace|Close|Crescent|Highway|Parkway)\b\.?{_TOWN}
    | \b{_CAPITAL}[\w-]{{1,30}}(?:straße|strasse|str\.|weg|platz|allee|gasse|damm|ufer|straat|laan|plein|gatan|vägen)[ \t]+\d{{1,4}}[a-z]?{_TOWN}
    | \b\d{{1,4}},?[ \t]+(?:bis[ \t]+)?(?:rue|avenue|boulevard|place|chemin|impasse|allée|quai)[ \t]+(?:[\w'’-]+[ \t]+){{0,3}}{_NAME_WORD}{_TOWN}
    | \b(?:Calle|Avenida|Plaza|Via|Viale|Piazza|Corso|Rua|Avenida|ul\.|ulica)[ \t]+(?:[\w'’-]+[ \t]+){{0,3}}{_NAME_WORD},?[ \t]+\d{{1,4}}{_TOWN}
    | \bP\.?O\.?[ \t]?Box[ \t]+\d{{2,6}}""",
    re.VERBOSE,
)
_CODE = re.compile(r"(?<![\w./-])#?(?:[A-Za-z]{1,6}[-_#]?)?\d(?:[-_]?[A-Za-z0-9]){4,30}(?![\w])")
_NUMBERED = re.compile(
    r"\b(?:order|invoice|customer|ticket|account|case|contract|booking|transaction|member|policy|reference|parcel|tracking)"
    r"(?:[ \t]+(?:number|no\.?|nr\.?|id))?[ \t]*[#:]?[ \t]*(?P<number>[A-Za-z]{0,5}[-#]?\d{3,20})\b",
    re.IGNORECASE,
)
LEAST_DIGITS = 5


def foreign_data(told: DraftText) -> list[Place]:
    found: list[Place] = []
    for start, piece in told.own_words:
        for place in (*_spans(piece), *_addresses(piece), *_numbers(piece), *_names(piece, told)):
            words = piece[place.start : place.end]
            if not told.knows(words):
                found.append(Place(start=start + place.start, end=start + place.end, what=place.what))
    return found


def _spans(piece: str) -> Iterator[Place]:
    if not any(character.isdigit() or character == "@" for character in piece):
        return
    for span in find_spans(piece, kinds=_LOOKED_FOR):
        yield Place(start=span.start, end=span.end, what="a mail address" if "EMAIL" in span.kind else "a number")


def _addresses(piece: str) -> Iterator[Place]:
    for found in _ADDRESS.finditer(piece):
        yield Place(start=found.start(), end=found.end(), what="an address")


def _numbers(piece: str) -> Iterator[Place]:
    for found in _CODE.finditer(piece):
        if sum(character.isdigit() for character in found[0]) >= LEAST_DIGITS:
            yield Place(start=found.start(), end=found.end(), what="a number")
    for found in _NUMBERED.finditer(piece):
        yield Place(start=found.start("number"), end=found.end("number"), what="a number")


def _names(piece: str, told: DraftText) -> Iterator[Place]:
    greeted = _GREETING.match(piece)
    if greeted and not _known_words(greeted["name"], told, needed=1):
        yield Place(start=greeted.start("name"), end=greeted.end("name"), what="a name")
    for found in _NAMED.finditer(piece):
        group = next(name for name in ("titled", "cued", "owning") if found[name])
        # A product or a button is named in the articles, at least by one of its words.
        if not _known_words(found[group], told, needed=1):
            yield Place(start=found.start(group), end=found.end(group), what="a name")


def _known_words(name: str, told: DraftText, *, needed: int) -> bool:
    words: Iterable[str] = re.findall(r"[^\W\d_]+", name.casefold())
    return sum(word in told.known_words for word in words) >= needed
