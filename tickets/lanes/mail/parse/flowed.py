"""RFC 3676: lines that a mail program broke are joined again."""

from __future__ import annotations


def unflow_text(text: str, *, joins_without_space: bool = False) -> str:
    """`joins_without_space` is DelSp=yes, which languages without spaces between words use."""
    # Each paragraph as its pieces: joined at once, since a text that grows piece by piece takes quadratic time.
    paragraphs: list[list[str]] = []
    open_depth: int | None = None
    for line in text.splitlines():
        depth, content = _quote_depth(line)
        if open_depth == depth and paragraphs and content != "-- ":
            paragraph = paragraphs[-1]
            paragraph[-1] = paragraph[-1][:-1] if joins_without_space else paragraph[-1]
            paragraph.append(content)
        else:
            paragraphs.append([_marks(depth) + content])
        open_depth = depth if content.endswith(" ") and content != "-- " else None
    return "\n".join(map("".join, paragraphs))


def _quote_depth(line: str) -> tuple[int, str]:
    content = line.lstrip(">")
    return len(line) - len(content), content.removeprefix(" ")


def _marks(depth: int) -> str:
    return ">" * depth + " " if depth else ""
