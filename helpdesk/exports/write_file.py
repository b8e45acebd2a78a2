"""A long list is written by the workers, slice by slice; each slice is a task, so none outlives its time-out."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import structlog
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import F, Q
from django.http import Http404
from django.utils import timezone

from helpdesk.exports.shown_rows import NotExportable, ShownRows, model_of, shown_rows
from helpdesk.models import ExportState, ListExport
from tickets import handoff
from tickets.presentation.csv_text import csv_text

log = structlog.get_logger(__name__)
SLICE_ROWS = 5_000
# A worker that has said nothing for so long is gone, and another goes on where the file is whole.
CLAIM = timedelta(minutes=3)
KEPT = timedelta(days=1)
TASK = "helpdesk.exports.write_file.write_slice"
UNFINISHED = (ExportState.WAITING, ExportState.WORKING)


def file_of(export: ListExport) -> Path:
    return Path(settings.MEDIA_ROOT) / "exports" / f"{export.pk}.csv"


def nudge_export(export: ListExport) -> None:
    handoff.nudge(TASK, str(export.pk))


def write_slice(export_id: str) -> None:
    """Writes the next rows, and asks for the task of those after them. Nothing happens if another has it in hand."""
    export = _claim(UUID(export_id))
    if export is None:
        return
    try:
        _write_next(export)
    except (PermissionDenied, NotExportable, Http404) as refusal:
        log.info("export refused", export_id=export_id, why=type(refusal).__name__)
        _move(export, state=ExportState.FAILED, finished_at=timezone.now())
    except Exception as error:
        log.error("export failed", export_id=export_id, exc_info=error)
        _move(export, state=ExportState.FAILED, finished_at=timezone.now())


def look_after_exports() -> int:
    """Nudges what was lost on the way, and deletes the files of yesterday; how many of both."""
    now = timezone.now()
    lost = list(ListExport.objects.filter(_unclaimed(now), state__in=UNFINISHED))
    for export in lost:
        nudge_export(export)
    old = list(ListExport.objects.filter(state=ExportState.READY, finished_at__lt=now - KEPT))
    failed = ListExport.objects.filter(state=ExportState.FAILED, bytes_done__gt=0, finished_at__lt=now - KEPT)
    for export in [*old, *failed]:
        file_of(export).unlink(missing_ok=True)
        _move(export, state=ExportState.DELETED)
    return len(lost) + len(old)


def _claim(key: UUID) -> ListExport | None:
    now = timezone.now()
    free = ListExport.objects.filter(_unclaimed(now), pk=key, state__in=UNFINISHED)
    claimed = free.update(state=ExportState.WORKING, claimed_at=now)
    return ListExport.objects.select_related("user").get(pk=key) if claimed else None


def _unclaimed(now: datetime) -> Q:
    return Q(claimed_at=None) | Q(claimed_at__lt=now - CLAIM)


def _write_next(export: ListExport) -> None:
    if export.user is None:
        raise PermissionDenied
    # Asked anew in each slice: whoever has lost a right gets no further row.
    shown = shown_rows(model_of(*export.model.split(".")), export.user, export.query)
    rows, size = _append(export, shown)
    is_done = rows < SLICE_ROWS
    ended = {"state": ExportState.READY, "finished_at": timezone.now()} if is_done else {}
    _move(export, rows_done=F("rows_done") + rows, bytes_done=size, claimed_at=None, **ended)
    if not is_done:
        nudge_export(export)


def _append(export: ListExport, shown: ShownRows) -> tuple[int, int]:
    """How many rows were written, and how long the file is now."""
    path = file_of(export)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    counted = 0

    def cells() -> Iterator[list[str]]:
        nonlocal counted
        for row in shown.cells(start=export.rows_done, stop=export.rows_done + SLICE_ROWS):
            counted += 1
            yield row

    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+", encoding="utf-8", newline="") as file:
        file.truncate(export.bytes_done)
        file.seek(0, os.SEEK_END)
        if not export.bytes_done:
            file.writelines(csv_text([shown.header]))
        file.writelines(csv_text(cells()))
        file.flush()
        return counted, os.fstat(file.fileno()).st_size


def _move(export: ListExport, **values: object) -> None:
    """Only by whoever has it: a worker that was thought dead changes nothing any more."""
    ListExport.objects.filter(pk=export.pk, claimed_at=export.claimed_at).update(**values)
