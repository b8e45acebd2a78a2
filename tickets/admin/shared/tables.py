"""Stored JSON as a table that people can read, with the JSON itself one click away."""

from __future__ import annotations

import json
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

SHOWN_CHARACTERS = 20_000


def table_of(values: Any, *, stored: Any = None) -> SafeString | str:
    """Names and values of an object, row by row; nested values stay JSON. `stored`: what they are in words of."""
    if not values:
        return "–"
    if not isinstance(values, dict):
        return format_html('<pre class="hd-raw" dir="auto">{}</pre>', _as_json(values))
    rows = format_html_join(
        "",
        '<tr><th scope="row"><bdi>{}</bdi></th><td dir="auto">{}</td></tr>',
        ((str(name).replace("_", " "), _plain(value)) for name, value in values.items()),
    )
    return format_html('<table class="hd-table">{}</table>{}', rows, raw_json(stored or values))


def raw_json(values: Any, *, title: str = "JSON") -> SafeString:
    return format_html(
        '<details class="hd-details"><summary>{}</summary><pre class="hd-raw">{}</pre></details>',
        title,
        _as_json(values),
    )


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return _as_json(value) if isinstance(value, dict | list) else str("–" if value is None else value)


def _as_json(values: Any) -> str:
    text = json.dumps(values, indent=2, ensure_ascii=False, default=str)
    return text if len(text) <= SHOWN_CHARACTERS else f"{text[:SHOWN_CHARACTERS]}\n… (cut here)"
