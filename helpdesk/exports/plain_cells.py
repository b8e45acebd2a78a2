"""What a list shows in a cell, as the text of a CSV file that no spreadsheet takes for a formula."""

from __future__ import annotations

from datetime import datetime
from html.parser import HTMLParser
from typing import Any

from django.utils.safestring import SafeString

from tickets.presentation.csv_text import safe_text


class _Words(HTMLParser):
    """The words of a cell's HTML; of a time its exact moment, not “3 min ago”."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._in_time = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        moment = dict(attrs).get("datetime") if tag == "time" else None
        if moment:
            self.words.append(moment)
            self._in_time = True
        # Two parts of a cell stand apart on the page.
        self.words.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self._in_time = self._in_time and tag != "time"
        self.words.append(" ")

    def handle_data(self, data: str) -> None:
        if not self._in_time:
            self.words.append(data)


def plain_cell(value: Any) -> str:
    """The cell's text, safe to open in a spreadsheet."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)):
        # A number is none of the texts that somebody outside could have written.
        return str(value)
    return safe_text(_text_of(value))


def _text_of(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return ", ".join(filter(None, map(_text_of, value)))
    if not isinstance(value, SafeString):
        return str(value)
    words = _Words()
    words.feed(value)
    words.close()
    return " ".join("".join(words.words).split())
