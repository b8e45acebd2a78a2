"""Citizens' service numbers of the Netherlands. One of eleven numbers passes their check, so a word must name them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum.nl import bsn

from routing.redaction.kinds.national_number import find_by_checksum
from routing.redaction.scan import Scan
from routing.redaction.spans import Span

NL_BSN = "NL_BSN"
_NUMBER = re.compile(
    r"(?<![A-Za-z0-9_+.,-])(?:\d{8,9}|\d{3}([ .-])\d{2,3}\1\d{3}|\d{4}[ .]\d{2}[ .]\d{3})(?![A-Za-z0-9_]|[-.,]\d)"
)


def find_nl_bsns(scan: Scan) -> Iterator[Span]:
    yield from find_by_checksum(scan, _NUMBER, NL_BSN, bsn.is_valid, only_beside=("nl_bsn", "national_id"))
