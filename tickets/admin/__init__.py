"""Pages of what `tickets` keeps. The ticket itself is registered by `helpdesk.admin`, with all layers on one page."""

from tickets.admin import team
from tickets.admin.channels import outbox_hold, reply, sent_mail
from tickets.admin.customers import account_event, customer
from tickets.admin.intake import form, form_secret, mail_rule, mailbox, receipt, suspended
from tickets.admin.integrations import api_key, integration
from tickets.admin.ticket import event, sandboxed_files

__all__ = [
    "account_event",
    "api_key",
    "customer",
    "event",
    "form",
    "form_secret",
    "sandboxed_files",
    "integration",
    "mail_rule",
    "mailbox",
    "outbox_hold",
    "receipt",
    "reply",
    "sent_mail",
    "suspended",
    "team",
]
