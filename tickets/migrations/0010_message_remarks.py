from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tickets", "0009_setting_change_writers")]
    operations = [
        migrations.AddField(
            model_name="message",
            name="remarks",
            field=models.JSONField(
                blank=True, db_default=[], default=list, help_text="What was odd about the mail: a charset that lied."
            ),
        ),
    ]
