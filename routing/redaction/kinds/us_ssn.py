"""Social security numbers of the United States, and the tax numbers that are written like them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from routing.redaction.scan import Scan
from routing.redaction.spans import Span

US_SSN = "US_SSN"
_NUMBER = re.compile(r"(?<![A-Za-z0-9_.,/-])(?<!\+)(\d{3})([- .]?)(\d{2})\2(\d{4})(?![A-Za-z0-9_/]|[-.,]\d)")
REFERENCE_WITHIN = 1


def find_us_ssns(scan: Scan) -> Iterator[Span]:
    for found in scan.match_at(scan.long_starts, _NUMBER):
        area, joint, group, serial = found.groups()
        if area != "000" and group != "00" and serial != "0000" and _is_meant(scan, found.start(), joint):
            yield Span(found.start(), found.end(), US_SSN, area + group + serial)


def _is_meant(scan: Scan, place: int, joint: str) -> bool:
    """Grouped by dashes it is one unless a word says otherwise; without them only beside its own word."""
    for cues, between in scan.cues_before(place):
        if "us_ssn" in cues and between <= 4:
            return True
        if cues & {"reference", "phone"} and between <= REFERENCE_WITHIN:
            return False
    return joint == "-" and not scan.text[max(0, place - 2) : place].rstrip().endswith("#")
