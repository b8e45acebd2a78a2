"""What a provider found out about a mail: its envelope, and whether SPF, DKIM and DMARC hold."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from anymail.inbound import AnymailInboundMessage

from tickets.lanes.mail.mail_source import Envelope

Results = dict[str, str]
# What Amazon says beside PASS and FAIL.
_AMAZON = {"GRAY": "neutral", "PROCESSING_FAILED": "temperror"}


def envelope_of(provider: str, post: Any, message: AnymailInboundMessage) -> Envelope:
    sender = message.envelope_sender
    recipients = _recipients(provider, post) or [message.envelope_recipient]
    find = RESULTS.get(provider)
    return Envelope(
        sender=None if sender is None else str(sender).strip(" <>"),
        recipients=tuple(bare for one in recipients if (bare := str(one or "").strip(" <>"))),
        is_believed=True,
        **(find(post, message) if find else {}),
    )


def _recipients(provider: str, post: Any) -> list[str]:
    """All of them, where django-anymail gives the first."""
    if provider == "Amazon SES":
        return list(post.get("receipt", {}).get("recipients") or [])
    return []


def _amazon_ses(post: Any, message: AnymailInboundMessage) -> Results:
    receipt = post.get("receipt", {})
    said = {name: receipt.get(f"{name}Verdict", {}).get("status", "") for name in ("spf", "dkim", "dmarc")}
    return {name: _AMAZON.get(word, word.lower()) for name, word in said.items()}


def _mandrill(post: Any, message: AnymailInboundMessage) -> Results:
    dkim = post["msg"].get("dkim") or {}
    spf = (post["msg"].get("spf") or {}).get("result") or ""
    return {"spf": spf.lower(), "dkim": ("pass" if dkim.get("valid") else "fail") if dkim.get("signed") else "none"}


def _sendgrid(post: Any, message: AnymailInboundMessage) -> Results:
    """`{@example.com : pass, @else.example : fail}`: a signature of the sender's own domain is what counts."""
    said = post.POST.get("dkim", "").strip("{} ")
    verdicts = {name.strip().lower(): word.strip() for name, _, word in (one.partition(":") for one in said.split(","))}
    dkim = verdicts.get(f"@{_domain(message)}", "none") if said else ""
    return {"spf": post.POST.get("SPF", "").lower(), "dkim": dkim if dkim in ("pass", "fail", "none") else "none"}


def _from_headers(spf: str, dkim: str) -> Callable[[Any, AnymailInboundMessage], Results]:
    """What stands among the mail's own headers may be the sender's own words: there only a failure is believed."""

    def find(post: Any, message: AnymailInboundMessage) -> Results:
        named = {"spf": spf, "dkim": dkim}
        said = {name: str(message.get(header, "")).split(maxsplit=1) for name, header in named.items() if header}
        return {name: "fail" for name, words in said.items() if words and words[0].lower() == "fail"}

    return find


def _domain(message: AnymailInboundMessage) -> str:
    sender = message.from_email
    first = sender[0] if isinstance(sender, list) else sender
    return first.domain.lower() if first else ""


RESULTS: dict[str, Callable[[Any, AnymailInboundMessage], Results]] = {
    "Amazon SES": _amazon_ses,
    "Mailgun": _from_headers("X-Mailgun-Spf", "X-Mailgun-Dkim-Check-Result"),
    "Mandrill": _mandrill,
    "Postmark": _from_headers("Received-SPF", ""),
    "SendGrid": _sendgrid,
}
