"""What each destination of a pipeline is to receive of an event: a row to be sent, or one that says why nothing is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from django.db.models.functions import Now

from routing.conditions.parse import Mistakes
from routing.models import Delivery, DeliveryState, Destination, PipelineVersion
from routing.pipelines.comparisons import holds, parse_comparisons
from routing.pipelines.destinations.content import prepare_content
from routing.pipelines.document import LineSpec
from routing.pipelines.references import Encode, Scope, expand
from routing.pipelines.steps.base import StepContext

log = structlog.get_logger(__name__)
LONGEST_ERROR = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SentEvent:
    """The event as destinations see it: its payload is what the steps made of it."""

    pk: UUID | None
    public_id: str
    type: str
    payload: dict[str, Any]
    occurred_at: datetime
    hops: int


def render_lines(version: PipelineVersion | None, lines: Iterable[LineSpec], context: StepContext) -> list[Delivery]:
    """One for each line, without its run. A line that can't be rendered is no other's fault."""
    rows = list(lines)
    found = destinations_of(version, rows)
    return [_deliver(found.get(line.to.casefold()), line, context) for line in rows]


def destinations_of(version: PipelineVersion | None, lines: Iterable[LineSpec]) -> dict[str, Destination]:
    """By the names that the document has for them. One that was renamed since is the same one still."""
    named = (version.document.get("names") or {}).get("destinations", {}) if version else {}
    wanted = {line.to.casefold() for line in lines}
    rows = {
        str(row.pk): row for row in Destination.objects.filter(pk__in=[named[name] for name in wanted & named.keys()])
    }
    found = {name: rows[named[name]] for name in wanted & named.keys() if named[name] in rows}
    if missing := wanted - named.keys():
        found |= {row.name.casefold(): row for row in Destination.objects.all() if row.name.casefold() in missing}
    return found


def _deliver(destination: Destination | None, line: LineSpec, context: StepContext) -> Delivery:
    if destination is None:
        why = f"There is no destination “{line.to}” any more."
        return Delivery(destination_name=line.to[:80], state=DeliveryState.DEAD, last_error=why, redactions={})
    delivery = Delivery(destination=destination, destination_name=destination.name, last_error="", redactions={})
    try:
        if not (_is_wanted(line, context.scope) and _is_wanted_by(destination, context.scope)):
            delivery.state = DeliveryState.SKIPPED
            return delivery
        prepared = prepare_content(
            destination,
            line.given,
            event=sent_event(context),
            resolve=_resolver(context.scope),
            record=context.record(),
        )
    except Exception as error:  # noqa: BLE001  # whatever one destination's content meets, the others get theirs
        log.error("content not made", destination=destination.public_id, exc_info=error)
        delivery.state = DeliveryState.DEAD
        delivery.last_error = f"Its content could not be made: {type(error).__name__}."[:LONGEST_ERROR]
        return delivery
    delivery.state, delivery.due_at = DeliveryState.PENDING, Now()
    delivery.content, delivery.redactions = prepared.content, prepared.redactions
    return delivery


def sent_event(context: StepContext) -> SentEvent:
    event = context.event
    return SentEvent(
        pk=None if event._state.adding else event.pk,
        public_id=event.public_id,
        type=event.type,
        payload=context.payload,
        occurred_at=event.occurred_at,
        hops=event.hops,
    )


def _resolver(scope: Scope) -> Any:
    def resolve(value: Any, encode: Encode) -> Any:
        return expand(value, scope, encode)

    return resolve


def _is_wanted(line: LineSpec, scope: Scope) -> bool:
    return line.when is None or holds(line.when, scope)


def _is_wanted_by(destination: Destination, scope: Scope) -> bool:
    if destination.when is None:
        return True
    mistakes = Mistakes()
    when = parse_comparisons(destination.when, "when", mistakes)
    # Its form refuses what can't be read; nothing leaves by what nobody understands.
    return when is not None and not mistakes.found and holds(when, scope)
