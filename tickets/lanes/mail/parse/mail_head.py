"""The header lines of a mail or part, asked for by name, decoded when asked."""

from __future__ import annotations

from dataclasses import dataclass
from email.message import Message

from tickets.lanes.mail.parse.encoded_words import decode_words, read_words, unescape_words
from tickets.text import one_line

LONGEST = 100_000
# Words for people; each encoded one may have to ask the detector.
LONGEST_TEXT = 10_000


@dataclass(frozen=True, slots=True)
class MailHead:
    lines: dict[str, list[str]]
    # The charset of the mail's text, for lines that are raw 8-bit.
    charset: str = ""

    def has(self, name: str) -> bool:
        return name in self.lines

    def first(self, name: str) -> str:
        """As it was sent, folds included; "" if there is none."""
        return unescape_words(self.lines[name][0][:LONGEST], hint=self.charset) if name in self.lines else ""

    def every(self, *names: str) -> tuple[str, ...]:
        return tuple(
            unescape_words(value[:LONGEST], hint=self.charset) for name in names for value in self.lines.get(name, ())
        )

    def text(self, name: str) -> str:
        """One line, encoded words read."""
        return one_line(decode_words(self.first(name)[:LONGEST_TEXT], hint=self.charset))

    def remark_on(self, name: str) -> str:
        """Where its charset is not what it says; "" if it is."""
        value = self.lines[name][0][:LONGEST_TEXT] if name in self.lines else ""
        return read_words(value, hint=self.charset).remark

    def word(self, name: str) -> str:
        """The value in lower case without comment or parameters: `Auto-Submitted: Auto-Replied (vacation)` is auto-replied."""
        return self.first(name).partition(";")[0].partition("(")[0].strip().lower()


def head_of(message: Message, *, charset: str = "") -> MailHead:
    lines: dict[str, list[str]] = {}
    for name, value in message.items():
        lines.setdefault(name.strip().lower(), []).append(value)
    return MailHead(lines, charset)
