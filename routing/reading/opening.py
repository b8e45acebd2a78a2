"""What the local reader looks at: the subject and the start of what the customer wrote, without the courtesies."""

import re
from dataclasses import dataclass

from tickets.mail_language.openings import GREETINGS, plain_subject

# Beyond this a person has understood what it is about; the rest is logs, quotes and signatures.
READ_CHARACTERS = 6_000
# About 70 tokens. The vector takes nearly all of the time of a reading, in proportion to this.
VECTOR_CHARACTERS = 320

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
_BLANK_SUBJECT = re.compile(
    r"^\W*(?:help(?: please| needed)?|(?:a |quick )?question|support(?: request| needed)?|"
    r"(?:urgent )?(?:issue|problem|request|ticket)|\(?no subject\)?|hi|hello|contact(?: form)?|message)?\W*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """`start` becomes the vector; `whole` is searched for cues."""

    start: str
    whole: str

    @property
    def is_blank(self) -> bool:
        return not re.search(r"[^\W_]", self.whole)


def read_opening(subject: str, body: str) -> Opening:
    title = plain_subject(subject[:500])
    said = _without_courtesies(body.lstrip()[:READ_CHARACTERS])
    starts_with_title = said.lower().startswith(title.lower())
    telling = "" if _BLANK_SUBJECT.match(title) or starts_with_title else f"{title.rstrip('.')}. "
    return Opening(start=_cut(f"{telling}{said}" if said else title), whole=f"{title}\n{said}"[:READ_CHARACTERS])


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


def _cut(text: str) -> str:
    flat = " ".join(text.split())
    if len(flat) <= VECTOR_CHARACTERS:
        return flat
    return flat[:VECTOR_CHARACTERS].rsplit(" ", 1)[0]
