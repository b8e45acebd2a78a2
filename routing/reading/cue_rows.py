"""The cues as rows: made of the package's where there are none, and served to workers as long as no row changes."""

from __future__ import annotations

from collections.abc import Iterable

import re2
import structlog
from django.db import transaction

from routing.conditions.patterns import BadPattern, compile_pattern
from routing.models import Cue, CueLift, CueState
from routing.reading import cues
from routing.reading.cues import CueBook, expand_words
from tickets.db.row_cache import RowCache

log = structlog.get_logger(__name__)


def served_cues() -> CueBook:
    """The active ones."""
    return _SERVED.current()


def book_of(rows: Iterable[Cue]) -> CueBook:
    """A row that can't be compiled, say after an edit by SQL, is left out: the others read on."""
    return CueBook(tuple(spec for row in rows if (spec := _usable(row)) is not None))


def spec_of(row: Cue) -> cues.Cue:
    return cues.Cue(
        name=row.name,
        says=row.says,
        words=row.lines,
        finds=row.finds,
        deniable=row.deniable,
        passes=row.passes,
        lifts=tuple(_lift_of(lift) for lift in row.lifts.all()),
    )


def _lift_of(row: CueLift) -> cues.CueLift:
    head, _, word = row.target.partition(":")
    return cues.CueLift(head=head, word=word, by=row.amount)


def refuse_bad_words(lines: Iterable[str]) -> None:
    """Raises ValueError with a sentence that names the line."""
    for line in lines:
        try:
            compiled = compile_pattern(expand_words(line))
        except BadPattern as error:
            raise ValueError(f"“{line[:60]}”: {error}") from None
        if compiled.fullmatch(""):
            raise ValueError(f"“{line[:60]}” is found in every text; say what to look for.")


@transaction.atomic
def make_shipped_cues() -> None:
    """Where there is no row yet: what a lead has edited stays."""
    if Cue.objects.exists():
        return
    for spec in cues.shipped_cues().cues:
        row = Cue.objects.create(
            name=spec.name,
            says=spec.says,
            state=CueState.ACTIVE,
            finds=spec.finds,
            words="\n".join(spec.words),
            deniable=spec.deniable,
            passes=spec.passes,
        )
        CueLift.objects.bulk_create(
            CueLift(cue=row, target=f"{lift.head}:{lift.word}", amount=lift.by) for lift in spec.lifts
        )


def _usable(row: Cue) -> cues.Cue | None:
    spec = spec_of(row)
    try:
        CueBook((spec,))
    except re2.error:
        log.warning("cue left out", cue=row.pk)
        return None
    return spec


def _load() -> CueBook:
    return book_of(Cue.objects.filter(state=CueState.ACTIVE).prefetch_related("lifts"))


_SERVED = RowCache(_load, Cue, CueLift)
