"""Lists to which each package adds its own words: kinds of ticket events, and why a ticket is held.

A package has each of its lists in one place, with label, colour and sentence; `settings` names those places. So only the
top knows what is whole, and the columns have no CHECK.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db.models import TextChoices
from django.utils.module_loading import import_string

Words = TypeVar("Words")
Choices = list[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventWords:
    """How a line of the history reads: `say` takes the event and makes a sentence."""

    say: Callable[[Any], str]
    colour: str = "grey"
    # A person did something to the ticket, besides a reply.
    is_touch: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldWords:
    """The state in words of a ticket that is held for this reason, and its key in the list's filter."""

    state: str
    words: str
    colour: str = "red"
    # The agent holds the ticket itself; for every other reason a person has it.
    is_the_agents: bool = False
    # The agent's draft may do, so its confidence tells the state.
    is_of_a_draft: bool = False


@cache
def event_kinds() -> Mapping[str, tuple[TextChoices, EventWords]]:
    return _whole(settings.EVENT_KINDS)


@cache
def held_reasons() -> Mapping[str, tuple[TextChoices, HeldWords]]:
    return _whole(settings.HELD_REASONS)


def event_kind_label(kind: str) -> str:
    return str(event_kinds()[kind][0].label) if kind in event_kinds() else kind


def held_label(reason: str) -> str:
    return str(held_reasons()[reason][0].label) if reason in held_reasons() else reason


def event_kind_choices() -> Choices:
    return [(str(kind), str(kind.label)) for kind, _ in event_kinds().values()]


def held_choices() -> Choices:
    return [(str(reason), str(reason.label)) for reason, _ in held_reasons().values()]


@cache
def touches() -> frozenset[str]:
    """The kinds of events by which a person did something to the ticket, besides a reply."""
    return frozenset(kind for kind, (_, words) in event_kinds().items() if words.is_touch)


def reasons_of_drafts() -> list[str]:
    return [reason for reason, (_, words) in held_reasons().items() if words.is_of_a_draft]


def is_the_agents(reason: str) -> bool:
    return reason in held_reasons() and held_reasons()[reason][1].is_the_agents


def _whole(places: Iterable[str]) -> Mapping[str, tuple[TextChoices, Words]]:
    whole: dict[str, tuple[TextChoices, Words]] = {}
    for place in places:
        listed: Mapping[TextChoices, Words] = import_string(place)
        if twice := whole.keys() & {word.value for word in listed}:
            raise ImproperlyConfigured(f"{place} lists what another package has already: {', '.join(sorted(twice))}.")
        whole |= {word.value: (word, words) for word, words in listed.items()}
    return whole
