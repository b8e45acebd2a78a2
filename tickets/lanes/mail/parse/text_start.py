"""The first bytes of a text, cut where no character is cut in half: half of one would make the rest look like another charset."""

from __future__ import annotations

_TAIL = 1_000


def text_start(raw: bytes, most: int) -> bytes:
    """At most `most` bytes, a number that four divides."""
    if len(raw) <= most:
        return raw
    cut = raw[:most]
    if 0 in cut[-_TAIL:]:
        return _without_half_a_pair(cut)
    end = max(cut.rfind(b"\n", most - _TAIL), cut.rfind(b" ", most - _TAIL))
    return cut[: end + 1] if end >= 0 else _without_half_of_utf_8(cut)


def _without_half_a_pair(cut: bytes) -> bytes:
    """UTF-16 writes some characters as a pair, in either order of bytes; UTF-32 none."""
    is_utf_32 = b"\0\0\0" in cut[-_TAIL:]
    is_half = any(0xD8 <= byte <= 0xDB for byte in cut[-2:])
    return cut[:-2] if is_half and not is_utf_32 else cut


def _without_half_of_utf_8(cut: bytes) -> bytes:
    for length in range(1, 4):
        if cut[-length] >= 0xC0:
            return cut[:-length]
        if cut[-length] < 0x80:
            break
    return cut
