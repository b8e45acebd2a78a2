"""HTML of a mail: read as text, and sanitized for staff to look at.

Pictures are shown from the mail itself only: one that lies elsewhere tells its owner who reads and when.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import nh3
from selectolax.lexbor import LexborHTMLParser

from tickets.lanes.mail.parse.html_text import text_of

# Both parsers take quadratic time for depth; no mail program nests a tenth of this.
DEEPEST = 1_000
LONGEST = 2_000_000
_FEW_TAGS = 3_000
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)")
_WITHOUT_END = "br hr img wbr meta link input col area base p li td th tr dd dt option"
_CLOSED_BY_OTHERS = frozenset(_WITHOUT_END.split())
_DROPPED = "script, style, head, title, template, iframe, object, embed, svg, math, select, noframes"
_MAY_HIDE = ("display", "hidden", "mso-hide")
_HIDES = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_ADDRESS = re.compile(r"<(?=[\w.+-]{1,64}@)")
_MARKUP = re.compile(r"<[^<>]*>")
_TAGS = nh3.ALLOWED_TAGS - {"area", "map", "nav"} | {"font"}
_SCHEMES = {"http", "https", "mailto", "tel", "cid"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    text: str
    clean: str
    # Too long or too deep to be shown: its source is to be kept.
    is_refused: bool = False


def read_html(source: str) -> Page:
    if len(source) > LONGEST or _is_too_deep(source):
        return Page(text=_MARKUP.sub(" ", source), clean="", is_refused=True)
    # Many programs forget to escape the brackets around an address, and browsers then take it for a tag.
    source = _ADDRESS.sub("&lt;", source)
    tree = LexborHTMLParser(source)
    tree.strip_tags(_DROPPED.split(", "))
    lowered = source.lower()
    if "<noscript" in lowered:
        # Its content is text to a browser that runs scripts, and markup to one that does not, as here.
        tree.unwrap_tags(["noscript"])
    if any(word in lowered for word in _MAY_HIDE):
        _drop_hidden(tree)
    if tree.body is None:
        return Page(text="", clean="")
    return Page(text=text_of(tree), clean=sanitize(tree.body.inner_html or ""))


def sanitize(source: str) -> str:
    return _CLEANER.clean(source).strip()


def _drop_hidden(tree: LexborHTMLParser) -> None:
    for node in tree.css("[style]"):
        if _HIDES.search(node.attributes.get("style") or ""):
            node.decompose()
    for node in tree.css("[hidden]"):
        node.decompose()


def _is_too_deep(source: str) -> bool:
    if source.count("<") < _FEW_TAGS:
        return False
    depth = 0
    for slash, name in _TAG.findall(source):
        if name.lower() not in _CLOSED_BY_OTHERS:
            depth = max(depth - 1, 0) if slash else depth + 1
            if depth > DEEPEST:
                return True
    return False


def _only_own_pictures(tag: str, name: str, value: str) -> str | None:
    if tag == "img" and name == "src" and not value.lower().startswith("cid:"):
        return None
    return value


_CLEANER = nh3.Cleaner(tags=_TAGS, url_schemes=_SCHEMES, attribute_filter=_only_own_pictures, url_relative="deny")
