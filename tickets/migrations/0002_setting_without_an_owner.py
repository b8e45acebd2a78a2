from django.db import migrations

from tickets.migrations._settings_history import NOTE_ROW


class Migration(migrations.Migration):
    """A row that may be a part of another and is not stands in the settings' history by itself."""

    dependencies = [("tickets", "0001_initial")]

    operations = [
        migrations.RunSQL(
            NOTE_ROW.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"), reverse_sql=migrations.RunSQL.noop
        )
    ]
