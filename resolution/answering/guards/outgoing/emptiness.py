"""An answer that says nothing, or was left unfinished."""

from __future__ import annotations

import re

from resolution.answering.guards.outgoing.draft_text import DraftText

LEAST_WORDS = 2
_GREETING = re.compile(r"\A\s*(?:hello|hi|hey|dear)\b[^\n]{0,60}", re.IGNORECASE)
_CLOSING = re.compile(
    r"\b(?:(?:best|kind|warm) regards|thank(?:s| you)[^.!\n]{0,40}|i hope (?:this|that) helps|let (?:me|us) know[^.!\n]{0,60}|(?:happy|glad) to help[^.!\n]{0,30})[,.!]?",
    re.IGNORECASE,
)
_UNFINISHED = re.compile(
    r"\{\{[^{}\n]{0,60}\}\}|\{%[^\n]{0,60}%\}|\[(?:insert|your|name|customer|company|link|date|todo|tbd|placeholder|xxx)[^\]\n]{0,40}\]"
    r"|\b(?:lorem ipsum|TODO|TBD|FIXME)\b|<(?:insert|your|name|link)[^>\n]{0,40}>|\bas an ai(?: language)? model\b|\bi am (?:just |only )?an? (?:ai|language model)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+")


def why_empty(told: DraftText) -> str:
    """A sentence; empty where the answer says something."""
    own = "\n".join(piece for _, piece in told.own_words)
    if found := _UNFINISHED.search(own):
        return f"The answer is unfinished: “{found[0][:60]}”."
    rest = _CLOSING.sub(" ", _GREETING.sub(" ", told.text))
    if len(_WORD.findall(rest[:400])) < LEAST_WORDS:
        return "The answer says nothing."
    return ""
