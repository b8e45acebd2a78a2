"""Taxpayers' numbers of Brazil."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum.br import cpf

from routing.redaction.kinds.national_number import find_by_checksum
from routing.redaction.scan import Scan
from routing.redaction.spans import Span

BR_CPF = "BR_CPF"
_NUMBER = re.compile(r"(?<![A-Za-z0-9_+.,-])\d{3}[. ]?\d{3}[. ]?\d{3}[- /]?\d\d(?![A-Za-z0-9_]|[-.,]\d)")


def find_br_cpfs(scan: Scan) -> Iterator[Span]:
    yield from find_by_checksum(scan, _NUMBER, BR_CPF, cpf.is_valid)
