"""The context of an attempt, made again from what was stored of it. What an older version stored otherwise is left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields
from datetime import datetime
from typing import Any, TypeVar

from resolution.answering.base import Candidate, Context, ConversationTurn, SolvedQuestion

Kept = TypeVar("Kept")
# What the engine looked up, and what was cut for it, is its own affair and comes anew.
_OF_THE_RUN = ("looked_up", "cut")


class NoStoredContext(Exception):
    """Nothing was stored that an answer could be made from."""


def context_of(stored: Mapping[str, Any]) -> Context:
    """Raises NoStoredContext."""
    known = {field.name for field in fields(Context)}
    plain = {name: _frozen(value) for name, value in stored.items() if name in known and name not in _OF_THE_RUN}
    parts: dict[str, Any] = {
        "turns": tuple(_turn(turn) for turn in stored.get("turns") or ()),
        "candidates": tuple(_kept(Candidate, stored.get("candidates"))),
        "precedents": tuple(_kept(SolvedQuestion, stored.get("precedents"))),
    }
    try:
        return Context(**(plain | parts))
    except TypeError as error:
        raise NoStoredContext("It stored no context that an answer could be made from.") from error


def _turn(stored: Mapping[str, Any]) -> ConversationTurn:
    values = {name: stored.get(name) or "" for name in ("direction", "author", "text", "doubt")}
    return ConversationTurn(at=datetime.fromisoformat(str(stored.get("at"))), **values)


def _kept(kind: type[Kept], rows: Iterable[Mapping[str, Any]] | None) -> Iterable[Kept]:
    """Those that have all that one needs."""
    known = fields(kind)  # type: ignore[arg-type]  # each of them is a dataclass
    needed = {field.name for field in known if field.default is MISSING and field.default_factory is MISSING}
    for row in rows or ():
        if needed <= row.keys():
            yield kind(**{field.name: row[field.name] for field in known if field.name in row})


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
