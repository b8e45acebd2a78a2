"""Marks by which models tell apart who speaks: no customer has a reason to write them."""

from __future__ import annotations

import re

_MARKS = re.compile(
    r"""<\|[a-z_ ]{2,30}\|> | \[/?INST\] | <</?SYS>> | </?(?:s|bos|eos)>(?=\s*(?:\[INST\]|user|system))
    | </?(?:system|instructions?|prompts?|tickets?|messages?|context|assistant|customer_message|user_input|user_message|articles?|rules?|documents?|account|subject|tool_call|function_call|tool_result)(?:\s[^<>\n]{0,60})?>
    | "role"\s*:\s*"(?:system|assistant|developer|tool)"
    | ^\W{0,6}\#{2,6}\s*(?:system|instructions?|new\ (?:task|instructions?)|response|assistant|prompt|human|user\ input)\s*:?\s*$
    | ^\W{0,4}\#{2,6}\s*(?:system|instructions?|assistant|prompt)\s*:
    | ^\s*(?:assistant|ai|bot)\s*:\s*\Z
    | ^\W{0,4}(?:begin|end|start)\ (?:of\ )?(?:system|admin|developer|assistant)\ ?(?:prompt|message|instructions?|override)
    | ^\s*(?:human|user|customer)\s*:[^\n]{0,2000}\n+\s*(?:assistant|ai)\s*:
    | (?:```|~~~)\s*(?:system|prompt|instructions?)\b""",
    re.IGNORECASE | re.VERBOSE | re.MULTILINE,
)
# An element of a program's code is no message: `<Button>`, `<message>` in XML that somebody asks about.
_CODE = re.compile(r"</?(?:messages?|context|account|subject|documents?|rules?|articles?|tickets?|s)\b", re.IGNORECASE)
_BEGINS = re.compile(
    r"<|\[/?inst|\"role\"|##|```|~~~|^\W*(?:begin|start|end|assistant|ai|bot|human|user|customer)\b",
    re.IGNORECASE | re.MULTILINE,
)
_HIDDEN = re.compile(
    r"<!--(?P<comment>(?:[^-]|-(?!->)){0,4000})"
    r"|<(?:div|span|p|font)[^<>\n]{0,200}(?:display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0|color\s*:\s*(?:#fff(?:fff)?|white))[^<>\n]{0,200}>(?P<element>[^<]{0,4000})",
    re.IGNORECASE,
)


def marks_in(text: str) -> list[tuple[int, int]]:
    if not _BEGINS.search(text):
        return []
    lower = text.casefold()
    return [found.span() for found in _MARKS.finditer(text) if _tells(found, lower)]


def _tells(found: re.Match[str], lower: str) -> bool:
    """Of what may be code: an end without a beginning is somebody who breaks out of ours."""
    mark = found[0].casefold()
    if not _CODE.match(mark):
        return True
    return mark.startswith("</") and not 0 <= lower.find(f"<{mark[2:].rstrip('>').split()[0]}") < found.start()


def hidden_by_markup(text: str) -> list[str]:
    """What a browser would not show."""
    if "<" not in text:
        return []
    return [told for found in _HIDDEN.finditer(text) if (told := found["comment"] or found["element"] or "").strip()]
