"""Rows of cells as the text of a CSV file, piece by piece, and cells that no spreadsheet takes for a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator

# So many characters are sent or written at a time.
PIECE = 32_000
# What spreadsheets take for the beginning of a formula, also as the wide characters of East Asian keyboards.
FORMULA_BEGINNINGS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001  # wide on purpose


class _Pieces:
    """A file for the csv module that gives back what was written to it."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self.length = 0

    def write(self, text: str) -> None:
        self._parts.append(text)
        self.length += len(text)

    def take(self) -> str:
        taken = "".join(self._parts)
        self._parts, self.length = [], 0
        return taken


def csv_text(rows: Iterable[list[str]]) -> Iterator[str]:
    pieces = _Pieces()
    writer = csv.writer(pieces)
    for row in rows:
        writer.writerow(row)
        if pieces.length >= PIECE:
            yield pieces.take()
    if pieces.length:
        yield pieces.take()


def safe_text(text: str) -> str:
    """The text, with an apostrophe before what a spreadsheet would calculate, as OWASP advises."""
    begins = text.lstrip(" ")
    return f"'{text}" if begins.startswith(FORMULA_BEGINNINGS) else text
