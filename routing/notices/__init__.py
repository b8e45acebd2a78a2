"""What colleagues are told: an outbox of mails of its own, outside the customers' caps."""
