"""How much of a mailbox's mail arrives with its sender authenticated, in words, and what to do if none does."""

from __future__ import annotations

from collections import Counter

from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject

from tickets.models import Lane, Mailbox, Message, Outcome, Receipt
from tickets.states import Direction

MOST = 100


def in_words(mailbox: Mailbox) -> str:
    """`Of the last 100 mails 97 arrived authenticated by mx.example.com; 3 did not.`"""
    mails = _last_mails(mailbox)
    if not mails:
        return "No mail has come yet."
    by = Counter(str(results.get("by") or "the mail provider") for results, is_good in mails if is_good)
    last = f"Of the last {len(mails)} mails" if len(mails) > 1 else "Of one mail so far"
    if not by:
        return f"{last} none arrived authenticated. {_advice(mailbox, [results for results, _ in mails])}"
    shares = ", ".join(f"{count} arrived authenticated by {host}" for host, count in by.most_common())
    missing = len(mails) - by.total()
    return f"{last} {shares}; {missing} did not." if missing else f"{last} {shares}."


def _last_mails(mailbox: Mailbox) -> list[tuple[dict[str, str], bool]]:
    """What is known of each, and whether that is enough."""
    made = Message.objects.filter(receipt=OuterRef("pk"), direction=Direction.INBOUND)
    known = made.values(known=JSONObject(results="authentication", is_good="is_authenticated"))[:1]
    mails = Receipt.objects.filter(mailbox=mailbox, lane=Lane.EMAIL, outcome=Outcome.ACCEPTED)
    newest = mails.order_by("-received_at", "-id").annotate(known=Subquery(known)).values_list("known", flat=True)
    return [(one["results"], one["is_good"]) for one in newest[:MOST] if one]


def _advice(mailbox: Mailbox, results: list[dict[str, str]]) -> str:
    """What to set, from what the mails themselves name."""
    unproven = (
        "Such mail opens tickets and is answered as ever, but it verifies no address, adds nobody to a ticket, and joins"
        " one only as an answer to a mail of ours."
    )
    named = Counter(one["named"] for one in results if one.get("named"))
    if named:
        host, count = named.most_common(1)[0]
        return (
            f"{count} of them name {host} as who checked: if that is your own mail server, trust it below. {unproven}"
        )
    if mailbox.trusted_authentication_hosts:
        return f"No header of a server that is trusted here says that the sender is right. {unproven}"
    return (
        "None of them has the header Authentication-Results: have your mail server check SPF, DKIM and DMARC, then trust"
        f" it below. {unproven}"
    )
