"""Which of our addresses a mail was for, and what its rules say."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db.models import Q
from django.db.models.functions import Lower

from tickets.customers.address import without_tag
from tickets.lanes.mail.kinds.mailbox_context import MailboxContext
from tickets.models import Mailbox, MailRule, MailRuleField, Verdict
from tickets.signed.loop_header import loop_token
from tickets.text import storable_text

SENDERS = (MailRuleField.SENDER, MailRuleField.DOMAIN)


def receiving_mailbox(recipients: Iterable[str]) -> Mailbox:
    """The mailbox that one of the recipients is, tags left aside; else the site's own, made where it is missing."""
    wanted = set[str]().union(*map(spellings_of_address, recipients))
    named = Mailbox.objects.annotate(lower=Lower("address")).filter(lower__in=wanted)
    # A mailbox whose own address has a tag goes before the one without.
    return max(named, key=lambda mailbox: "+" in mailbox.address, default=None) or of_the_site()


def of_the_site() -> Mailbox:
    found = Mailbox.objects.filter(address__iexact=settings.SUPPORT_ADDRESS).first()
    return found or Mailbox.objects.get_or_create(address=settings.SUPPORT_ADDRESS)[0]


def spellings_of_address(address: str) -> set[str]:
    """As it stands and without its tag: in lower case, and fit to be asked for whatever a mail server was told."""
    settled = str(storable_text(address)).strip().lower()
    return {settled, without_tag(settled)}


def own_addresses() -> frozenset[str]:
    """All addresses that customers write to, in lower case."""
    addresses = Mailbox.objects.values_list("address", flat=True)
    return frozenset({settings.SUPPORT_ADDRESS.lower(), *(address.lower() for address in addresses)})


def context_of_mailbox(mailbox: Mailbox | None, *, envelope_sender: str | None) -> MailboxContext:
    """What the decision on a mail's kind must know of this installation."""
    rules = list(MailRule.objects.filter(Q(mailbox=mailbox) | Q(mailbox=None)))
    return MailboxContext(
        own_addresses=own_addresses(),
        own_domain=settings.SUPPORT_ADDRESS.rpartition("@")[2].lower(),
        loop_token=loop_token(),
        list_ids=_values(rules, Verdict.PERSON, MailRuleField.LIST_ID),
        people=_values(rules, Verdict.PERSON, *SENDERS),
        suspended=_values(rules, Verdict.SUSPEND, *SENDERS),
        envelope_sender=envelope_sender,
    )


def _values(rules: list[MailRule], verdict: Verdict, *fields: MailRuleField) -> frozenset[str]:
    return frozenset(rule.value.strip().lower() for rule in rules if rule.verdict == verdict and rule.field in fields)
