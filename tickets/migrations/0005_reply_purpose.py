from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tickets", "0004_released_by"),
    ]

    operations = [
        migrations.AddField(
            model_name="reply",
            name="nonce",
            field=models.CharField(
                blank=True,
                db_default="",
                editable=False,
                help_text="Of the form that a person sent it with.",
                max_length=40,
            ),
        ),
        migrations.AddField(
            model_name="reply",
            name="purpose",
            field=models.CharField(
                blank=True,
                choices=[("answer", "Answer"), ("acknowledgement", "Acknowledgement"), ("hand_over", "Hand-over")],
                db_default="",
                editable=False,
                max_length=16,
            ),
        ),
    ]
