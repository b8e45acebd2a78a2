"""What the model is asked, and what it answers."""

from dataclasses import dataclass, field
from typing import Generic, TypeVar

import pydantic

Shape = TypeVar("Shape", bound=pydantic.BaseModel)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelQuestion:
    system: str
    user: str
    shape: type[pydantic.BaseModel]
    max_tokens: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(Generic[Shape]):
    value: Shape
    model: str
    request_id: str
    stop_reason: str
    tokens: dict[str, int] = field(default_factory=dict)
