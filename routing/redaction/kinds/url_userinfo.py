"""Name and password in a link or a connection string: `https://name:password@host/`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from routing.redaction.scan import Scan
from routing.redaction.spans import Span

URL_USERINFO = "URL_USERINFO"
# Nobody escapes what stands in a password; what looks like a port ends the host instead.
_USERINFO = re.compile(
    r"[A-Za-z0-9]://((?:[^\s/?#@:<>\"]{0,128}:(?!\d{1,5}[/?#])[^\s@<>\"]{1,256}(?:@[^\s/?#@<>\"]{1,128}){0,2}|[^\s/?#@:<>\"]{1,128}))@(?=[\w\[])"
)


def find_userinfo(scan: Scan) -> Iterator[Span]:
    for found in _USERINFO.finditer(scan.text):
        yield Span(found.start(1), found.end(1), URL_USERINFO, found[1])
