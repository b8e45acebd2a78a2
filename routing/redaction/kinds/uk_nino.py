"""National insurance numbers of the United Kingdom, which have no checksum."""

from __future__ import annotations

import re
from collections.abc import Iterator

from routing.redaction.scan import Scan
from routing.redaction.spans import Span

UK_NINO = "UK_NINO"
_NUMBER = re.compile(
    r"(?<![A-Za-z0-9])(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][ -]?(?:\d{2}[ -]?){3}([A-D](?![A-Za-z0-9]))?(?![0-9])",
    re.IGNORECASE,
)


def find_uk_ninos(scan: Scan) -> Iterator[Span]:
    """Without its last letter it is one beside its own word only."""
    for found in scan.match_at(scan.starts_after_letters, _NUMBER, letters_before=(3, 2)):
        number = re.sub("[ -]", "", found[0]).upper()
        if found[1] or scan.is_told(found.start(), "uk_nino", within=2):
            yield Span(found.start(), found.start() + len(found[0].rstrip(" -")), UK_NINO, number)
