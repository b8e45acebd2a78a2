"""Pages of what comes in, and by which way: receipts, mailboxes, rules, forms."""
