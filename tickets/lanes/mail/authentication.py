"""Whether the address in a mail's `From` is its sender's own: by whose word, and what follows from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from tickets.lanes.mail.parse.authentication_results import newest_of, proven_by, read_results
from tickets.lanes.mail.parse.parsed_mail import ParsedMail
from tickets.models import Receipt

METHODS = ("spf", "dkim", "dmarc")


@dataclass(frozen=True, slots=True, kw_only=True)
class Authentication:
    """`results` are kept with the message: what SPF, DKIM and DMARC say, and `by` whom that was found.

    `is_authenticated`: who wrote is who they say they are. `is_proven`: so surely that it makes a colleague.
    """

    results: dict[str, str] = field(default_factory=dict)
    is_authenticated: bool = False
    is_proven: bool = False

    @property
    def is_forged(self) -> bool:
        return self.results.get("dmarc") == "fail"


def authentication_of(receipt: Receipt, parsed: ParsedMail) -> Authentication:
    """By what the bridge or provider handed in beside the mail, else by the headers of hosts that its mailbox trusts."""
    handed_in = {name: word for name in METHODS if (word := receipt.envelope.get(name) or "")}
    hosts = receipt.mailbox.trusted_authentication_hosts if receipt.mailbox else []
    if handed_in or (receipt.envelope.get("is_believed") and not hosts):
        return _by_envelope(handed_in)
    return _by_headers(parsed, hosts)


def _by_envelope(results: dict[str, str]) -> Authentication:
    """Who hands mail in and says nothing of its sender is believed, as about everything else that it hands in."""
    dkim, dmarc = results.get("dkim"), results.get("dmarc")
    # A signature may be any domain's. Where DMARC was asked it knows whether it was the sender's.
    is_proven = dmarc == "pass" if dmarc else dkim == "pass"
    is_believed = not results or is_proven or "pass" in results.values()
    return Authentication(results=results, is_authenticated=is_believed and dmarc != "fail", is_proven=is_proven)


def _by_headers(parsed: ParsedMail, hosts: Iterable[str]) -> Authentication:
    newest = newest_of(parsed.authentication_results, hosts=hosts)
    if newest is None:
        return Authentication(results=_named(parsed))
    results = proven_by(newest, parsed.sender_address.rpartition("@")[2])
    passed = "pass" in results.values() and results.get("dmarc") != "fail" and bool(parsed.sender_address)
    return Authentication(results=results | {"by": newest.host}, is_authenticated=passed, is_proven=passed)


def _named(parsed: ParsedMail) -> dict[str, str]:
    """Who says something though nobody trusts it: so that people learn what there is to trust."""
    read = (read_results(value) for value in parsed.authentication_results)
    first = next((one for one in read if one is not None), None)
    return {"named": first.host[:255]} if first else {}
