"""Identity numbers of Spain: DNI of citizens and NIE of foreigners."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum.es import dni, nie

from routing.redaction.kinds.national_number import find_by_checksum
from routing.redaction.scan import Scan
from routing.redaction.spans import Span

ES_NIF = "ES_NIF"
_DNI = re.compile(r"(?<![A-Za-z0-9_+,-])\d{1,2}[. ]?\d{3}[. ]?\d{3}[ .-]?[A-Za-z](?![A-Za-z0-9])")
_NIE = re.compile(r"(?<![A-Za-z0-9_+,-])[XYZxyz][ -]?\d[. ]?\d{3}[. ]?\d{3}[ .-]?[A-Za-z](?![A-Za-z0-9])")


def find_es_nifs(scan: Scan) -> Iterator[Span]:
    yield from find_by_checksum(scan, _DNI, ES_NIF, dni.is_valid, starts=scan.starts)
    yield from find_by_checksum(
        scan, _NIE, ES_NIF, nie.is_valid, starts=scan.starts_after_letters, letters_before=(1, 2)
    )
