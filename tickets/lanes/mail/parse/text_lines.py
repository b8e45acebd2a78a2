"""Lines of text as a page is read: white space folded, quotes marked, at most one empty line between blocks."""

from __future__ import annotations

import re

# White space, and what senders fill the preview in a mailbox with.
_SPACES = re.compile(r"[ \t\r\n\f\u200b\ufeff\u00ad\u2007\u034f]+")
_SEPARATOR = " | "
# Nobody counts more marks, and a page could nest so deeply that a short one makes a text of a gigabyte.
MOST_MARKS = 20


class PageLines:
    def __init__(self) -> None:
        self.depth = 0
        self._lines: list[str] = []
        self._now = ""
        self._prefix = ""
        self._wants_space = False

    def add(self, text: str, *, keep_breaks: bool = False) -> None:
        if keep_breaks:
            self._add_as_it_stands(text)
            return
        text = _SPACES.sub(" ", text)
        if not self._now or self._now[-1] == " ":
            text = text.removeprefix(" ")
        self._now += text

    def begin(self, bullet: str) -> None:
        self._prefix = bullet

    def separate(self) -> None:
        """Between two cells of a row."""
        if self._now.strip() and not self._now.endswith(_SEPARATOR):
            self._now = self._now.rstrip() + _SEPARATOR

    def end(self, *, even_if_empty: bool = False) -> None:
        content = self._now.removesuffix(_SEPARATOR).rstrip(" ")
        self._now = ""
        if content.strip():
            self._write(self._prefix + content.replace("\u00a0", " "))
            self._prefix = ""
        elif even_if_empty or "\u00a0" in content:
            self._write("")

    def space(self) -> None:
        self._wants_space = bool(self._lines)

    def mark(self) -> int:
        return len(self._lines) * 1_000_000 + len(self._now)

    def since(self, mark: int) -> str:
        line, column = divmod(mark, 1_000_000)
        if line == len(self._lines):
            return self._now[column:].strip()
        return " ".join([*self._lines[line:], self._now]).strip()

    def text(self) -> str:
        self.end()
        return "\n".join(self._lines)

    def _write(self, content: str) -> None:
        marks = ">" * min(self.depth, MOST_MARKS)
        if self._wants_space and self._lines and self._lines[-1].strip("> "):
            self._lines.append(marks)
        self._wants_space = False
        self._lines.append(f"{marks} {content}".rstrip() if marks else content)

    def _add_as_it_stands(self, text: str) -> None:
        *whole, last = text.replace("\r\n", "\n").split("\n")
        for line in whole:
            self._now += line
            self.end(even_if_empty=True)
        self._now += last
