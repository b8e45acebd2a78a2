from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

WORDS = ["outage", "data_loss", "security", "broken", "blocked", "degraded", "question", "wish"]
CHOICES = [
    ("outage", "Outage"),
    ("data_loss", "Data loss"),
    ("security", "Security concern"),
    ("broken", "Core feature broken"),
    ("blocked", "Customer blocked"),
    ("degraded", "Works, but poorly"),
    ("question", "Question or request"),
    ("wish", "Wish or remark"),
]


class Migration(migrations.Migration):
    dependencies = [("routing", "0006_reading_impact")]

    operations = [
        migrations.RemoveConstraint(model_name="reading", name="reading_impact_known"),
        migrations.AlterField(
            model_name="reading",
            name="impact",
            field=models.CharField(blank=True, choices=CHOICES, db_default="", max_length=10),
        ),
        # What was read before keeps its words: rows of history are never changed.
        AddConstraintNotValid(
            model_name="reading",
            constraint=models.CheckConstraint(
                condition=models.Q(("impact__in", [*WORDS, ""])), name="reading_impact_known"
            ),
        ),
        migrations.AddField(
            model_name="reading",
            name="topic_guess",
            field=models.CharField(blank=True, db_default="", max_length=80),
        ),
    ]
