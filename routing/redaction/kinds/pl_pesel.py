"""Citizens' numbers of Poland."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum.pl import pesel

from routing.redaction.kinds.national_number import find_by_checksum
from routing.redaction.scan import Scan
from routing.redaction.spans import Span

PL_PESEL = "PL_PESEL"
_NUMBER = re.compile(r"(?<![A-Za-z0-9_+.,-])\d{6}[ -]?\d{5}(?![A-Za-z0-9_]|[-.,]\d)")


def find_pl_pesels(scan: Scan) -> Iterator[Span]:
    yield from find_by_checksum(scan, _NUMBER, PL_PESEL, pesel.is_valid)
