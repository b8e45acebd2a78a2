"""Our own mail that came back."""

from __future__ import annotations

from tickets.lanes.mail.kinds.mail_evidence import MailEvidence
from tickets.lanes.mail.kinds.mailbox_context import MailboxContext
from tickets.lanes.mail.parse.message_ids import one_id

LOOP_HEADER = "x-helpdesk-loop"


def own_cause(evidence: MailEvidence, context: MailboxContext) -> str:
    if context.loop_token and evidence.head.first(LOOP_HEADER).strip() == context.loop_token:
        return "X-Helpdesk-Loop says that we sent it."
    domain = one_id(evidence.head.first("message-id")).rpartition("@")[2].rstrip(">").lower()
    is_ours = bool(context.own_domain) and domain == context.own_domain.lower()
    if is_ours and evidence.sender_address.lower() in context.own_addresses:
        return "Message-ID and From are our own."
    return ""
