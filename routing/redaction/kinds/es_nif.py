"""Identity numbers of Spain: DNI of citizens and NIE of foreigners."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum.es import dni, nie

from routing.redaction.kinds.national_number import find_by_checksum
from routing.redaction.scan import Scan
from routing.redaction.spans import Span

ES_NIF = "ES_NIF"
_NUMBER = re.compile(
    r"(?<![A-Za-z0-9_+,-])(?:\d{1,2}[. ]?\d{3}[. ]?\d{3}|[XYZxyz][ -]?\d[. ]?\d{3}[. ]?\d{3})[ .-]?[A-Za-z](?![A-Za-z0-9])"
)


def find_es_nifs(scan: Scan) -> Iterator[Span]:
    yield from find_by_checksum(scan, _NUMBER, ES_NIF, _is_valid, letters_before=(0, 1, 2))


def _is_valid(number: str) -> bool:
    return dni.is_valid(number) or nie.is_valid(number)
