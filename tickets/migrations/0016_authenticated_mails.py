"""What providers and bridges have handed in so far counted as its sender's, and goes on counting."""

from django.db import migrations

KNOWN = """
UPDATE tickets_message AS message SET is_authenticated = true
FROM tickets_receipt AS receipt, tickets_ticket AS ticket
WHERE message.receipt_id = receipt.id AND message.ticket_id = ticket.id
  AND message.direction = 'inbound' AND message.channel = 'email' AND receipt.lane = 'email'
  AND (receipt.integration_id IS NOT NULL OR receipt.envelope ->> 'actor' LIKE 'mail provider %')
  AND ticket.is_sender_verified
"""


class Migration(migrations.Migration):
    dependencies = [("tickets", "0015_copies_and_whom_we_trust")]

    operations = [migrations.RunSQL(KNOWN, migrations.RunSQL.noop)]
