"""Putting text from outside into a prompt, so that it stays data: between marks that it cannot write itself."""

import json
import secrets


def new_code() -> str:
    """Drawn for each prompt, so nobody who wrote to us could know it."""
    return secrets.token_hex(8)


def fence_text(name: str, text: str, *, code: str) -> str:
    return f"<{name} {code}>\n{text}\n</{name} {code}>"


def fenced_json(name: str, value: object, *, code: str, limit: int) -> str:
    return fence_text(name, shorten_text(json.dumps(value, ensure_ascii=False, default=str), limit=limit), code=code)


def shorten_text(text: str, *, limit: int) -> str:
    """Head and tail of a long text: how it begins says what it is about, and how it ends, what is wanted."""
    if len(text) <= limit:
        return text
    head, tail = limit * 3 // 4, limit // 4
    return f"{text[:head]}\n[… {len(text) - head - tail} characters left out …]\n{text[-tail:]}"
