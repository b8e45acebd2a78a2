"""Social security numbers of France."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum.fr import nir

from routing.redaction.kinds.national_number import find_by_checksum
from routing.redaction.scan import Scan
from routing.redaction.spans import Span

FR_NIR = "FR_NIR"
_NUMBER = re.compile(
    r"(?<![A-Za-z0-9_+.,-])[1-478][ .-]?\d\d[ .-]?\d\d[ .-]?(?:\d\d|2[AaBb])[ .-]?\d{3}[ .-]?\d{3}[ .-]?\d\d(?![A-Za-z0-9_])"
)


def find_fr_nirs(scan: Scan) -> Iterator[Span]:
    yield from find_by_checksum(scan, _NUMBER, FR_NIR, nir.is_valid)
