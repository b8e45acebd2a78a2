"""Tax identification numbers of Germany."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum.de import idnr

from routing.redaction.kinds.national_number import find_by_checksum
from routing.redaction.scan import Scan
from routing.redaction.spans import Span

DE_TAX_ID = "DE_TAX_ID"
_NUMBER = re.compile(
    r"(?<![A-Za-z0-9_+.,-])[1-9]\d(?:([ .]?)\d{3}\1\d{3}\1\d{3}(?![A-Za-z0-9_]|[-.,]\d)|[ /]\d{3}[ /]\d{3}[ /]\d{3}(?![A-Za-z0-9_]))"
)


def find_de_tax_ids(scan: Scan) -> Iterator[Span]:
    yield from find_by_checksum(scan, _NUMBER, DE_TAX_ID, idnr.is_valid)
