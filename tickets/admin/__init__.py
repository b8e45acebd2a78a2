"""Pages of what `tickets` keeps. The ticket itself is registered by `helpdesk.admin`, with all layers on one page."""

from tickets.admin import (
    account_event,
    api_key,
    customer,
    event,
    form,
    form_secret,
    inert,
    integration,
    mail_rule,
    mailbox,
    receipt,
    reply,
    sent_mail,
    suspended,
    team,
)

__all__ = [
    "account_event",
    "api_key",
    "customer",
    "event",
    "form",
    "form_secret",
    "inert",
    "integration",
    "mail_rule",
    "mailbox",
    "receipt",
    "reply",
    "sent_mail",
    "suspended",
    "team",
]
