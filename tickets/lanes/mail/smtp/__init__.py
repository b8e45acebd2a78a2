"""A listener for mail on this machine: `listener` speaks SMTP, `delivery` keeps what it was given."""
