"""What the demo's company knows, and what its customers write: `articles.toml` and `tickets.toml`."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, NamedTuple

FOLDER = Path(__file__).parent


class DemoArticle(NamedTuple):
    category: str
    title: str
    body: str
    phrasings: list[str]


class DemoTicket(NamedTuple):
    channel: str
    name: str
    address: str
    tier: str
    subject: str
    body: str


def _rows(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))[name]
    return rows


# What many answers of the demo's staff need.
MACROS = (
    ("Greeting", "Hello $customer.first_name,\n\nthank you for your message about “$ticket.subject”."),
    ("Ask for a screenshot", "Could you send us a picture of what you see, and tell us when it happened?"),
    ("Closing", "Please answer to this message if anything is left; your ticket is $ticket.\n\nKind regards"),
)
ARTICLES = tuple(DemoArticle(**row) for row in _rows("articles"))
TICKETS = tuple(DemoTicket(**row) for row in _rows("tickets"))
