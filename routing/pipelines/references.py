"""References into an event, `$event.payload.a["b.c"][0]`, and texts with such in `{{ … }}`.

There is no language here: a reference walks objects and lists of JSON and nothing else, and what it puts in is never
looked at again. Each text is gone through once.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

NOW = "now()"
# A template may name a long field many times.
LONGEST_RENDERED = 1_000_000
LONGEST_REFERENCE = 500
_CUT = " …"

_KEY = r"""\.[\w-]+|\[\s*(?:\d{1,9}|"(?:[^"\\]|\\["\\])*"|'(?:[^'\\]|\\['\\])*')\s*\]"""
_REFERENCE = rf"now\(\)|\$[A-Za-z_]\w*(?:{_KEY})*"
_WHOLE = re.compile(_REFERENCE)
_PART = re.compile(_KEY)
_FILLED = re.compile(rf"\{{\{{\s*({_REFERENCE})\s*\}}\}}")
# What begins like one is meant as one. Two dollars write one.
_MEANT = re.compile(r"\$[A-Za-z_]|now\(\)\Z")

Encode = Callable[[str], str]
Scope = Mapping[str, Any]


class BadReference(ValueError):
    """It can't be read, and why."""


@dataclass(frozen=True, slots=True)
class Reference:
    """`now()` has the root `now()` and no path."""

    root: str
    path: tuple[str | int, ...] = ()


@dataclass(frozen=True, slots=True)
class Template:
    """Words and references in turn; a whole reference keeps the type of what it finds."""

    parts: tuple[str | Reference, ...]
    is_whole: bool = False


@lru_cache(maxsize=256)
def parse_text(text: str) -> Template:
    """Raises BadReference."""
    if _MEANT.match(text):
        return Template((_parse_reference(text),), is_whole=True)
    parts: list[str | Reference] = []
    place = 0
    while (opened := text.find("{{", place)) >= 0:
        filled = _FILLED.match(text, opened)
        if filled is None:
            raise BadReference(
                f"“{text[opened : opened + 40]}” is no reference in {{{{ … }}}}, as {{{{ $event.type }}}}."
            )
        parts += [text[place:opened], _parse_reference(filled[1])]
        place = filled.end()
    parts.append(text[place:])
    return Template((parts[0].removeprefix("$") if text.startswith("$$") else parts[0], *parts[1:]))  # type: ignore[union-attr]  # the first is words


def references_in(value: Any) -> Iterator[Reference]:
    """Of a JSON value, in whichever depth. Raises BadReference."""
    if isinstance(value, str):
        yield from (part for part in parse_text(value).parts if isinstance(part, Reference))
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from references_in(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from references_in(item)


def expand(value: Any, scope: Scope, encode: Encode = str) -> Any:
    """The JSON value with its references filled in. `encode` is for text that was found, never for the template's own."""
    if isinstance(value, str):
        return _fill(parse_text(value), scope, encode)
    if isinstance(value, Mapping):
        return {key: expand(item, scope, encode) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [expand(item, scope, encode) for item in value]
    return value


def as_text(value: Any) -> str:
    """As it stands in a text: nothing is empty, and what has parts is JSON."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def _parse_reference(text: str) -> Reference:
    found = _WHOLE.fullmatch(text.strip()) if len(text) <= LONGEST_REFERENCE else None
    if found is None:
        raise BadReference(
            f'“{text[:60]}” is no reference. One looks like $event.payload.subject, or ["a key"] and [0].'
        )
    if found[0] == NOW:
        return Reference(NOW)
    root = re.match(r"\$(\w+)", found[0])
    assert root is not None
    return Reference(root[1], tuple(_key(part) for part in _PART.findall(found[0], root.end())))


def _key(part: str) -> str | int:
    if part.startswith("."):
        return part[1:]
    inside = part[1:-1].strip()
    return re.sub(r"\\(.)", r"\1", inside[1:-1]) if inside[0] in "\"'" else int(inside)


def _fill(template: Template, scope: Scope, encode: Encode) -> Any:
    if template.is_whole:
        return _encoded(_find(template.parts[0], scope), encode)
    rendered, room = [], LONGEST_RENDERED
    for part in template.parts:
        words = encode(as_text(_find(part, scope))) if isinstance(part, Reference) else part
        rendered.append(words if len(words) <= room else words[:room] + _CUT)
        room -= len(words)
        if room < 0:
            break
    return "".join(rendered)


def _encoded(value: Any, encode: Encode) -> Any:
    if isinstance(value, str):
        return encode(value)
    if isinstance(value, Mapping):
        return {encode(str(key)): _encoded(item, encode) for key, item in value.items()}
    return [_encoded(item, encode) for item in value] if isinstance(value, list | tuple) else value


def _find(part: Any, scope: Scope) -> Any:
    """Null where the way leads nowhere: a key that is not there, an index past the end, a part of what has none."""
    found = scope.get(part.root)
    for key in part.path:
        if isinstance(key, str) and isinstance(found, Mapping):
            found = found.get(key)
        elif isinstance(key, int) and isinstance(found, list | tuple) and key < len(found):
            found = found[key]
        else:
            return None
    return found
