"""Message-IDs: `<left@right>`, whatever else a header holds."""

from __future__ import annotations

import re

# In bytes: a line of a mail has no more, and an index of the database takes none that is much longer.
LONGEST = 995
MOST = 500
_FOLD = re.compile(r"\r?\n[ \t]+")
_ONE = re.compile(r"\s*(<[^<>\s@]+@[^<>\s]+>)\s*(?:\(.*\)\s*)?\Z", re.DOTALL)
_MANY = re.compile(r"<[^<>\s]+@[^<>\s]+>")
_BARE = re.compile(r"(?<![^\s<>,;\"()])[^\s<>,;\"()]+@[^\s<>,;\"()]+")


def one_id(value: str) -> str:
    """The id of a mail, or "" if it has none that could be told from another's."""
    found = _ONE.match(_FOLD.sub("", value))
    return found[1] if found and _is_usable(found[1]) else ""


def many_ids(values: tuple[str, ...]) -> tuple[str, ...]:
    """Every id once, in order. Some programs leave the brackets out."""
    ids: dict[str, None] = {}
    for value in values:
        unfolded = _FOLD.sub("", value[:100_000])
        found = _MANY.findall(unfolded) or [f"<{bare}>" for bare in _BARE.findall(_FOLD.sub(" ", value[:100_000]))]
        ids.update(dict.fromkeys(one for one in found if _is_usable(one)))
    return tuple(ids)[-MOST:]


def _is_usable(one: str) -> bool:
    return one.isprintable() and len(one.encode("utf-8", "replace")) <= LONGEST
