from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tickets", "0003_intake")]

    operations = [
        migrations.AlterField(
            model_name="reply",
            name="status_after",
            field=models.CharField(
                blank=True,
                choices=[
                    ("open", "Open"),
                    ("in_progress", "In progress"),
                    ("pending_customer", "Pending customer"),
                    ("resolved", "Resolved"),
                    ("closed", "Closed"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="reply",
            constraint=models.UniqueConstraint(
                condition=models.Q(("origin", "receipt")), fields=("ticket",), name="reply_one_acknowledgement"
            ),
        ),
    ]
