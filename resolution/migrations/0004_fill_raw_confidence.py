from django.db import migrations

# An attempt never changes, and its trigger sees to that. Until now a confidence was the raw one, so this says nothing
# that the row did not say.
FILL = """
ALTER TABLE resolution_attempt DISABLE TRIGGER USER;
UPDATE resolution_attempt SET raw_confidence = confidence WHERE raw_confidence IS NULL;
ALTER TABLE resolution_attempt ENABLE TRIGGER USER;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("resolution", "0003_verdicts_and_calibrations"),
    ]

    operations = [
        migrations.RunSQL(FILL, reverse_sql=migrations.RunSQL.noop),
    ]
