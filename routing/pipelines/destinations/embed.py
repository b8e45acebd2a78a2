"""Discord's embed: from a pipeline's line or from the event as it is, within Discord's limits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from routing.pipelines.destinations.base import Event, Filler
from routing.pipelines.destinations.texts import as_text, length_of, shorten

MOST_FIELDS = 25
# Discord's own are 4,096 and 2,048; these leave room for the rest in what all together may be.
LIMITS = {"title": 256, "description": 3_500, "footer": 1_000}
LONGEST_NAME, LONGEST_VALUE = 256, 1_024
MOST_IN_ALL = 6_000
NOTHING = "–"
COLOUR = 0x4F46E5


def render_embed(event: Event, said: Mapping[str, Any], fill: Filler) -> dict[str, Any]:
    """Title, fields and what else is said; by default the event's name, and its payload as names and values."""
    fields = fill(said["fields"]) if "fields" in said else fill_payload(event, fill)
    embed: dict[str, Any] = {
        "title": as_text(fill(said["title"])) if "title" in said else event.type,
        "fields": [{"name": as_text(name), "value": as_text(value)} for name, value in pairs_of(fields)],
        "timestamp": event.occurred_at.isoformat(),
        "color": said.get("color", COLOUR),
    }
    for name in ("description", "footer"):
        if name in said:
            embed[name] = as_text(fill(said[name]))
    if said.get("url"):
        embed["url"] = said["url"]
    return embed


def fill_payload(event: Event, fill: Filler) -> list[tuple[str, Any]]:
    """The payload's own names and values, harmless where they land: they are values, and never references."""
    return [(fill.encode(name), fill.encode(as_text(value))) for name, value in event.payload.items()]


def pairs_of(fields: Any) -> list[tuple[Any, Any]]:
    """An object of names and values, a list of {name, value}, or pairs."""
    if isinstance(fields, Mapping):
        return list(fields.items())
    if not isinstance(fields, list | tuple):
        return [("", fields)]
    return [_pair(one) for one in fields]


def _pair(one: Any) -> tuple[Any, Any]:
    if isinstance(one, Mapping):
        return one.get("name"), one.get("value")
    return (one[0], one[1]) if isinstance(one, list | tuple) and len(one) == 2 else ("", one)


def fit_embed(embed: dict[str, Any], link: str) -> dict[str, Any]:
    """Discord refuses the whole where one limit is passed: what is too long is cut, and the link leads to the whole."""
    short: dict[str, Any] = {name: embed[name] for name in ("timestamp", "color", "url") if name in embed}
    short |= {name: shorten(embed[name], most) for name, most in LIMITS.items() if _is_text(embed.get(name))}
    short["fields"] = [_short_field(one) for one in embed["fields"]]
    is_cut = any(short[name] != embed[name] for name in LIMITS if name in short) or short["fields"] != embed["fields"]
    dropped = _drop_too_many(short, link)
    if is_cut or dropped:
        _add_link(short, link, dropped)
    if "footer" in short:
        short["footer"] = {"text": short["footer"]}
    return short


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _short_field(field: Mapping[str, str]) -> dict[str, Any]:
    name, value = shorten(field["name"], LONGEST_NAME), shorten(field["value"], LONGEST_VALUE)
    # An empty one is refused.
    return {"name": name if name.strip() else NOTHING, "value": value if value.strip() else NOTHING}


def _drop_too_many(embed: dict[str, Any], link: str) -> int:
    """How many fields had to go: past their number, or past the length of all together."""
    # The link needs a field and some room of its own.
    room = MOST_IN_ALL - 100 - len(link) - sum(length_of(embed.get(name, "")) for name in LIMITS)
    kept: list[dict[str, Any]] = []
    most = MOST_FIELDS if len(embed["fields"]) <= MOST_FIELDS else MOST_FIELDS - 1
    for field in embed["fields"][:most]:
        room -= length_of(field["name"]) + length_of(field["value"])
        if room < 0:
            break
        kept.append(field)
    dropped = len(embed["fields"]) - len(kept)
    embed["fields"] = kept
    return dropped


def _add_link(embed: dict[str, Any], link: str, dropped: int) -> None:
    if not link:
        return
    words = f"{dropped} more fields" if dropped > 1 else "1 more field" if dropped else "All of it"
    if len(embed["fields"]) < MOST_FIELDS:
        embed["fields"].append({"name": "Cut here", "value": f"[{words}]({link})"})
    embed.setdefault("url", link)
