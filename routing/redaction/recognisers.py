"""Every kind of personal data that is looked for, and by what: one line for a new one. The first that finds a place names it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from routing.redaction.kinds.email import EMAIL, find_emails
from routing.redaction.plain_text import PlainText
from routing.redaction.spans import Span

RECOGNISERS: dict[str, Callable[[PlainText], Iterator[Span]]] = {
    EMAIL: find_emails,
}
KINDS = tuple(RECOGNISERS)
