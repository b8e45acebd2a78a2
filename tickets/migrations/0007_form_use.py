import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import tickets.ids


class Migration(migrations.Migration):
    dependencies = [
        ("tickets", "0006_allowance_unlogged"),
    ]

    operations = [
        migrations.CreateModel(
            name="FormUse",
            fields=[
                ("id", models.UUIDField(default=tickets.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("nonce", models.CharField(help_text="The mark that the page gave this form.", max_length=40)),
                ("digest", models.CharField(help_text="Of what stood in the form.", max_length=64)),
                ("said", models.TextField(blank=True, help_text="What the person was told.")),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                (
                    "ticket",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="form_uses",
                        to="tickets.ticket",
                    ),
                ),
            ],
            options={
                "ordering": ["at"],
                "indexes": [models.Index(fields=["at"], name="form_use_by_time")],
                "constraints": [models.UniqueConstraint(fields=("ticket", "nonce"), name="form_use_once")],
            },
        ),
    ]
