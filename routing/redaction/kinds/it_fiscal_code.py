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
# So far before its first digits it begins, without blanks and with one or two.
_LETTERS_BEFORE = (6, 7, 8)


def find_it_fiscal_codes(scan: Scan) -> Iterator[Span]:
    starts = scan.starts_after_letters
    yield from find_by_checksum(
        scan, _NUMBER, IT_FISCAL_CODE, codicefiscale.is_valid, starts=starts, letters_before=_LETTERS_BEFORE
    )
