from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tickets", "0004_one_acknowledgement")]

    operations = [
        migrations.AddField(
            model_name="reply",
            name="released_by",
            field=models.CharField(
                blank=True,
                db_default="",
                help_text="The person who had it sent again; caps then let it pass.",
                max_length=150,
            ),
        ),
    ]
