"""The text that the reader gets, and the HTML that staff may look at."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from tickets.lanes.mail.parse.gather_parts import gather_parts
from tickets.lanes.mail.parse.gathered_parts import GatheredParts, Piece
from tickets.lanes.mail.parse.html import Page, read_html
from tickets.lanes.mail.parse.limits import Limits
from tickets.lanes.mail.parse.remarks import remark_on_silence, remarks_on_calendars
from tickets.text import many_lines

# A forward of a forward of a forward.
_DEEPEST = 3
_NO_PAGE = Page(text="", clean="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    text: str
    html: str
    # What stands in the mail itself, without what we say of it and what it encloses.
    words: str


def compose_body(gathered: GatheredParts, limits: Limits, *, depth: int = 0) -> Body:
    """The sender's words; without them those of the enclosed mail; without them a line that says what there is."""
    pages = [read_html(piece.html) if piece.html else _NO_PAGE for piece in gathered.pieces]
    texts = [_text_of(piece, page) for piece, page in zip(gathered.pieces, pages, strict=True)]
    shown = [page.clean or _as_html(text) for text, page in zip(texts, pages, strict=True)]
    text = many_lines("\n\n".join(texts))
    return Body(
        text=many_lines(
            "\n\n".join([text or _text_without_words(gathered, limits, depth), *remarks_on_calendars(gathered)])
        ),
        html="\n".join(shown) if any(page.clean for page in pages) else "",
        words=text,
    )


def _text_without_words(gathered: GatheredParts, limits: Limits, depth: int) -> str:
    if not gathered.enclosed or depth == _DEEPEST:
        return remark_on_silence(gathered)
    inner = gather_parts(gathered.enclosed[0], limits)
    return compose_body(inner, limits, depth=depth + 1).text or remark_on_silence(gathered)


def _text_of(piece: Piece, page: Page) -> str:
    return page.text if page.text and _is_stub(piece.text, page.text) else piece.text


def _is_stub(text: str, other: str) -> bool:
    """Whether a text stands there only because a mail should have one: empty, "this mail is HTML", or a first line."""
    words = text.split()
    if not words or len(other) > 10 * len(text) + 200:
        return True
    return len(words) < 40 and "html" in text.lower() and len(other) > len(text)


def _as_html(text: str) -> str:
    return f"<div>{escape(text)}</div>".replace("\n", "<br>") if text.strip() else ""
