"""Parts the text of a mail. Every line goes to one of the three parts; nothing is thrown away."""

from __future__ import annotations

from dataclasses import dataclass

from tickets.lanes.mail.quotes.classify_lines import classify_lines
from tickets.lanes.mail.quotes.decide_parts import decide_parts
from tickets.lanes.mail.quotes.line_kinds import INVISIBLE
from tickets.lanes.mail.quotes.mail_parts import MailPart

# Nobody writes more than this by hand, and hostile lines cost up to 50 microseconds each.
MOST_LINES = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """`text` is for the reader, `quoted` and `signature` are for staff to unfold."""

    text: str
    quoted: str
    signature: str


def split_mail(body: str) -> Split:
    lines = body.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    looked_at = lines[:MOST_LINES]
    parts = decide_parts(looked_at, classify_lines(looked_at))
    # What follows belongs to what it follows.
    parts += [parts[-1]] * (len(lines) - len(looked_at))
    return Split(**{part.value: _joined(lines, parts, part) for part in MailPart})


def _joined(lines: list[str], parts: list[MailPart], wanted: MailPart) -> str:
    kept = [line for line, part in zip(lines, parts, strict=True) if part is wanted]
    filled = [at for at, line in enumerate(kept) if line.strip(INVISIBLE)]
    return "\n".join(kept[filled[0] : filled[-1] + 1]) if filled else ""
