"""An article's Markdown, as a page shows it and as an answer says it."""

from __future__ import annotations

import re
from functools import lru_cache

import nh3
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from markdown import Markdown
from selectolax.lexbor import LexborHTMLParser

from tickets.lanes.mail.parse.html_text import text_of

LONGEST_BODY = 100_000
EXTENSIONS = ("tables", "fenced_code", "sane_lists", "nl2br")
# What the library does with a text takes the square of these marks: so many are a tenth of a second.
MOST_MARKS, MOST_LINES, DEEPEST = 1_000, 2_000, 40
MARKS = "[<*_`!(|"
_DEEP = re.compile(rf"(?m)^(?:[ \t]{{{DEEPEST * 4},}}|(?:[ \t]*>){{{DEEPEST},}})")
_TAGS = frozenset(
    ("a", "abbr", "b", "blockquote", "br", "code", "dd", "del", "div", "dl", "dt", "em", "h1", "h2", "h3", "h4", "h5")
    + ("h6", "hr", "i", "ins", "kbd", "li", "ol", "p", "pre", "s", "span", "strong", "sub", "sup", "table", "tbody")
    + ("td", "th", "thead", "tr", "u", "ul")
)
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}, "td": {"align"}, "th": {"align"}}
_SCHEMES = {"http", "https", "mailto", "tel"}
# Told to nobody, with what they contain.
_SILENT = {"script", "style", "iframe", "object", "svg", "math", "template", "noscript", "title"}
_CLEANER = nh3.Cleaner(
    tags=set(_TAGS),
    attributes=_ATTRIBUTES,
    url_schemes=_SCHEMES,
    clean_content_tags=_SILENT,
    link_rel="noopener noreferrer",
)
# `<your-domain>` is no tag: it is said as it stands.
_NO_TAG = re.compile(
    rf"<(?!/?(?:{'|'.join(sorted(_TAGS | _SILENT | {'img', 'details', 'summary'}))})\b|https?:|mailto:|!--)"
)
# Blank lines and spaces without end cost as much.
_BLANKS, _RUN = re.compile(r"[ \t]*\n(?:[ \t]*\n)+"), re.compile(r"([^\w\n])\1{199}")
_MARKED = re.compile(
    r"""\*\*\S | __\S | `[^`\n]+` | \[[^\]\n]+\]\( | ^\#{1,6}\s | ^```|^~~~ | ^>\s | ^\|.*\|[ \t]*$ | </?[a-zA-Z!]
    | (?<!\w)[*_]\w[^*_\n]*[*_](?!\w)""",
    re.VERBOSE | re.MULTILINE,
)


def render_article(body: str) -> SafeString:
    """HTML without anything that acts. What is too long or too tangled is shown as it was typed."""
    if is_tangled(body):
        return format_html('<div class="hd-text">{}</div>', body[:LONGEST_BODY])
    return mark_safe(_CLEANER.clean(_to_html(body)))  # noqa: S308  # cleaned in this very line


@lru_cache(maxsize=10_000)
def answer_text(body: str) -> str:
    """The article in plain words, since an answer is plain text. Without marks of Markdown it is said letter for letter."""
    if is_tangled(body) or not _MARKED.search(body):
        return body
    tree = LexborHTMLParser(str(render_article(body)))
    return text_of(tree).strip()


def is_tangled(body: str) -> bool:
    if len(body) > LONGEST_BODY or body.count("\n") > MOST_LINES:
        return True
    return any(body.count(mark) > MOST_MARKS for mark in MARKS) or bool(_DEEP.search(body) or _RUN.search(body))


def _to_html(body: str) -> str:
    plain = _BLANKS.sub("\n\n", _NO_TAG.sub("&lt;", body))
    html: str = Markdown(extensions=EXTENSIONS, output_format="html").convert(plain)
    return html
