"""Putting text from outside into a prompt, so that it stays data: between marks that it cannot write itself."""

import json
import re
import secrets

# What nobody sees and a model reads: tags, turns of direction, nothings between letters. Joiners stay where scripts need them.
_UNSEEN = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u180b-\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb"
    "\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
_COMMENT = re.compile(r"<!--(?:[^-]|-(?!->)){0,4000}(?:-->)?")


def new_code() -> str:
    """Drawn for each prompt, so nobody who wrote to us could know it."""
    return secrets.token_hex(8)


def fence_text(name: str, text: str, *, code: str) -> str:
    return f"<{name} {code}>\n{neutral_text(text)}\n</{name} {code}>"


def neutral_text(text: str) -> str:
    """Only what a person would see of it."""
    seen = _UNSEEN.sub("", text)
    return _COMMENT.sub("", seen) if "<!--" in seen else seen


def fenced_json(name: str, value: object, *, code: str, limit: int) -> str:
    return fence_text(name, shorten_text(json.dumps(value, ensure_ascii=False, default=str), limit=limit), code=code)


def shorten_text(text: str, *, limit: int) -> str:
    """Head and tail of a long text: how it begins says what it is about, and how it ends, what is wanted."""
    if len(text) <= limit:
        return text
    head, tail = limit * 3 // 4, limit // 4
    return f"{text[:head]}\n[… {len(text) - head - tail} characters left out …]\n{text[-tail:]}"
