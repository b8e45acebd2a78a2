"""What every kind of destination is told, and gives back or raises."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

Encode = Callable[[str], str]


class Resolve(Protocol):
    """Puts in what references of a JSON value name. `encode` is asked of each text that is put in."""

    def __call__(self, value: Any, encode: Encode) -> Any: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Filler:
    """Fills in a value's references; `encode` makes a text that comes from elsewhere fit to land here."""

    resolve: Resolve
    encode: Encode

    def __call__(self, value: Any) -> Any:
        return self.resolve(value, self.encode)


class Event(Protocol):
    """What is told of: the payload's fields stand in their order."""

    @property
    def type(self) -> str: ...
    @property
    def payload(self) -> Mapping[str, Any]: ...
    @property
    def public_id(self) -> str: ...
    @property
    def occurred_at(self) -> datetime: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One thing that a destination of a kind is told, and how its form asks for it."""

    name: str
    label: str
    help: str = ""
    kind: str = "text"  # text, url, number, lines, choice or channel
    choices: tuple[tuple[str, str], ...] = ()
    default: Any = ""
    is_secret: bool = False
    is_required: bool = False
    # Where the secrets are sent; one that `is_sent` is typed again when that changes.
    is_place: bool = False
    is_sent: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A destination as its kind sees it."""

    name: str
    settings: dict[str, Any]
    secrets: dict[str, str]

    def get(self, name: str) -> Any:
        return self.secrets.get(name) or self.settings.get(name) or ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """What is to be sent: the key is the same on every try."""

    key: str
    content: dict[str, Any]
    created_at: datetime


@dataclass(slots=True)
class Exchange:
    """What was said, without secrets; kept also where it failed. `rest`: how long the place is to be left alone."""

    request: str = ""
    # The status of the answer.
    answered: int | None = None
    response: str = ""
    rest: timedelta | None = None


class SendError(Exception):
    """It was not taken.

    `permanent`: another try meets the same. `broken`: so does every other delivery, until somebody mends the destination.
    `retry_after`: how long the other side asks us to wait; `is_global`: and all others of this kind, too.
    `is_busy`: the place, not this delivery, is at fault, so the others wait with it.
    """

    def __init__(
        self,
        message: str,
        *,
        permanent: bool = False,
        broken: bool = False,
        retry_after: timedelta | None = None,
        is_global: bool = False,
        is_busy: bool = False,
    ) -> None:
        super().__init__(message)
        self.permanent = permanent or broken
        self.broken = broken
        self.retry_after = retry_after
        self.is_global = is_global
        self.is_busy = is_busy


class BadDestination(ValueError):
    """What a destination is told can't serve; `field` says where."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class BadLine(ValueError):
    """A pipeline's line for a destination can't serve; `path` says where in it."""

    def __init__(self, path: str, message: str) -> None:
        super().__init__(message)
        self.path = path


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of destination: one file, and one line in `KINDS`.

    `override`: the key by which a pipeline says what is sent; `parts`: what stands below it, and whether references may.
    `render` makes the content from that, or by default; `fit` brings it into the vendor's limits once personal data is
    out. `send` raises SendError and notes what was said. `check` raises BadDestination. `encode` makes a value harmless
    where it lands in the vendor's own marks; empty where the content is plain.
    """

    name: str
    label: str
    colour: str
    override: str
    parts: Mapping[str, bool]
    fields: tuple[Field, ...]
    check: Callable[[Place], None]
    render: Callable[[Event, Mapping[str, Any], Filler], dict[str, Any]]
    send: Callable[[Place, Parcel, Exchange], None]
    fit: Callable[[dict[str, Any], str], dict[str, Any]] = field(default=lambda content, link: content)
    encode: Encode | None = None
    drops_repeats: bool = False
    # Parts of the content that are ours, such as the event's id: no personal data is looked for in them.
    own_parts: tuple[str, ...] = ()
    # Adds links of ours, with their words, to content that is ready; a kind that can holds notices to staff.
    add_links: Callable[[dict[str, Any], Sequence[tuple[str, str]]], dict[str, Any]] | None = None
    # Reads from the vendor what a field may be, as a bot's channels.
    list_channels: Callable[[Place], list[tuple[str, str]]] | None = None
