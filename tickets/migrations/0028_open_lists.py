"""What kinds of events and reasons to hold a ticket there are is known to the packages that make them, not to the table."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tickets", "0027_members_by_their_rows"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="ticket",
            name="ticket_held_reason_known",
        ),
        migrations.AlterField(
            model_name="ticket",
            name="held_reason",
            field=models.CharField(blank=True, max_length=16),
        ),
        migrations.AlterField(
            model_name="ticketevent",
            name="kind",
            field=models.CharField(max_length=24),
        ),
    ]
