"""What the model is asked, what it may look up meanwhile, and what it answers."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import pydantic

Shape = TypeVar("Shape", bound=pydantic.BaseModel)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """Something that the model may look up. `run` takes the checked input and gives what the model reads."""

    name: str
    description: str
    shape: type[pydantic.BaseModel]
    run: Callable[[Any], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolCall:
    """The model wants a tool to be run. Nothing of `values` is checked yet."""

    call_id: str
    name: str
    values: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """What the model wanted to look up, its content as it came, and what it is told: the text by the call's id."""

    said: tuple[dict[str, Any], ...]
    results: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelQuestion:
    """With `must_answer` the tools are shown, since the exchanges name them, and can't be called any more."""

    system: str
    user: str
    shape: type[pydantic.BaseModel]
    max_tokens: int
    tools: tuple[Tool, ...] = ()
    exchanges: tuple[Exchange, ...] = ()
    must_answer: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(Generic[Shape]):
    value: Shape
    model: str
    request_id: str
    stop_reason: str
    tokens: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolRequest:
    """No answer yet: the model wants to look something up first."""

    calls: tuple[ToolCall, ...]
    said: tuple[dict[str, Any], ...]
    model: str
    request_id: str
    stop_reason: str
    tokens: dict[str, int] = field(default_factory=dict)
