"""What a rule does when it fires."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices

from routing.conditions.parse import Mistakes, Rows, refuse_unstorable
from tickets.states import AnsweredBy, Category, Move, Priority
from tickets.tags import BadTag, clean_tags

LONGEST_REASON = 200
WORDS: dict[str, type[TextChoices]] = {
    "category": Category,
    "priority": Priority,
    "move": Move,
    "answered_by": AnsweredBy,
}
# Names of rows, with their kind.
NAMES = {"team": "teams", "assignee": "people"}
KEYS = ("category", "priority", "team", "move", "tags", "assignee", "hold", "answered_by")


@dataclass(frozen=True, slots=True, kw_only=True)
class Actions:
    """Empty is: leave it as it is. `hold` holds the ticket for people, and says why."""

    category: str = ""
    priority: str = ""
    team: str = ""
    move: str = ""
    tags: tuple[str, ...] = ()
    assignee: str = ""
    hold: str = ""
    answered_by: str = ""

    def as_plain(self) -> dict[str, Any]:
        plain = {name: getattr(self, name) for name in KEYS}
        return {name: list(value) if name == "tags" else value for name, value in plain.items() if value}

    @property
    def holds(self) -> bool:
        return bool(self.hold) or self.move == Move.HOLD

    def in_words(self) -> list[str]:
        said = {
            "category": f"set category {self.category}",
            "priority": f"set priority {self.priority}",
            "team": f"send to {self.team}",
            "move": MOVE_WORDS.get(self.move, self.move),
            "tags": f"tag {', '.join(self.tags)}",
            "assignee": f"assign to {self.assignee}",
            "hold": f"hold for a person ({self.hold})",
            "answered_by": ANSWERED_WORDS.get(self.answered_by, ""),
        }
        return [words for name, words in said.items() if getattr(self, name)]


MOVE_WORDS: dict[str, str] = {
    Move.ROUTE: "route as usual",
    Move.PRIORITY: "take it first",
    Move.ESCALATE: "escalate",
    Move.HOLD: "hold for a person",
}
ANSWERED_WORDS: dict[str, str] = {
    AnsweredBy.AGENT: "let the assistant answer",
    AnsweredBy.DRAFT: "let the assistant draft only",
    AnsweredBy.PEOPLE: "leave the answer to people",
}


def parse_actions(given: Any, place: str, mistakes: Mistakes, rows: Rows | None = None) -> Actions:
    """What can't be read is left out, and said in `mistakes`. With `rows`, names must be among them."""
    if not isinstance(given, Mapping):
        mistakes.add(place, f"These are actions by name: {', '.join(KEYS)}.")
        return Actions()
    mistakes.unknown_keys(place, given, KEYS)
    refuse_unstorable(given, place, mistakes)
    values = {
        name: value
        for name in KEYS
        if given.get(name) not in (None, "", [])
        and (value := _value(name, given[name], f"{place}.{name}", mistakes, rows))
    }
    if not given:
        mistakes.add(place, "Give the rule something to do.")
    return Actions(**values)


def _value(name: str, given: Any, place: str, mistakes: Mistakes, rows: Rows | None) -> Any:
    if name == "tags":
        return _tags(given, place, mistakes)
    if not isinstance(given, str) or len(given) > LONGEST_REASON:
        mistakes.add(place, f"This is a text of at most {LONGEST_REASON} characters.")
        return ""
    if name in WORDS:
        return _word(given.strip().lower(), WORDS[name].values, place, mistakes)
    if name in NAMES and rows is not None:
        return _name(given.strip(), NAMES[name], place, mistakes, rows)
    return given.strip()


def _word(given: str, known: list[str], place: str, mistakes: Mistakes) -> str:
    if given not in known:
        mistakes.add(place, f"There is no “{given}”. Use one of: {', '.join(known)}.")
        return ""
    return given


def _name(given: str, kind: str, place: str, mistakes: Mistakes, rows: Rows) -> str:
    found = rows.get(kind, {}).get(given.casefold())
    if found is None:
        mistakes.add(place, f"There is no “{given}” among the {kind}.")
    return found or ""


def _tags(given: Any, place: str, mistakes: Mistakes) -> tuple[str, ...]:
    words = [given] if isinstance(given, str) else given
    if not isinstance(words, list | tuple) or not all(isinstance(word, str) for word in words):
        mistakes.add(place, "These are words, a tag each.")
        return ()
    try:
        return tuple(clean_tags(word for one in words for word in one.replace(",", " ").split()))
    except BadTag as error:
        mistakes.add(place, str(error))
        return ()
