"""Rules that a person makes of a suspended mail: whose mail is a person's, and whose is not."""

from __future__ import annotations

from tickets.models import MailRule, MailRuleField, Receipt, Verdict


def rule_for(receipt: Receipt, *, field: MailRuleField, verdict: Verdict, by: str) -> MailRule | None:
    """The rule for the mail's sender or the sender's domain, in all mailboxes; None if it names no sender."""
    value = receipt.sender.lower() if field == MailRuleField.SENDER else receipt.sender.lower().rpartition("@")[2]
    if not value:
        return None
    rule, _ = MailRule.objects.update_or_create(
        mailbox=None, field=field, value=value, defaults={"verdict": verdict, "created_by": by}
    )
    return rule
