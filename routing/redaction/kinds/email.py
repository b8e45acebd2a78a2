"""Addresses of mail."""

from __future__ import annotations

import re
from collections.abc import Iterator

from routing.redaction.plain_text import PlainText
from routing.redaction.spans import Span

EMAIL = "EMAIL_ADDRESS"
_ADDRESS = re.compile(r"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")


def find_emails(plain: PlainText) -> Iterator[Span]:
    for found in _ADDRESS.finditer(plain.text):
        yield Span(found.start(), found.end(), EMAIL, found[0].casefold())
