"""What the receiving side knows beforehand and the decision on a mail's kind needs: passed in, so that it stays pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxContext:
    """Addresses, domains and ids in lower case."""

    own_addresses: frozenset[str] = frozenset()
    # The domain in the Message-ID of every mail that we send.
    own_domain: str = ""
    # The value of the X-Helpdesk-Loop header of every mail that we send.
    loop_token: str = ""
    # Lists that the team itself sits behind; their mail is people's.
    list_ids: frozenset[str] = frozenset()
    # Addresses or domains whose mail is people's, whatever it says of itself.
    people: frozenset[str] = frozenset()
    # Addresses or domains whose mail opens nothing.
    suspended: frozenset[str] = frozenset()
    # None: no bridge told it, then Return-Path is asked. "": the null sender.
    envelope_sender: str | None = None


NOTHING_KNOWN = MailboxContext()


def names_sender(names: frozenset[str], address: str) -> bool:
    """Whether the address, its domain, or a domain above that is among the names."""
    address = address.lower()
    domain = address.rpartition("@")[2]
    above = [domain.split(".", count)[-1] for count in range(1, domain.count(".") + 1)]
    return bool(address) and not names.isdisjoint({address, domain, "@" + domain, *above})
