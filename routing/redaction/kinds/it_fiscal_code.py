"""Fiscal codes of Italy, also those of which digits were made letters to tell namesakes apart."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum.it import codicefiscale

from routing.redaction.kinds.national_number import find_by_checksum
from routing.redaction.scan import Scan
from routing.redaction.spans import Span

IT_FISCAL_CODE = "IT_FISCAL_CODE"
_DIGIT = "[0-9LMNP-Vlmnp-v]"
_NUMBER = re.compile(
    rf"(?<![A-Za-z0-9])[A-Za-z]{{3}} ?[A-Za-z]{{3}} ?{_DIGIT}{{2}}[A-EHLMPRSTa-ehlmprst]{_DIGIT}{{2}} ?"
    rf"[A-Za-z]{_DIGIT}{{3}} ?[A-Za-z](?![A-Za-z0-9])"
)
# How far before a group of digits it begins: with letters alone before the first, and with digits that were made letters.
_LETTERS_BEFORE = (6, 7, 8, 9, 10, 12, 13, 14)


def find_it_fiscal_codes(scan: Scan) -> Iterator[Span]:
    yield from find_by_checksum(scan, _NUMBER, IT_FISCAL_CODE, codicefiscale.is_valid, letters_before=_LETTERS_BEFORE)
