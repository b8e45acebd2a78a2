"""What a customer told, without the courtesies: that is what two tellings are compared by."""

from __future__ import annotations

import re

from tickets.mail_language.openings import GREETINGS, plain_subject
from tickets.models import Message

# A greeting alone on its line: whom it greets is a name or a word for us.
_GREETING = re.compile(
    rf"(?i:{GREETINGS})"
    r"(?:\s+(?i:there|team|all|everyone|everybody|support|folks|sir|madam|or|and|service|zusammen|damen|und|herren|à tous)"
    r"|[,.]?\s+[A-ZÀ-Þ][\w.'-]+){0,4}\s*[,:!.–-]*\s*(?:\n|$)"
)
_CLOSING = re.compile(
    r"\n\s*(?:--\s*\n|(?:(?:kind|best|warm|many)\s+)?(?:regards|wishes|greetings)\b|(?:many\s+)?thanks\b[^\n]{0,25}(?:\n|$)|thank you"
    r"[^\n]{0,30}\n[^\n]{0,40}$|cheers\b|sincerely\b|yours\b|best,|mit (?:freundlichen|besten)|viele grüße|cordialement|un saludo"
    r"|saludos|atenciosamente|cordiali saluti|met vriendelijke|z poważaniem|med vänlig)",
    re.IGNORECASE,
)
# Those who are not the customer in a chat.
_OURS = ("agent", "assistant", "bot", "operator", "staff", "support", "system")
# A closing stands near the end; what comes earlier only looks like one.
_CLOSING_CHARACTERS = 200
# What is compared is shorter still.
LONGEST = 5_000


def comparable_text(subject: str, text: str) -> str:
    """Subject and text as one; of a long text the start."""
    text = text[:LONGEST]
    said = _GREETING.sub("", text.strip(), count=1) if _GREETING.match(text.strip()) else text.strip()
    closing = next((one for one in _CLOSING.finditer(said) if len(said) - one.start() < _CLOSING_CHARACTERS), None)
    said = (said[: closing.start()] if closing else said).strip()
    title = plain_subject(subject)
    # A chat is named by its first words.
    is_telling = title and not text.lstrip().lower().startswith(title.rstrip("…").lower())
    return f"{title}. {said}" if is_telling and said else said or title


def comparable_text_of(message: Message, *, subject: str) -> str:
    """A chat's lines of the customer alone; any other message's text."""
    theirs = [str(turn.get("text", "")) for turn in message.turns if str(turn.get("role", "")).lower() not in _OURS]
    return comparable_text(subject, "\n".join(theirs) if theirs else message.text)
