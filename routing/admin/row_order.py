"""Lists whose rows are dragged into their order: what was moved is moved, whoever else edits the list meanwhile."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict

from routing.rules.order import places_after_drag

_OF_A_ROW = re.compile(r"form-(\d+)-(.+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class DraggedRow:
    """One row of the page: the place that it had there, and the one that it was sent with."""

    key: int
    shown: int
    sent: int


class DraggedRows:
    """For the admin of a model with `position`."""

    def changelist_view(self: Any, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        dragged = read_dragged(request.POST) if "_save" in request.POST else []
        show: Callable[..., HttpResponse] = super().changelist_view  # type: ignore[misc]  # of the admin
        if not dragged:
            return show(request, extra_context)
        with transaction.atomic():
            keys = [row.key for row in dragged]
            rows = self.model.objects.select_for_update().filter(pk__in=keys).values_list("pk", "position")
            request.POST = _with_places(  # type: ignore[assignment]  # the views read it alike
                request.POST, _places(dragged, dict(rows))
            )
            return show(request, extra_context)


def read_dragged(sent: QueryDict) -> list[DraggedRow]:
    """Empty if numbers were typed, as without the page's script, which tells what the page had shown."""
    rows = []
    for place in range(_number(sent, "form-TOTAL_FORMS") or 0):
        key, shown, now = (_number(sent, f"form-{place}-{part}") for part in ("id", "position-shown", "position"))
        if key is None or shown is None or now is None:
            return []
        rows.append(DraggedRow(key=key, shown=shown, sent=now))
    return rows


def _places(dragged: list[DraggedRow], places: Mapping[int, int]) -> dict[int, int]:
    # Rows of one number keep the order in which they stood.
    shown = [row.key for row in sorted(dragged, key=lambda row: row.shown)]
    sent = [row.key for row in sorted(dragged, key=lambda row: row.sent)]
    return places_after_drag(shown, sent, places)


def _with_places(sent: QueryDict, places: Mapping[int, int]) -> QueryDict:
    """The same form, of the rows that are still there."""
    kept = [
        place for place in range(_number(sent, "form-TOTAL_FORMS") or 0) if _number(sent, f"form-{place}-id") in places
    ]
    changed = QueryDict(mutable=True)
    for name, values in sent.lists():
        row = _OF_A_ROW.fullmatch(name)
        if row is None:
            changed.setlist(name, values)
        elif int(row[1]) in kept:
            changed.setlist(f"form-{kept.index(int(row[1]))}-{row[2]}", values)
    for place, at in enumerate(kept):
        changed[f"form-{place}-position"] = str(places[_number(sent, f"form-{at}-id") or 0])
    changed["form-TOTAL_FORMS"] = changed["form-INITIAL_FORMS"] = str(len(kept))
    return changed


def _number(sent: QueryDict, name: str) -> int | None:
    text = sent.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
