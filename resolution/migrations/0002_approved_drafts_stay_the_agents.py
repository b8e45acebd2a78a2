from django.db import migrations

# Drafts that reviewers approved went out as the reviewers' own words; they stay the agent's, released by the reviewer.
APPROVED = """
UPDATE tickets_reply SET origin = 'agent', author = attempt.engine, confidence = attempt.confidence,
       released_by = tickets_reply.author
FROM resolution_attempt AS attempt
WHERE attempt.ticket_id = tickets_reply.ticket_id AND attempt.cycle = tickets_reply.cycle
  AND tickets_reply.origin = 'person' AND tickets_reply.review_after = 'approved'
  AND NOT EXISTS (SELECT 1 FROM tickets_reply AS other WHERE other.ticket_id = tickets_reply.ticket_id
                  AND other.cycle = tickets_reply.cycle AND other.origin = 'agent' AND other.state <> 'cancelled')
"""
BACK = """
UPDATE tickets_reply SET origin = 'person', author = released_by, confidence = NULL, released_by = ''
WHERE origin = 'agent' AND released_by <> ''
"""
# Who wrote a reply can't be changed otherwise.
OPEN = "ALTER TABLE tickets_reply DISABLE TRIGGER USER"
SHUT = "ALTER TABLE tickets_reply ENABLE TRIGGER USER"


class Migration(migrations.Migration):
    dependencies = [("resolution", "0001_initial"), ("tickets", "0004_released_by")]

    operations = [migrations.RunSQL([OPEN, APPROVED, SHUT], [OPEN, BACK, SHUT])]
