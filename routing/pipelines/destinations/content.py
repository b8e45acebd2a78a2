"""What a destination receives of an event: rendered by its kind, redacted by its matrix, within the vendor's limits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse

from routing.models import Destination
from routing.pipelines.destinations import KINDS
from routing.pipelines.destinations.base import Event, Filler, Resolve
from routing.redaction.matrix import apply_matrix
from routing.redaction.record import CustomerRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedContent:
    content: dict[str, Any]
    # How much was taken out, by kind.
    redactions: dict[str, int]


def prepare_content(
    destination: Destination,
    line: Mapping[str, Any],
    *,
    event: Event,
    resolve: Resolve,
    record: CustomerRecord | None = None,
    region: str | None = None,
) -> PreparedContent:
    """`line`: the pipeline's line for this destination, with what it says instead of the default."""
    kind = KINDS[destination.kind]
    counts: Counter[str] = Counter()

    def redacted(value: Any) -> Any:
        found, taken = apply_matrix(value, destination.matrix, record, region)
        counts.update(taken)
        return found

    def encode(text: str) -> str:
        # Before the vendor's marks are made harmless: they would hide what is to be found.
        return kind.encode(redacted(text)) if kind.encode else text

    said = line.get(kind.override)
    content = kind.render(event, said if isinstance(said, Mapping) else {}, Filler(resolve=resolve, encode=encode))
    own = {name: content.pop(name) for name in kind.own_parts}
    fitted = kind.fit(redacted(content) | own, link_of(event))
    return PreparedContent(content=fitted, redactions=dict(counts))


def link_of(event: Event) -> str:
    """Our own page of it; empty where it is an example."""
    key = getattr(event, "pk", None)
    return settings.SITE_URL + reverse("admin:routing_pipelineevent_change", args=[key]) if key else ""
