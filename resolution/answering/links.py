"""Links in an answer that no source has: the surest sign of an invented answer, and the most harmful."""

import re
from collections.abc import Iterable

# With a scheme, with www, or a bare domain with a path: what a mail program makes clickable. The scheme is bounded and
# a domain begins only where no other could have begun, so that the time grows with the text and not with its square.
_LINK = re.compile(
    r"""
    (?: [a-z][a-z0-9+.-]{0,20}:// | www\. ) [^\s<>()\[\]"'`]+
    | (?<![a-z0-9.-]) (?:[a-z0-9-]+\.)+ [a-z]{2,}/ [^\s<>()\[\]"'`]*
    """,
    re.IGNORECASE | re.VERBOSE,
)
_AFTER = ".,;:!?)]}*_/"


def invented_links(text: str, *, sources: Iterable[str]) -> set[str]:
    known = set().union(*(links_in(source) for source in sources))
    return links_in(text) - known


def links_in(text: str) -> set[str]:
    return {found.rstrip(_AFTER).casefold() for found in _LINK.findall(text)}
