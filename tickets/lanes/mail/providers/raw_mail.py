"""The mail as it was sent, if the provider posts it along. What django-anymail rebuilds is only nearly the same."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Callable
from typing import Any

# By the provider's name in django-anymail: from what it keeps of a post (`esp_event`) to the bytes.
RAW: dict[str, Callable[[Any], bytes | None]] = {
    "Amazon SES": lambda post: _amazon_ses(post),
    "MailerSend": lambda post: _encoded(post["data"].get("raw")),
    "Mailgun": lambda request: request.exact("body-mime"),
    "Mandrill": lambda post: _encoded(post["msg"].get("raw_msg")),
    "Postal": lambda post: _encoded(post.get("message"), is_base64=post.get("base64") is True),
    "Postmark": lambda post: _encoded(post.get("RawEmail")),
    "SendGrid": lambda request: request.exact("email"),
    "SparkPost": lambda post: _sparkpost(post),
}
# From a request to what django-anymail keeps of it, for when it can't take a hostile mail apart.
UNWRAPPED: dict[str, Callable[[Any], list[Any]]] = {
    "Amazon SES": lambda request: [json.loads(json.loads(request.body)["Message"])],
    "MailerSend": lambda request: [json.loads(request.body)],
    "Mailgun": lambda request: [request],
    "Mandrill": lambda request: list(json.loads(request.POST["mandrill_events"])),
    "Postal": lambda request: [json.loads(request.body)],
    "Postmark": lambda request: [json.loads(request.body)],
    "SendGrid": lambda request: [request],
    "SparkPost": lambda request: list(json.loads(request.body)),
}


def raw_of(provider: str, post: Any) -> bytes | None:
    """None if the provider gave only what it made of the mail."""
    find = RAW.get(provider)
    return find(post) if find else None


def raws_of_request(provider: str, request: Any) -> list[bytes]:
    """Every mail in the request. Raises ValueError, LookupError or TypeError if it is not as it should be."""
    unwrap = UNWRAPPED.get(provider)
    found = [raw_of(provider, post) for post in unwrap(request)] if unwrap else []
    return [raw for raw in found if raw is not None]


def _amazon_ses(post: Any) -> bytes | None:
    action = post.get("receipt", {}).get("action", {})
    # With the other action the mail lies in S3, and django-anymail fetches it.
    if action.get("type") != "SNS":
        return None
    return _encoded(post.get("content"), is_base64=action.get("encoding") == "BASE64")


def _sparkpost(post: Any) -> bytes | None:
    content = post["msys"]["relay_message"]["content"]
    return _encoded(content["email_rfc822"], is_base64=bool(content.get("email_rfc822_is_base64")))


def _encoded(text: str | None, *, is_base64: bool = False) -> bytes | None:
    if text is None:
        return None
    return b64decode(text) if is_base64 else text.encode("utf-8", "surrogatepass")
