from django.db import migrations

FILL = """
UPDATE tickets_reply SET purpose = CASE origin WHEN 'agent' THEN 'answer' ELSE 'acknowledgement' END
WHERE origin IN ('agent', 'receipt') AND purpose = '';
"""


class Migration(migrations.Migration):
    dependencies = [
        ("tickets", "0005_reply_purpose"),
        # It makes some replies of people the agent's.
        ("resolution", "0002_approved_drafts_stay_the_agents"),
    ]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
