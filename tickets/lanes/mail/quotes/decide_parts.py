"""Decides on the pattern of kinds which part of the mail each line belongs to."""

from __future__ import annotations

from tickets.lanes.mail.quotes.answered_quotes import settle_answers
from tickets.lanes.mail.quotes.header_block import label_of
from tickets.lanes.mail.quotes.line_kinds import HISTORY, INVISIBLE, LineKind
from tickets.lanes.mail.quotes.mail_parts import MailPart
from tickets.mail_language.words import words_of

_POINTERS = frozenset(words_of("marks")["pointers"])
_AROUND = INVISIBLE + ".:!,;-–*_"
# Below these the sender may have written without quote marks above, so the search goes on.
_MAY_PRECEDE_AN_ANSWER = frozenset({LineKind.BARE_ATTRIBUTION, LineKind.REPLY_ABOVE})


def decide_parts(lines: list[str], kinds: list[LineKind]) -> list[MailPart]:
    """Own words end where unmarked history begins; where nothing stands above it, it is what the sender passes on."""
    parts = [MailPart.TEXT] * len(lines)
    start = 0
    while True:
        history = next((at for at in range(start, len(lines)) if kinds[at] in HISTORY), len(lines))
        end = _with_rules_above(kinds, start, history)
        settle_answers(lines, kinds, parts, start, end)
        if history == len(lines):
            break
        said = _said(lines, kinds, parts, start, end)
        if kinds[history] is LineKind.FORWARDED and said and _only_points(said):
            break
        if said:
            parts[end:] = [MailPart.QUOTED] * (len(lines) - end)
            break
        start = _after_preface(lines, kinds, history)
        parts[end:start] = [MailPart.QUOTED] * (start - end)
        if kinds[history] not in _MAY_PRECEDE_AN_ANSWER:
            break
    if not any(
        part is not MailPart.SIGNATURE and kind is not LineKind.EMPTY for part, kind in zip(parts, kinds, strict=True)
    ):
        return [MailPart.SIGNATURE if kind is LineKind.FOOTER else MailPart.TEXT for kind in kinds]
    return parts


def _with_rules_above(kinds: list[LineKind], start: int, history: int) -> int:
    """A line of underscores above a header block is a part of it."""
    at = history
    while history < len(kinds) and at > start and kinds[at - 1] in (LineKind.RULE, LineKind.EMPTY):
        at -= 1
    return at


def _after_preface(lines: list[str], kinds: list[LineKind], history: int) -> int:
    """The first line below the delimiter, the headers or the attribution that open a mail."""
    at = history
    while at < len(kinds) and (kinds[at] in HISTORY or kinds[at] in (LineKind.EMPTY, LineKind.RULE)):
        at += 1
    if kinds[history] is not LineKind.FORWARDED:
        return at
    # Some programs forward with quote marks.
    body = at
    while (
        body < len(kinds) and kinds[body] is LineKind.QUOTE and (not lines[body].strip("> ") or label_of(lines[body]))
    ):
        body += 1
    return body


def _said(lines: list[str], kinds: list[LineKind], parts: list[MailPart], start: int, end: int) -> list[str]:
    """What the sender wrote above the history."""
    own = [lines[at] for at in range(start, end) if parts[at] is MailPart.TEXT and kinds[at] is not LineKind.RULE]
    return [bare for line in own if (bare := line.strip(_AROUND))]


def _only_points(said: list[str]) -> bool:
    """ "FYI" above a forwarded mail says nothing without it."""
    return len(said) <= 2 and all(line.lower() in _POINTERS for line in said)
