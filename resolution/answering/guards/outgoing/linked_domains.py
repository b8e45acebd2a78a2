"""Links of an answer: to allowed domains, or letter for letter from a cited article, and never dressed up."""

from __future__ import annotations

import re
from collections.abc import Collection
from urllib.parse import urlsplit

from django.conf import settings

from resolution.answering.guards.outgoing.draft_text import DraftText, Place
from resolution.answering.links import links_in
from resolution.models import Policy

# What a mail program or a browser makes clickable, also without a path; `file.txt` and `e.g.` are none.
_LINK = re.compile(
    r"""(?:[a-z][a-z0-9+.-]{1,20}:(?:/{1,3}|\\\\)|www\.|(?<![\w:/.])//)[^\s<>()\[\]"'`]+
    | (?<![\w@.-])(?:[a-z0-9-]{1,63}\.){1,6}(?:com|net|org|io|app|dev|co|info|biz|me|ru|cn|xyz|top|site|online|shop|link|click|live|support|help|example|test|de|uk|fr|eu|us|ly|to|gg|cc)(?![\w.-]*@)(?:[/:?\#][^\s<>()\[\]"'`]*)?(?![\w-])
    | \b(?:javascript|data|vbscript):[^\s<>"'`]+""",
    re.IGNORECASE | re.VERBOSE,
)
_AFTER = ".,;:!?)]}*_"
_WEB = ("http", "https", "")


def links_outside(told: DraftText, policy: Policy) -> tuple[list[Place], list[str]]:
    """Links that nobody may be sent, each at its place; and the hosts of those that an article has, but not the list."""
    allowed = policy.allowed_domains or settings.ANSWER_DOMAINS
    invented, unlisted = [], []
    for found in _LINK.finditer(told.text):
        link = found[0].rstrip(_AFTER)
        host = host_of(link)
        if host and is_within(host, allowed):
            continue
        if host and is_within(host, _own_domains()) and not allowed:
            continue
        if host and _is_cited(link, told):
            if allowed:
                unlisted.append(host)
            continue
        invented.append(Place(start=found.start(), end=found.start() + len(link), what="a link"))
    return invented, unlisted


def host_of(link: str) -> str:
    """In lower case; empty where the link hides where it leads."""
    whole = link if re.match(r"[a-z][a-z0-9+.-]*:", link, re.IGNORECASE) else f"//{link.lstrip('/')}"
    try:
        parts = urlsplit(whole)
        host = (parts.hostname or "").rstrip(".").casefold()
    except ValueError:
        return ""
    is_plain = parts.scheme.casefold() in _WEB and "@" not in parts.netloc and "\\" not in link
    return host if is_plain and host.isascii() and not host.startswith("xn--") and ".xn--" not in host else ""


def is_within(host: str, domains: Collection[str]) -> bool:
    """The domain itself or one below it."""
    return any(
        host == domain or host.endswith(f".{domain}") for domain in (one.casefold().lstrip(".") for one in domains)
    )


def _is_cited(link: str, told: DraftText) -> bool:
    bare = link.casefold()
    return bare in links_in(told.sources) or bare in _bare_hosts(told.sources)


def _bare_hosts(sources: str) -> set[str]:
    return {found[0].rstrip(_AFTER).casefold() for found in _LINK.finditer(sources)}


def _own_domains() -> tuple[str, ...]:
    own = (urlsplit(settings.SITE_URL).hostname or "", settings.SUPPORT_ADDRESS.rpartition("@")[2])
    return tuple(domain.casefold() for domain in own if domain)
