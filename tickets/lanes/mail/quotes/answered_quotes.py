"""Own words and marked quotes in turn: which quotes are answered and stay, which are history."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from tickets.lanes.mail.quotes.attribution_shape import is_attribution
from tickets.lanes.mail.quotes.closing import is_closing_only
from tickets.lanes.mail.quotes.line_kinds import QUOTED, WORDS, LineKind
from tickets.lanes.mail.quotes.mail_parts import MailPart
from tickets.lanes.mail.quotes.signature import signature_start

# "It says:" and a few marked lines below show something; more of them are history.
_MOST_SHOWN = 5
_NAME = re.compile(r"[^\W\d]+(?: [^\W\d]+){0,2}")


class _Voice(Enum):
    SILENT = 0
    CLOSING = 1
    SPEAKING = 2


@dataclass(slots=True)
class _Block:
    start: int
    end: int
    is_quote: bool
    voice: _Voice = _Voice.SILENT


def settle_answers(lines: list[str], kinds: list[LineKind], parts: list[MailPart], start: int, end: int) -> None:
    blocks = _blocks(kinds, start, end)
    for block in blocks:
        if not block.is_quote:
            block.voice = _settle_own(lines, kinds, parts, block)
    _settle_name_below(lines, blocks)
    for block in _history(lines, kinds, blocks):
        parts[block.start : block.end] = [MailPart.QUOTED] * (block.end - block.start)


def _blocks(kinds: list[LineKind], start: int, end: int) -> list[_Block]:
    """Empty lines belong to the block above them."""
    blocks: list[_Block] = []
    for at in range(start, end):
        is_quote = kinds[at] in QUOTED
        if blocks and (kinds[at] is LineKind.EMPTY or blocks[-1].is_quote == is_quote):
            blocks[-1].end = at + 1
        else:
            blocks.append(_Block(at, at + 1, is_quote))
    return blocks


def _settle_own(lines: list[str], kinds: list[LineKind], parts: list[MailPart], block: _Block) -> _Voice:
    signature = signature_start(lines, kinds, block.start, block.end)
    parts[signature : block.end] = [MailPart.SIGNATURE] * (block.end - signature)
    said = []
    for at in range(block.start, signature):
        if kinds[at] is LineKind.FOOTER:
            parts[at] = MailPart.SIGNATURE
        elif kinds[at] in WORDS:
            said.append(lines[at].strip())
    if not said:
        return _Voice.SILENT
    return _Voice.CLOSING if is_closing_only(said) else _Voice.SPEAKING


def _settle_name_below(lines: list[str], blocks: list[_Block]) -> None:
    """A name alone below the history signs what stands above it."""
    if len(blocks) == 3 and blocks[0].voice is _Voice.SPEAKING and not blocks[0].is_quote:
        said = [line.strip() for line in lines[blocks[2].start : blocks[2].end] if line.strip()]
        if len(said) == 1 and _NAME.fullmatch(said[0]) and said[0].istitle():
            blocks[2].voice = _Voice.CLOSING


def _history(lines: list[str], kinds: list[LineKind], blocks: list[_Block]) -> list[_Block]:
    """The quotes that nobody answers: the last one, or an introduced one above the only answer."""
    quotes = [at for at, block in enumerate(blocks) if block.is_quote]
    spoken = [at for at, block in enumerate(blocks) if block.voice is _Voice.SPEAKING]
    voiced = [at for at, block in enumerate(blocks) if block.voice is not _Voice.SILENT]
    if not voiced:
        introduced = any(_is_introduced(lines, kinds, blocks[at]) for at in quotes)
        return [blocks[at] for at in quotes] if introduced else []
    last_answer = spoken[-1] if spoken else -1
    answered = [at for at in quotes if at < last_answer]
    unanswered = [blocks[at] for at in quotes if at > last_answer and not _is_shown(lines, kinds, blocks, at)]
    if len(answered) == 1 and answered[0] < voiced[0] and _is_introduced(lines, kinds, blocks[answered[0]]):
        unanswered.append(blocks[answered[0]])
    return unanswered


def _is_introduced(lines: list[str], kinds: list[LineKind], block: _Block) -> bool:
    """By an attribution above it, or within its own marks, as Apple's programs have it."""
    if kinds[block.start] is LineKind.ATTRIBUTION:
        return True
    first = [bare for line in lines[block.start : block.start + 4] if (bare := line.strip("> \t\xa0"))][:2]
    return bool(first) and (is_attribution(first[0]) or is_attribution(" ".join(first)))


def _is_shown(lines: list[str], kinds: list[LineKind], blocks: list[_Block], at: int) -> bool:
    """ "This is the error:" above a few marked lines."""
    block = blocks[at]
    if at == 0 or kinds[block.start] is not LineKind.QUOTE or _is_introduced(lines, kinds, block):
        return False
    above = next((line for line in reversed(lines[blocks[at - 1].start : block.start]) if line.strip()), "")
    marked = sum(kind is LineKind.QUOTE for kind in kinds[block.start : block.end])
    return above.rstrip().endswith((":", "：")) and marked <= _MOST_SHOWN
