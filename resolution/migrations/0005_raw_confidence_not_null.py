from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("resolution", "0004_fill_raw_confidence"),
    ]

    operations = [
        migrations.AlterField(
            model_name="attempt",
            name="raw_confidence",
            field=models.FloatField(help_text="Before the calibration: the weakest of the parts."),
        ),
    ]
