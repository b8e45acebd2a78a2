from django.db import migrations


class Migration(migrations.Migration):
    """What an integration has used of its rate need not survive a crash, and must not cost a flush to disk."""

    dependencies = [("tickets", "0001_initial")]
    operations = [
        migrations.RunSQL("ALTER TABLE tickets_ratebucket SET UNLOGGED", "ALTER TABLE tickets_ratebucket SET LOGGED")
    ]
