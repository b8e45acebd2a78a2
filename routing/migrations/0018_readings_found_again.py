from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("routing", "0017_backtests"),
        ("tickets", "0032_merge_similarity"),
    ]

    operations = [
        migrations.AddField(
            model_name="reading",
            name="reused",
            field=models.BooleanField(
                db_default=False, help_text="The same text was read before: no engine was asked."
            ),
        ),
        migrations.AddField(
            model_name="reading",
            name="source_hash",
            field=models.CharField(
                blank=True, db_default="", help_text="Of the engine's version and the topics it knew.", max_length=64
            ),
        ),
        migrations.AddField(
            model_name="reading",
            name="text_hash",
            field=models.CharField(blank=True, db_default="", max_length=64),
        ),
        migrations.AddIndex(
            model_name="reading",
            index=models.Index(
                condition=models.Q(models.Q(("text_hash", ""), _negated=True), ("reused", False)),
                fields=["text_hash", "-created_at"],
                name="reading_of_text",
            ),
        ),
    ]
