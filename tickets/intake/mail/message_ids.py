"""Message-IDs: `<left@right>`, whatever else a header holds."""

from __future__ import annotations

import re

LONGEST = 995
MOST = 500
_FOLD = re.compile(r"\r?\n[ \t]+")
_ONE = re.compile(r"\s*(<[^<>\s@]+@[^<>\s]+>)\s*(?:\(.*\)\s*)?\Z", re.DOTALL)
_MANY = re.compile(r"<[^<>\s]+@[^<>\s]+>")
_BARE = re.compile(r"(?<![^\s<>,;\"()])[^\s<>,;\"()]+@[^\s<>,;\"()]+")


def one_id(value: str) -> str:
    """The id of a mail, or "" where it has none that could be told from another's."""
    found = _ONE.match(_FOLD.sub("", value))
    return found[1] if found and len(found[1]) <= LONGEST and found[1].isprintable() else ""


def many_ids(values: tuple[str, ...]) -> tuple[str, ...]:
    """Every id once, in order. Some programs leave the brackets out."""
    ids: dict[str, None] = {}
    for value in values:
        unfolded = _FOLD.sub("", value[:100_000])
        found = _MANY.findall(unfolded) or [f"<{bare}>" for bare in _BARE.findall(_FOLD.sub(" ", value[:100_000]))]
        ids.update(dict.fromkeys(one for one in found if len(one) <= LONGEST and one.isprintable()))
    return tuple(ids)[-MOST:]
