"""A head that programs broke on its way, put right for the standard library, which ends the head at the first odd line.

White space before a colon, blank lines and NUL before and within, lines that end in CR alone, a line without a name in the midst:
whether the head goes on is told by the lines that follow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

# What can't be read is not lost.
UNREADABLE = "X-Unreadable-Line"
# More odd lines than this in a row are no longer a head.
_MOST_ODD_LINES = 3
_MOST_LINES = 20_000
_FIELD = re.compile(rb"([!-9;-~]{1,80})[ \t]*:(.*)", re.DOTALL)
_KNOWN = re.compile(
    rb"(from|sender|to|cc|bcc|subject|date|reply-to|in-reply-to|references|message-id|mime-version|content-[a-z-]+|received|"
    rb"return-path|delivered-to|envelope-to|precedence|auto-submitted|list-[a-z-]+|dkim-signature|arc-[a-z-]+|user-agent|"
    rb"authentication-results|importance|priority|sensitivity|organi[sz]ation|errors-to|resent-[a-z-]+|thread-[a-z]+|"
    rb"x-[!-9;-~]+)",
    re.IGNORECASE,
)
# The line above each mail of an mbox.
_POSTMARK = re.compile(rb">?From +[^ :]")
_BARE_RETURN = re.compile(rb"\r(?!\n)")
_PARAMETER = re.compile(rb"[\w*-]{1,40}\s*=")
_REPEATABLE = re.compile(rb"received|x-|arc-|dkim-|resent-|delivered-to|authentication-results|list-", re.IGNORECASE)


def mend_head(raw: bytes) -> bytes:
    """The same mail with a head that can be read; the very same bytes where it could be anyway."""
    lines = list(_head_lines(raw))
    if sum(len(_BARE_RETURN.findall(line)) for line in lines) > len(lines):
        raw = _BARE_RETURN.sub(b"\n", raw)
        lines = list(_head_lines(raw))
    size = sum(map(len, lines))
    if _is_sound(lines):
        return raw
    mended, read = _mended([line.rstrip(b"\r\n") for line in lines])
    rest = b"".join(lines[read:]) + raw[size:]
    # An empty line of its own stands below the head, whatever stood there.
    return b"".join(line + b"\n" for line in mended) + b"\n" + _without_first_empty(rest)


def _head_lines(raw: bytes) -> Iterator[bytes]:
    """All lines above the first empty one."""
    at = 0
    for _ in range(_MOST_LINES):
        stop = raw.find(b"\n", at)
        line = raw[at : stop + 1] if stop >= 0 else raw[at:]
        if not line.strip(b"\r\n"):
            return
        yield line
        at += len(line)


def _is_sound(lines: list[bytes]) -> bool:
    for at, line in enumerate(lines):
        name, colon, _ = line.partition(b":")
        is_field = bool(colon) and line[:1] not in b" \t" and not any(byte <= 32 or byte >= 127 for byte in name)
        is_fold = at > 0 and line[:1] in b" \t" and bool(line.strip())
        if not (is_field and name) and not is_fold and not (at == 0 and _POSTMARK.match(line)):
            return False
        if b"\r" in line.removesuffix(b"\n").removesuffix(b"\r") or line.endswith(b"\r"):
            return False
    return True


def _mended(lines: list[bytes]) -> tuple[list[bytes], int]:
    """The lines of the head, each whole, and how many of the lines given they are."""
    goes_on = _plausible(lines)
    mended: list[bytes] = []
    for at, line in enumerate(lines):
        clean = line.replace(b"\r", b" ")
        field = _FIELD.fullmatch(clean) or _FIELD.fullmatch(clean.replace(b"\0", b""))
        if clean[:1] in (b" ", b"\t") and mended and (clean.strip() or at in goes_on):
            mended.append(clean if clean.strip() else b" ")
        elif field:
            mended.append(field[1] + b":" + field[2])
        elif at in goes_on or (at == 0 and _POSTMARK.match(clean)):
            mended.extend(_odd(clean, mended))
        else:
            return mended, at
    return mended, len(lines)


def _odd(line: bytes, above: list[bytes]) -> list[bytes]:
    """What a line without a name is: the rest of the one above that lost its indentation, or nothing for a head."""
    if not line.strip() or _POSTMARK.match(line):
        return []
    last = next((one for one in reversed(above) if one[:1] not in b" \t"), b"").lower()
    kept = UNREADABLE.encode() + b": " + line
    if last.startswith(b"content-") and _PARAMETER.match(line):
        return [b"\t" + line]
    return [b"\t" + line, kept] if last.startswith(b"subject:") else [kept]


def _plausible(lines: list[bytes]) -> set[int]:
    """The odd lines below which the head goes on: a line that belongs into a head, and was not there yet, comes soon."""
    seen: set[bytes] = set()
    is_fresh: list[bool] = []
    for line in lines:
        field = _FIELD.fullmatch(line)
        name = field[1].lower() if field else b""
        known = bool(name) and _KNOWN.fullmatch(name) is not None
        is_fresh.append(known and (name not in seen or _REPEATABLE.match(name) is not None))
        seen.add(name)
    goes_on: set[int] = set()
    nearest = len(lines) + _MOST_ODD_LINES + 1
    for at in range(len(lines) - 1, -1, -1):
        if is_fresh[at]:
            nearest = at
        elif lines[at].startswith(b"--"):
            # A boundary begins a part, whatever stands below it.
            nearest = len(lines) + _MOST_ODD_LINES + 1
        elif nearest - at <= _MOST_ODD_LINES:
            goes_on.add(at)
    return goes_on


def _without_first_empty(rest: bytes) -> bytes:
    for empty in (b"\r\n", b"\n", b"\r"):
        if rest.startswith(empty):
            return rest.removeprefix(empty)
    return rest
