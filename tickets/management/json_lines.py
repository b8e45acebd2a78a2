"""What the bulk commands share: JSON lines in, one line out for each, `-` for the standard streams."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any, TypeAlias

from django.core.management.base import CommandError
from tqdm import tqdm

Answer: TypeAlias = dict[str, Any]
STANDARD_INPUT, STANDARD_OUTPUT = 0, 1


def read_text(name: str) -> str:
    """A file that is read whole. Raises CommandError."""
    try:
        return Path(name).read_bytes().decode("utf-8", "replace").removeprefix("\ufeff")
    except OSError as error:
        raise CommandError(f"{name} can't be read ({error.strerror}).") from error


def answer_file(source: str, target: str, answer: Callable[[dict[str, Any]], Answer], *, unit: str) -> None:
    """One line out for each line in, in order. A byte that is no UTF-8 spoils its own line only."""
    with ExitStack() as files:
        given = _opened(files, source, "r", STANDARD_INPUT)
        taken = _opened(files, target, "w", STANDARD_OUTPUT)
        # Without a terminal nobody looks at the bar.
        for said in answer_lines(tqdm(given, unit=unit, file=sys.stderr, disable=None), answer):
            taken.write(json.dumps(said) + "\n")


def answer_lines(lines: Iterable[str], answer: Callable[[dict[str, Any]], Answer]) -> Iterator[Answer]:
    """A line that is no object is answered by an error in its place."""
    for line in lines:
        try:
            given = json.loads(line)
        except (ValueError, RecursionError) as error:
            yield {"id": None, "error": f"The line is no JSON: {error}"}
            continue
        yield answer(given) if isinstance(given, dict) else {"id": None, "error": "The line is no object."}


def _opened(files: ExitStack, name: str, mode: str, standard: int) -> IO[str]:
    where: str | int = standard if name == "-" else name
    return files.enter_context(open(where, mode, encoding="utf-8", errors="surrogateescape", closefd=name != "-"))
