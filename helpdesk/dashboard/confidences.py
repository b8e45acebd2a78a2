"""How confident the assistant was in the last week: a chart by band, and the same as a table."""

from __future__ import annotations

import json
from datetime import datetime

from helpdesk.dashboard import statistics
from helpdesk.row_links import rows_of
from resolution.models import Attempt
from tickets.states import Band

BAND_COLOURS = {Band.HOLD: "#dc2626", Band.REVIEW: "#d97706", Band.AUTO: "#16a34a"}


def chart_of(confidences: dict[str, list[int]]) -> str:
    """For the bar chart of unfold: the bars stacked by band, so that the bands' borders show."""
    if not any(map(any, confidences.values())):
        return ""
    return json.dumps(
        {
            "labels": [f"{place / statistics.BINS:.2f}" for place in range(statistics.BINS)],
            "datasets": [
                {
                    "label": str(band.label),
                    "data": confidences[band],
                    "backgroundColor": BAND_COLOURS[band],
                    "stack": "attempts",
                    "barThickness": "flex",
                    "categoryPercentage": 0.95,
                    "borderRadius": 2,
                }
                for band in BAND_COLOURS
            ],
        }
    )


CHART_OPTIONS = json.dumps(
    {
        "responsive": True,
        "maintainAspectRatio": False,
        "animation": False,
        "plugins": {"legend": {"display": False}},
        "scales": {
            "x": {"stacked": True, "grid": {"display": False}, "ticks": {"maxRotation": 0, "color": "#868e9c"}},
            "y": {
                "stacked": True,
                "border": {"display": False},
                "grid": {},
                "ticks": {"precision": 0, "color": "#868e9c"},
            },
        },
    }
)


def table_of(confidences: dict[str, list[int]], since: datetime) -> list[tuple[str, list[tuple[int, str]]]]:
    """The same as a table: from, then how many were held, for review, automatic, each with its attempts."""
    columns = zip(*(confidences[band] for band in BAND_COLOURS), strict=True)
    return [
        (
            f"{place / statistics.BINS:.2f}",
            [(count, _attempts_in(band, place, since)) for band, count in zip(BAND_COLOURS, counts, strict=True)],
        )
        for place, counts in enumerate(columns)
        if any(counts)
    ]


def _attempts_in(band: Band, place: int, since: datetime) -> str:
    ends = {} if place + 1 == statistics.BINS else {"confidence__lt": statistics.BORDERS[place + 1]}
    return rows_of(
        Attempt,
        band__exact=band.value,
        confidence__gte=statistics.BORDERS[place],
        created_at__gte=since,
        **ends,
    )
