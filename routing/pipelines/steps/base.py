"""What a step is given, and what it gives back. A step is one small file and one line in `STEPS`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any
from uuid import UUID

from routing.conditions.parse import Mistakes
from routing.models import PipelineEvent
from routing.pipelines.references import NOW, Scope
from routing.redaction.record import CustomerRecord


class StepError(Exception):
    """The step could not be done. `is_permanent`: not before something is changed."""

    def __init__(self, message: str, *, is_permanent: bool) -> None:
        super().__init__(message)
        self.is_permanent = is_permanent


@dataclass(kw_only=True)
class StepContext:
    """An event on its way: what the steps before have made of it."""

    event: PipelineEvent
    payload: dict[str, Any]
    bindings: dict[str, Any]
    pipeline_name: str
    pipeline_id: UUID
    now: str
    # Of the step that is at work, unique in its pipeline.
    step_name: str = ""
    # None in a test run, which leaves no traces.
    run_id: UUID | None = None
    # In a test run only where somebody asked for it.
    may_ask_model: bool = True
    record: Callable[[], CustomerRecord | None] = lambda: None

    @cached_property
    def _told(self) -> dict[str, Any]:
        event = self.event
        return {
            "id": event.public_id,
            "type": event.type,
            "occurred_at": event.occurred_at.isoformat() if event.occurred_at else None,
            "integration": event.integration.name if event.integration else None,
            "hops": event.hops,
        }

    @property
    def scope(self) -> Scope:
        """What references find."""
        return {
            "event": {**self._told, "payload": self.payload},
            "pipeline": {"name": self.pipeline_name},
            NOW: self.now,
            **self.bindings,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class StepOutcome:
    """`word` and `detail` are stored and shown; the rest is what the next steps find."""

    word: str
    detail: str = ""
    is_dropped: bool = False
    # Tried again after this; the run waits.
    delay: timedelta | None = None
    binding: Any = None
    payload: dict[str, Any] | None = None
    # Instead of all that was bound so far.
    bindings: dict[str, Any] | None = None
    cost: Decimal = Decimal(0)
    # What must not be done twice: it is written before the next step begins.
    is_paid: bool = False


PASSED = StepOutcome(word="passed")


@dataclass(frozen=True, slots=True, kw_only=True)
class StepKind:
    """`parse` makes a frozen value of the document's settings, `run` does the step with it.

    `schema` is that of the settings; `binds` is the name under which references find what it gives, where `as` is not set.
    """

    name: str
    summary: str
    schema: Mapping[str, Any]
    parse: Callable[[Mapping[str, Any], str, Mistakes], Any]
    run: Callable[[Any, StepContext], StepOutcome]
    binds: str = ""
    # The settings in which references may stand.
    refers: tuple[str, ...] = ()
    example: Mapping[str, Any] = field(default_factory=dict)

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(self.schema)
