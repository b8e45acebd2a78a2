from django.db import migrations


class Migration(migrations.Migration):
    """What somebody has used of an hour's allowance need not survive a crash, and must not cost a flush to disk."""

    dependencies = [("tickets", "0005_reply_released_by")]
    operations = [
        migrations.RunSQL("ALTER TABLE tickets_allowance SET UNLOGGED", "ALTER TABLE tickets_allowance SET LOGGED")
    ]
