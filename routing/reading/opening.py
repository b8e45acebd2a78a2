"""What the local reader looks at: the subject and what the customer wrote, sentence by sentence, without the courtesies."""

import re
from dataclasses import dataclass
from itertools import accumulate

from tickets.mail_language.openings import GREETINGS, plain_subject

# Beyond this a person has understood what it is about; the rest is logs, quotes and signatures.
READ_CHARACTERS = 6_000
# A short text that stands for the ticket where one line of it is shown or compared.
START_CHARACTERS = 320
# Vectors take nearly all of the time of a reading, in proportion to these. A long text is known by its beginning and its
# end: what matters is often said by the way, last.
SENTENCE_CHARACTERS = 240
FIRST_CHARACTERS, MOST_CHARACTERS = 320, 460
# Fewer words are no sentence of their own.
FEWEST_WORDS = 4

_GREETING = re.compile(
    rf"^(?:{GREETINGS})\b[^,.!?:\n]{{0,30}}(?:[,.!:]|\n|$)\s*",
    re.IGNORECASE,
)
_COURTESY = re.compile(r"^(?:i )?hope (?:you|this|all|everything)[^.!\n]{0,60}(?:[.!\n]|$)\s*", re.IGNORECASE)
_SIGN_OFF = re.compile(
    r"^(?:--|__+|(?:kind|best|warm|many)? ?(?:regards|wishes)|thanks and regards|cheers|sincerely|yours \w+|"
    r"sent from my .{1,40})\s*,?\s*$",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?<=[.!?\u2026])[\"')\]]{0,3}\s+(?=\S)")
_BLANK_SUBJECT = re.compile(
    r"^\W*(?:help(?: please| needed)?|(?:a |quick )?question|support(?: request| needed)?|"
    r"(?:urgent )?(?:issue|problem|request|ticket)|\(?no subject\)?|hi|hello|contact(?: form)?|message)?\W*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """`sentences` become vectors, the subject first; `whole` is searched for cues and words; `start` is short."""

    start: str
    whole: str
    sentences: tuple[str, ...] = ("",)

    @property
    def is_blank(self) -> bool:
        return not re.search(r"[^\W_]", self.whole)


def read_opening(subject: str, body: str) -> Opening:
    title = plain_subject(subject[:500])
    said = _without_courtesies(body.lstrip()[:READ_CHARACTERS])
    starts_with_title = said.lower().startswith(title.lower())
    telling = "" if _BLANK_SUBJECT.match(title) or starts_with_title else f"{title.rstrip('.')}. "
    return Opening(
        start=_cut(f"{telling}{said}" if said else title, START_CHARACTERS),
        whole=f"{title}\n{said}"[:READ_CHARACTERS],
        sentences=_sentences(telling.strip() if said else title, said),
    )


def _sentences(title: str, said: str) -> tuple[str, ...]:
    parts: list[str] = []
    for line in said.split("\n"):
        for part in _SENTENCE_END.split(line.strip()):
            if parts and len(part.split()) < FEWEST_WORDS:
                parts[-1] = f"{parts[-1]} {part}"
            elif part:
                parts.append(part)
    cut = [_cut(part, SENTENCE_CHARACTERS) for part in (title, *parts) if part.strip()]
    first = _fitting(cut, FIRST_CHARACTERS)
    left = MOST_CHARACTERS - sum(len(part) for part in first)
    last = _fitting(cut[len(first) :][::-1], left)[::-1]
    return tuple([*first, *last]) or ("",)


def _fitting(parts: list[str], characters: int) -> list[str]:
    """As many as fit, and at least one."""
    ends = accumulate(len(part) for part in parts)
    return parts[: max(1, sum(end <= characters for end in ends))]


def _without_courtesies(body: str) -> str:
    lines: list[str] = []
    for line in body.splitlines():
        if lines and _SIGN_OFF.match(line.strip()):
            break
        if not line.startswith(">"):
            lines.append(line.strip())
    said = "\n".join(lines).strip()
    for courtesy in (_GREETING, _COURTESY):
        rest = courtesy.sub("", said, count=1)
        said = rest or said
    return said


def _cut(text: str, characters: int) -> str:
    flat = " ".join(text.split())
    if len(flat) <= characters:
        return flat
    return flat[:characters].rsplit(" ", 1)[0]
