"""The text of a page: blocks as lines, lists and tables by rows, links with their address, quotes behind `>`."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from tickets.lanes.mail.parse.text_lines import MOST_MARKS, PageLines

_BLOCK_TAGS = """
    address article aside body center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header
    hr li main nav ol p pre section summary table tbody tfoot thead tr ul blockquote
"""
_SPACED_TAGS = "p h1 h2 h3 h4 h5 h6 ul ol blockquote table pre dl"
_BLOCKS, _SPACED = frozenset(_BLOCK_TAGS.split()), frozenset(_SPACED_TAGS.split())
_QUOTES = (
    "blockquote, .yahoo_quoted, .protonmail_quote, .tutanota_quote, div[name=quote], [data-marker=__QUOTED_TEXT__], "
    ".zmail_extra, #isReplyContent"
)
_TIGHT = re.compile(r"margin(?:-top|-bottom)?\s*:\s*0|margin\s*:\s*0", re.IGNORECASE)
_NO_BORDER = re.compile(r"border(?:-left)?\s*:\s*(?:none|0)", re.IGNORECASE)
_RULE = "_" * 32
LONGEST_LINK = 2_000


def text_of(tree: LexborHTMLParser) -> str:
    body = tree.body
    if body is None:
        return ""
    walk = _Walk(quotes={node.mem_id for node in tree.css(_QUOTES) if _is_quote(node)})
    walk.through(body)
    return walk.lines.text()


def _is_quote(node: LexborNode) -> bool:
    """Mail programs indent with a `blockquote` too, and then take its border away."""
    attributes = node.attributes
    return not (
        node.tag == "blockquote"
        and attributes.get("type") != "cite"
        and "quote" not in (attributes.get("class") or "")
        and _NO_BORDER.search(attributes.get("style") or "")
    )


class _Walk:
    """Goes through the nodes without recursion, since a page nests as deeply as its writer likes."""

    def __init__(self, *, quotes: set[int]) -> None:
        self.lines = PageLines()
        self.quotes = quotes
        # The numbers that the open lists have reached; None in a list without numbers.
        self.lists: list[int | None] = []
        self.links: list[tuple[int, str]] = []
        self.pre = 0

    def through(self, top: LexborNode) -> None:
        node: LexborNode | None = top.child
        while node is not None:
            self.enter(node)
            following = node.child
            while following is None and node is not None:
                self.leave(node)
                following = node.next
                if following is None:
                    node = node.parent
                    if node is None or node.mem_id == top.mem_id:
                        return
            node = following

    def enter(self, node: LexborNode) -> None:
        tag = node.tag
        if tag == "-text":
            self.lines.add(node.text_content or "", keep_breaks=self.pre > 0)
        elif tag == "br":
            self.lines.end(even_if_empty=True)
        elif tag in _BLOCKS:
            self._enter_block(node, tag)
        elif tag == "a":
            self.links.append((self.lines.mark(), (node.attributes.get("href") or "").strip()))
        elif tag == "img":
            self.lines.add(_words_of_picture(node))
        elif tag in ("td", "th"):
            self.lines.separate()

    def leave(self, node: LexborNode) -> None:
        tag = node.tag
        if tag in _BLOCKS:
            self._leave_block(node, tag)
        elif tag == "a" and self.links:
            self._leave_link()

    def _enter_block(self, node: LexborNode, tag: str | None) -> None:
        self.lines.end()
        if node.mem_id in self.quotes:
            # No empty line: the line that says who wrote stands right above what was written.
            self.lines.depth += 1
        elif tag in _SPACED and not (self.lists and tag in ("ul", "ol")) and not _is_tight(node):
            self.lines.space()
        if tag in ("ul", "ol"):
            self.lists.append(1 if tag == "ol" else None)
        elif tag == "li":
            self.lines.begin(self._bullet())
        elif tag == "pre":
            self.pre += 1
        elif tag == "hr":
            self.lines.add(_RULE)

    def _leave_block(self, node: LexborNode, tag: str | None) -> None:
        self.lines.end()
        if node.mem_id in self.quotes:
            self.lines.depth -= 1
        if tag in ("ul", "ol") and self.lists:
            self.lists.pop()
        elif tag == "pre":
            self.pre -= 1
        if tag in _SPACED and not self.lists and not _is_tight(node):
            self.lines.space()

    def _bullet(self) -> str:
        indent = "  " * min(len(self.lists) - 1, MOST_MARKS)
        if not self.lists or self.lists[-1] is None:
            return f"{indent}- "
        self.lists[-1] += 1
        return f"{indent}{self.lists[-1] - 1}. "

    def _leave_link(self) -> None:
        mark, address = self.links.pop()
        shown = self.lines.since(mark)
        if address.lower().startswith(("http://", "https://", "mailto:", "tel:")) and not _says(shown, address):
            self.lines.add(f" ({address.removeprefix('mailto:')[:LONGEST_LINK]})" if shown else "")


def _is_tight(node: LexborNode) -> bool:
    """Outlook's paragraphs are lines; its empty lines are paragraphs too."""
    if node.tag != "p":
        return False
    attributes = node.attributes
    return "Mso" in (attributes.get("class") or "") or bool(_TIGHT.search(attributes.get("style") or ""))


def _says(shown: str, address: str) -> bool:
    def bare(text: str) -> str:
        text = re.sub(r"^(https?://(www\.)?|mailto:|tel:|www\.)", "", text.strip().lower())
        return text.partition("?subject")[0].rstrip("/")

    return bare(shown) == bare(address)


def _words_of_picture(node: LexborNode) -> str:
    attributes = node.attributes
    words = " ".join((attributes.get("alt") or "").split())
    if words and not any(letter.isalnum() for letter in words) and len(words) <= 8:
        return words
    is_own = (attributes.get("src") or "").lower().startswith("cid:")
    return f"[image: {words}]" if is_own and words else ""
